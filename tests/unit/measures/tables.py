"""Published tables, as facts, and what their authors and others computed from them."""

from __future__ import annotations

X = None  # not rated

#: Krippendorff, K. (2011). Computing Krippendorff's Alpha-Reliability, example C. Raters x units.
KRIPPENDORFF = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, X, X, X],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, X, X],
    [X, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 3],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, X],
]

#: Wikipedia, "Krippendorff's alpha". Raters x units.
WIKIPEDIA_ALPHA = [
    [X, X, X, X, X, 3, 4, 1, 2, 1, 1, 3, 3, X, 3],
    [1, X, 2, 1, 3, 3, 4, 3, X, X, X, X, X, X, X],
    [X, X, 2, 1, 3, 4, 4, X, 2, 1, 1, 3, 3, X, 4],
]

#: Fleiss, J. L. (1971): psychiatric diagnoses by six raters. Subjects x categories.
FLEISS = [
    [0, 0, 0, 6, 0],
    [0, 3, 0, 0, 3],
    [0, 1, 4, 0, 1],
    [0, 0, 0, 0, 6],
    [0, 3, 0, 3, 0],
    [2, 0, 4, 0, 0],
    [0, 0, 4, 0, 2],
    [2, 0, 3, 1, 0],
    [2, 0, 0, 4, 0],
    [0, 0, 0, 0, 6],
    [1, 0, 0, 5, 0],
    [1, 1, 0, 4, 0],
    [0, 3, 3, 0, 0],
    [1, 0, 0, 5, 0],
    [0, 2, 0, 3, 1],
    [0, 0, 5, 0, 1],
    [3, 0, 0, 1, 2],
    [5, 1, 0, 0, 0],
    [0, 2, 0, 4, 0],
    [1, 0, 2, 0, 3],
    [0, 0, 0, 0, 6],
    [0, 1, 0, 5, 0],
    [0, 2, 0, 1, 3],
    [2, 0, 0, 4, 0],
    [1, 0, 0, 4, 1],
    [0, 5, 0, 1, 0],
    [4, 0, 0, 0, 2],
    [0, 2, 0, 4, 0],
    [1, 0, 5, 0, 0],
    [0, 0, 0, 0, 6],
]

#: Wikipedia, "Fleiss' kappa": fourteen raters. Subjects x categories.
WIKIPEDIA_FLEISS = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
]

#: Gwet, K. L. (2014): two abstractors, a contingency table of ectopic, AIU and NIU pregnancies.
ABSTRACTORS = [
    [13, 0, 0],
    [0, 20, 7],
    [0, 4, 56],
]

#: Gwet, K. L. (2014): Ben and Gerry. Raters x units.
BEN_AND_GERRY = [
    ["a", "a", "b", "b", "d", "c", "c", "c", "e", "d", "d", "a"],
    ["b", "a", "b", "b", "b", "c", "c", "c", "e", X, "d", "d"],
]

#: Dawid, A. P. & Skene, A. M. (1979), table 1: 45 patients, five observers; the first saw each patient three times.
#: One string per patient, the observers apart.
ANAESTHETISTS = [
    "111 1 1 1 1",
    "333 4 3 3 4",
    "112 2 1 2 2",
    "222 3 1 2 1",
    "222 3 2 2 2",
    "222 3 3 2 2",
    "122 2 1 1 1",
    "333 3 4 3 3",
    "222 2 2 2 3",
    "232 2 2 2 3",
    "444 4 4 4 4",
    "222 3 3 4 3",
    "111 1 1 1 1",
    "222 3 2 1 2",
    "121 1 1 1 1",
    "111 2 1 1 1",
    "111 1 1 1 1",
    "111 1 1 1 1",
    "222 2 2 2 1",
    "222 1 3 2 2",
    "222 2 2 2 2",
    "222 2 2 2 1",
    "222 3 2 2 2",
    "221 2 2 2 2",
    "111 1 1 1 1",
    "111 1 1 1 1",
    "232 2 2 2 2",
    "111 1 1 1 1",
    "111 1 1 1 1",
    "112 1 1 2 1",
    "111 1 1 1 1",
    "333 3 2 3 3",
    "111 1 1 1 1",
    "222 2 2 2 2",
    "222 3 2 3 2",
    "433 4 3 4 3",
    "221 2 2 3 2",
    "232 3 2 3 3",
    "333 3 4 3 2",
    "111 1 1 1 1",
    "111 1 1 1 1",
    "121 2 1 1 1",
    "232 2 2 2 2",
    "121 1 1 1 1",
    "222 2 2 2 2",
]

#: The most probable class of each patient under the plain maximum likelihood fit (log-likelihood -192.890881),
#: and the probability of that class where it is below 0.9999.
ANAESTHETISTS_CLASSES = "142222132243121111222222112111131224233111212"
ANAESTHETISTS_DOUBTS = {
    7: 0.98102,
    30: 0.999146,
    35: 0.947995,
    38: 0.9788,
    42: 0.999806,
}

#: The error rates of that fit: observers x true class x recorded class.
ANAESTHETISTS_RATES = [
    [
        [0.889488, 0.110512, 0.0, 0.0],
        [0.070585, 0.87638, 0.053035, 0.0],
        [0.0, 0.338822, 0.661178, 0.0],
        [0.0, 0.0, 0.555556, 0.444444],
    ],
    [
        [0.834214, 0.165786, 0.0, 0.0],
        [0.052707, 0.632946, 0.314347, 0.0],
        [0.0, 0.0, 1.0, 0.0],
        [0.0, 0.0, 0.0, 1.0],
    ],
    [
        [1.0, 0.0, 0.0, 0.0],
        [0.106378, 0.788299, 0.105323, 0.0],
        [0.0, 0.403671, 0.198776, 0.397552],
        [0.0, 0.0, 0.666667, 0.333333],
    ],
    [
        [0.94443, 0.05557, 0.0, 0.0],
        [0.053672, 0.842627, 0.103702, 0.0],
        [0.0, 0.0, 0.801224, 0.198776],
        [0.0, 0.0, 0.333333, 0.666667],
    ],
    [
        [1.0, 0.0, 0.0, 0.0],
        [0.159039, 0.73452, 0.10644, 0.0],
        [0.0, 0.209114, 0.790886, 0.0],
        [0.0, 0.0, 0.333333, 0.666667],
    ],
]

#: Mathet, Y. et al. (2015) and the method's own program: the units (start, end, class) of Alex, Paul and Suzan.
ALEX_PAUL_SUZAN = [
    [(2, 9, "1"), (11, 17, "2"), (24, 30, "5"), (32, 36, "6"), (36, 44, "6"), (44, 60, "7")],
    [(2, 9, "1"), (11, 17, "3"), (19, 25, "5"), (32, 44, "6")],
    [(2, 9, "1"), (11, 17, "4"), (21, 27, "5"), (32, 36, "6"), (36, 40, "6"), (40, 44, "6")],
]
