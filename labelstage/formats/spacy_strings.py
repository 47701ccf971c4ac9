"""The numbers by which spaCy knows strings: MurmurHash64A of their UTF-8, but for the names of its own symbols.

Appleby, A. (2008): MurmurHash2, 64-bit version.
"""

from __future__ import annotations

import struct
from functools import lru_cache

_FULL = 2**64 - 1
_FACTOR = 0xC6A4A7935BD1E995
_SHIFT = 47
_SEED = 1

#: spaCy's symbols by their numbers: the first of a row, then names one after the other.
_ROWS = (
    (
        1,
        "IS_ALPHA IS_ASCII IS_DIGIT IS_LOWER IS_PUNCT IS_SPACE IS_TITLE IS_UPPER LIKE_URL LIKE_NUM LIKE_EMAIL IS_STOP",
    ),
    (13, "IS_OOV_DEPRECATED IS_BRACKET IS_QUOTE IS_LEFT_PUNCT IS_RIGHT_PUNCT IS_CURRENCY"),
    (19, " ".join(f"FLAG{number}" for number in range(19, 64))),
    (
        64,
        "ID ORTH LOWER NORM SHAPE PREFIX SUFFIX LENGTH CLUSTER LEMMA POS TAG DEP ENT_IOB ENT_TYPE HEAD SENT_START SPACY",
    ),
    (
        82,
        "PROB LANG ADJ ADP ADV AUX CONJ CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X EOL SPACE",
    ),
    (104, " ".join(f"DEPRECATED{number:03}" for number in range(1, 277))),
    (
        380,
        "PERSON NORP FACILITY ORG GPE LOC PRODUCT EVENT WORK_OF_ART LANGUAGE LAW DATE TIME PERCENT MONEY QUANTITY",
    ),
    (
        396,
        "ORDINAL CARDINAL acomp advcl advmod agent amod appos attr aux auxpass cc ccomp complm conj cop csubj csubjpass",
    ),
    (
        414,
        "dep det dobj expl hmod hyph infmod intj iobj mark meta neg nmod nn npadvmod nsubj nsubjpass num number oprd",
    ),
    (
        434,
        "obj obl parataxis partmod pcomp pobj poss possessive preconj prep prt punct quantmod relcl rcmod root xcomp acl",
    ),
    (452, "ENT_KB_ID MORPH ENT_ID IDX _"),
)
_SYMBOLS = {name: first + at for first, names in _ROWS for at, name in enumerate(names.split(" "))} | {"": 0}
ORTH, ENT_IOB, ENT_TYPE = (_SYMBOLS[name] for name in ("ORTH", "ENT_IOB", "ENT_TYPE"))


@lru_cache(maxsize=100_000)
def number_of(text: str) -> int:
    """The number of a string. Raises UnicodeEncodeError for what UTF-8 cannot hold."""
    known = _SYMBOLS.get(text)
    return murmur64(text.encode()) if known is None else known


def murmur64(data: bytes, seed: int = _SEED) -> int:
    """
    >>> murmur64(b"apple")
    8566208034543834098
    """
    found = seed ^ (len(data) * _FACTOR & _FULL)
    whole = len(data) // 8 * 8
    for (word,) in struct.iter_unpack("<Q", data[:whole]):
        mixed = word * _FACTOR & _FULL
        mixed = (mixed ^ (mixed >> _SHIFT)) * _FACTOR & _FULL
        found = (found ^ mixed) * _FACTOR & _FULL
    if len(data) > whole:
        found = (found ^ int.from_bytes(data[whole:], "little")) * _FACTOR & _FULL
    found = (found ^ (found >> _SHIFT)) * _FACTOR & _FULL
    return found ^ (found >> _SHIFT)
