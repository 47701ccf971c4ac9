"""Korean particles at the end of a span: 서울 and 서울에서 name the same place.

Whether a mark takes the particle in is the most common way in which Korean annotators differ, and rarely what one wants to
know. So two spans are taken for the same when one is the other and a particle more. The list holds the particles of standard
Korean that follow nouns, with their forms after a vowel and a consonant. A word that merely ends alike (회의) does no harm:
it counts only where the other annotator marked 회 alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from .matching import match_edges
from .spans import Span

_AFTER_CONSONANT = "이 은 을 과 으로 이나 이랑 이란 이라 이라는 이라고 이라도 이든 이든지 이나마 이며 이야 아 으로서 으로써 으로부터 으로의"
_AFTER_VOWEL = "가 는 를 와 로 나 랑 란 라 라는 라고 라도 든 든지 나마 며 야 여 로서 로써 로부터 로의"
_AFTER_BOTH = (
    "의 에 에서 에게 에게서 께 께서 한테 한테서 도 만 까지 부터 마저 조차 밖에 보다 처럼 만큼 마다 하고 에는 에도 에만 에서는 "
    "에서도 에서의 에의 에게는 에게도 께서는 까지는 까지도 까지의 부터는 만은 만을 만이 만의 와의 과의 보다는 보다도 처럼은 "
    "같이 대로 뿐 커녕 치고 께서도 한테는 한테도 에서만 에게만"
)
_CONSONANT, _VOWEL, _BOTH = (
    frozenset(words.split()) for words in (_AFTER_CONSONANT, _AFTER_VOWEL, _AFTER_BOTH)
)
#: so many syllables a particle has at most
LONGEST = max(map(len, _CONSONANT | _VOWEL | _BOTH))
_FIRST, _LAST, _FINALS = 0xAC00, 0xD7A3, 28
_FINAL_RIEUL = 8


def is_particle(text: str, before: str) -> bool:
    """Whether `text` is a particle that may follow a word ending in `before`; letters and digits take either form.

    >>> is_particle("에서", "서울"), is_particle("를", "서울"), is_particle("로", "서울")
    (True, False, True)
    """
    if not before:
        return False
    if text in _BOTH:
        return True
    place = ord(before[-1]) - _FIRST
    if not 0 <= place <= _LAST - _FIRST:
        return text in _CONSONANT or text in _VOWEL
    final = place % _FINALS
    if final == _FINAL_RIEUL and text.startswith("로"):
        return text in _VOWEL
    return text in (_CONSONANT if final else _VOWEL)


def without_particle(span: Span, text: str, other: Span) -> bool:
    """Whether `span`, whose surface is `text`, is the `other` with one particle more at its end.

    >>> without_particle((0, 4, "LOC"), "서울에서", (0, 2, "LOC"))
    True
    """
    if span[0] != other[0] or span[2] != other[2] or not 0 < span[1] - other[1] <= LONGEST:
        return False
    cut = other[1] - other[0]
    return is_particle(text[cut:], text[:cut])


def tolerant_matches(
    left: Sequence[Span], right: Sequence[Span], texts: tuple[Sequence[str], Sequence[str]]
) -> int:
    """How many spans of two annotators match one to one when a particle more or less at the end does not count.

    `texts` holds the spans' surfaces. Spans that are the same to the letter match first.

    >>> tolerant_matches([(0, 2, "LOC")], [(0, 4, "LOC")], (["서울"], ["서울에서"]))
    1
    """
    same = Counter(left) & Counter(right)
    rest = [
        _without(spans, surfaces, same.copy()) for spans, surfaces in zip((left, right), texts, strict=True)
    ]
    at: dict[tuple[int, str], list[int]] = {}
    for column, (span, _text) in enumerate(rest[1]):
        at.setdefault((span[0], span[2]), []).append(column)
    edges = [
        (row, column)
        for row, (span, text) in enumerate(rest[0])
        for column in at.get((span[0], span[2]), ())
        if without_particle(span, text, rest[1][column][0])
        or without_particle(rest[1][column][0], rest[1][column][1], span)
    ]
    rows, columns = (np.array([edge[side] for edge in edges], dtype=np.int64) for side in (0, 1))
    return sum(same.values()) + len(match_edges(rows, columns, np.ones(len(edges))))


def _without(spans: Sequence[Span], texts: Sequence[str], same: Counter[Span]) -> list[tuple[Span, str]]:
    """The spans, with their surfaces, that have no equal among the other's."""
    rest = []
    for span, text in zip(spans, texts, strict=True):
        if same[span] > 0:
            same[span] -= 1
        else:
            rest.append((span, text))
    return rest
