"""How far apart two classes are where they form a tree, and two sets of classes.

Distances run from 0, the same, to 1. They serve Krippendorff's alpha in place of "same or different"
(`agreement.alpha_by`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping


def path_distance(left: str, right: str, parents: Mapping[str, str | None]) -> float:
    """The steps from one class to the other in the tree, over the most there could be at their depths.

    `parents` names each class's parent, None for those at the top. With depths a and b (1 at the top) and the depth c
    of the nearest common ancestor (0: none) this is (a + b - 2c) / (a + b): one minus the similarity of Wu, Z. & Palmer,
    M. (1994). Verb semantics and lexical selection. ACL 1994, 133-138.

    >>> tree = {"animal": None, "dog": "animal", "cat": "animal", "car": None}
    >>> path_distance("dog", "cat", tree), path_distance("dog", "car", tree), path_distance("dog", "dog", tree)
    (0.5, 1.0, 0.0)
    """
    first, second = _way_up(left, parents), _way_up(right, parents)
    common = sum(1 for one, other in zip(reversed(first), reversed(second), strict=False) if one == other)
    return (len(first) + len(second) - 2 * common) / (len(first) + len(second))


def jaccard_distance(left: Collection[str], right: Collection[str]) -> float:
    """1 - shared / all classes of the two sets; two empty sets are the same."""
    first, second = set(left), set(right)
    return 1 - len(first & second) / len(first | second) if first | second else 0.0


def masi_distance(left: Collection[str], right: Collection[str]) -> float:
    """1 - Jaccard x monotonicity: 1 for equal sets, 2/3 where one holds the other, 1/3 where they overlap, else 0.

    Passonneau, R. (2006). Measuring agreement on set-valued items (MASI) for semantic and pragmatic annotation. LREC.

    >>> round(masi_distance({"a"}, {"a", "b"}), 3), masi_distance({"a"}, {"b"})
    (0.667, 1.0)
    """
    first, second = set(left), set(right)
    if first == second:
        return 0.0
    nested, meeting = first <= second or second <= first, bool(first & second)
    monotone = 2 / 3 if nested else meeting / 3
    return 1 - (1 - jaccard_distance(first, second)) * monotone


def _way_up(name: str, parents: Mapping[str, str | None]) -> list[str]:
    way: list[str] = []
    at: str | None = name
    while at is not None and at not in way:
        way.append(at)
        at = parents.get(at)
    return way
