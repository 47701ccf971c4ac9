"""How alike two annotators' relations are, once it is settled which of their objects are the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

Relation = tuple[str, str, str]


def same_relations(
    left: Sequence[Relation],
    right: Sequence[Relation],
    matched: Mapping[str, str],
    *,
    directed: bool = True,
) -> int:
    """How many relations (from, to, class) the two share, each counted once.

    `matched` says which object of the right annotator each of the left one's is; a relation with an end that has no
    counterpart cannot be shared. Without `directed` the two ends may be swapped.

    >>> same_relations([("a", "b", "works for")], [("x", "y", "works for")], {"a": "x", "b": "y"})
    1
    """

    def key(start: str, stop: str, name: str) -> Relation:
        return (start, stop, name) if directed or start <= stop else (stop, start, name)

    mine = Counter(
        key(matched[start], matched[stop], name)
        for start, stop, name in left
        if start in matched and stop in matched
    )
    return sum((mine & Counter(key(*each) for each in right)).values())
