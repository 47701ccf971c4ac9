"""Consensus and dynamic overlap on simulated crowds of many shapes: python -m bench.shapes [--seeds 3] [--only ordinal]

For each shape, by the code that a project uses and without any truth: how right the majority is, each method, and the one that is chosen;
how sure it is of its answers, and how many of those in each range of sureness are right; and what share of labels is saved when an item gets
one more only while it is not sure enough, at equal accuracy.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np

from bench.overlap import Replay, learned, merged, one_label, replayed
from labelstage.measures.consensus import SHAPES, fit, unknown

#: What one worker says, given the truth and what misleads many about the item (or none).
Say = Callable[[int, int | None], int]
#: A crowd: how many labels there are, its workers, the share of each label, the share of items that mislead.
Crowd = tuple[int, list[Say], list[float], float]
ITEMS = 400
RANGES = (0.0, 0.6, 0.8, 0.9, 0.95, 0.99, 1.01)
FOOLED = 0.5
#: Of the dynamic overlap: labels an item at most, and the targets shown.
MOST, SHOWN = 12, (0.9, 0.95)


def _coin(random: Any, right: float, labels: int) -> Say:
    """Right so often, else any other label."""

    def say(truth: int, lure: int | None) -> int:
        if lure is not None and random.random() < FOOLED:
            return lure
        return truth if random.random() < right else int((truth + random.integers(1, labels)) % labels)

    return say


def _habits(random: Any, matrix: list[list[float]]) -> Say:
    """Each label confused in its own way."""
    return lambda truth, _lure: int(random.choice(len(matrix), p=matrix[truth]))


def _near(random: Any, spread: float, labels: int) -> Say:
    """The true level, off by a normal error."""
    return lambda truth, _lure: int(np.clip(round(truth + random.normal(0, spread)), 0, labels - 1))


def _even(labels: int) -> list[float]:
    return [1 / labels] * labels


def crowds(random: Any) -> dict[str, tuple[Crowd, int]]:
    """By name a crowd, and how many labels each item has."""

    def coins(labels: int, *rights: float) -> list[Say]:
        return [_coin(random, right, labels) for right in rights]

    various = np.linspace(0.55, 0.95, 24).tolist()
    strict, lax = [[0.98, 0.02], [0.5, 0.5]], [[0.7, 0.3], [0.03, 0.97]]
    return {
        "two labels an item": ((4, coins(4, *various), _even(4), 0.0), 2),
        "three labels an item": ((4, coins(4, *various), _even(4), 0.0), 3),
        "all as good": ((4, coins(4, *[0.75] * 24), _even(4), 0.0), 5),
        "good and bad": ((4, coins(4, *[0.95] * 8, *[0.4] * 16), _even(4), 0.0), 5),
        "a third guess": ((2, coins(2, *[0.85] * 16, *[0.5] * 8), _even(2), 0.0), 5),
        "a quarter against": ((2, coins(2, *[0.85] * 18, *[0.15] * 6), _even(2), 0.0), 5),
        "forty classes": ((40, coins(40, *various), _even(40), 0.0), 3),
        "rare class, biased": (
            (2, [_habits(random, each) for each in [strict] * 12 + [lax] * 12], [0.9, 0.1], 0.0), 5
        ),
        "five levels": ((5, [_near(random, each, 5) for each in np.linspace(0.3, 1.3, 24)], _even(5), 0.0), 5),
        "a fifth mislead half": ((4, coins(4, *various), _even(4), 0.2), 5),
    }  # fmt: skip


def replay(name: str, seed: int, most: int | None = None) -> Replay:
    """The answers of the crowd of that name; `most` labels an item in place of its own number."""
    random = np.random.default_rng(seed)
    (labels, workers, share, mislead), each = crowds(random)[name]
    truth = random.choice(labels, size=ITEMS, p=share).tolist()
    answers = []
    for true in truth:
        lure = int((true + random.integers(1, labels)) % labels) if random.random() < mislead else None
        who = random.choice(len(workers), size=most or each, replace=False).tolist()
        answers.append([(at, str(workers[at](true, lure))) for at in who])
    field = {
        "name": "f",
        "kind": "choice",
        "multiple": False,
        "classes": [{"name": str(at)} for at in range(labels)],
    }
    return Replay(name, field, answers, [str(true) for true in truth], one_label)


def judged(name: str, seed: int) -> dict[str, Any]:
    """One crowd's figures; `ranges`: items, sure and right in each range of sureness."""
    given = replay(name, seed)
    crowd = learned(given, given.answers)
    believed = [merged(given, item, crowd) for item in given.answers]
    plain = [merged(given, item, unknown([])) for item in given.answers]
    votes = [(at, who, label) for at, item in enumerate(given.answers) for who, label in item]
    best = {method: fit(votes, method, smoothing=0.5).best() for method in SHAPES}

    def right(found: list[Any]) -> list[float]:
        return [
            one_label(each.merged.value, each.merged.tied, true)
            for each, true in zip(found, given.truth, strict=True)
        ]

    hits, sure = np.array(right(believed)), np.array([each.confidence for each in believed])
    place = np.digitize(sure, RANGES)
    return {
        "majority": float(np.mean(right(plain))),
        "chosen": float(hits.mean()),
        "method": crowd.method,
        "methods": {
            method: float(
                np.mean([one_label(answer[at][0], (), true) for at, true in enumerate(given.truth)])
            )
            for method, answer in best.items()
        },
        "sure": float(sure.mean()),
        "ranges": [
            [int((place == at).sum()), float(sure[place == at].sum()), float(hits[place == at].sum())]
            for at in range(1, len(RANGES))
        ],
    }


def row(name: str, seeds: int, dynamic: bool) -> str:
    """A row of the table, means over the seeds."""
    runs = [judged(name, seed) for seed in range(seeds)]

    def mean(key: str) -> str:
        return f"{np.mean([each[key] for each in runs]):.3f}".lstrip("0")

    methods = " / ".join(
        f"{np.mean([each['methods'][method] for each in runs]):.3f}".lstrip("0") for method in SHAPES
    )
    ranges = np.array([each["ranges"] for each in runs]).sum(axis=0)
    off = np.abs(ranges[:, 1] - ranges[:, 2]).sum() / ranges[:, 0].sum()
    high = ranges[-2:].sum(axis=0)
    surest = (
        f"{high[1] / high[0]:.3f} / {high[2] / high[0]:.3f} ({round(high[0] / ranges[:, 0].sum() * 100)} %)"
        if high[0]
        else ""
    )
    chosen = ", ".join(
        f"{method} {number}" for method, number in Counter(each["method"] for each in runs).most_common()
    )
    cells = [
        name,
        mean("majority"),
        methods,
        mean("chosen"),
        chosen,
        mean("sure"),
        f"{off:.3f}".lstrip("0"),
        surest,
    ]
    if dynamic:
        points = replayed(replay(name, 0, MOST), seeds, MOST)["dynamic"]
        cells += [
            f"{each['labels']} / {each['accuracy']} / {each['saved']}"
            for each in points
            if each["target"] in SHOWN
        ]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seeds", type=int, default=3)
    asked.add_argument("--only", default="")
    asked.add_argument("--dynamic", action="store_true", help="replay the dynamic overlap, too")
    options = asked.parse_args()
    print(
        f"shape | majority | {' / '.join(SHAPES)} | chosen | which | sure | off | of those .95 sure or more: sure, right"
    )
    for name in crowds(np.random.default_rng(0)):
        if options.only in name:
            print(row(name, options.seeds, options.dynamic), flush=True)


if __name__ == "__main__":
    main()
