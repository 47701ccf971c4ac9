"""How many characters or words must be changed to turn one text into another."""

from __future__ import annotations

from collections.abc import Hashable, Sequence


def edits(left: Sequence[Hashable], right: Sequence[Hashable]) -> int:
    """The least number of insertions, deletions and replacements (Levenshtein distance).

    One word of as many bits as `left` is long holds a whole column of the table, so ten thousand code points against
    ten thousand take a moment. Myers, G. (1999). A fast bit-vector algorithm for approximate string matching based
    on dynamic programming. Journal of the ACM 46, 395-415; the distance form of: Hyyrö, H. (2003).

    >>> edits("kitten", "sitting"), edits(["a", "b"], ["b"])
    (3, 1)
    """
    if not left or not right:
        return len(left) + len(right)
    where: dict[Hashable, int] = {}
    for place, sign in enumerate(left):
        where[sign] = where.get(sign, 0) | 1 << place
    every, last = (1 << len(left)) - 1, 1 << (len(left) - 1)
    up, down, distance = every, 0, len(left)
    for sign in right:
        equal = where.get(sign, 0)
        level = ((((equal & up) + up) ^ up) | equal | down) & every
        rise, fall = down | (every & ~(level | up)), level & up
        distance += bool(rise & last) - bool(fall & last)
        rise, fall = (rise << 1 | 1) & every, (fall << 1) & every
        up, down = fall | (every & ~(level | rise)), rise & level
    return distance


def words(text: str) -> list[str]:
    """The text's words: what stands between white space."""
    return text.split()
