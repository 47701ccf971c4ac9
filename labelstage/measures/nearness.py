"""Near duplicates among many: fingerprints that are alike where the things are, and a search that looks at few pairs.

Texts: MinHash (Broder 1997) over the shingles of three code points, of which the lowest eight bits are kept (b-bit MinHash, Li
and König 2010). Three syllables of Korean are a word and its particle, three letters of English a syllable, and both find copies with
small changes. Images: see storage/images.py. Candidates share a band of their fingerprint (locality-sensitive hashing).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

ROWS = 64  # of a text's fingerprint
SHINGLE = 3
LIKE = 0.8  # Jaccard similarity of near duplicates
HASH_BYTES, GREY_BYTES = 16, 64  # of an image's fingerprint: gradients, then 8 x 8 luminances
MOST_BITS, MOST_GREY = 8, 12.0  # by how much near duplicates may differ
_BAND_BYTES = {ROWS: 4, HASH_BYTES + GREY_BYTES: 2}
_ALL_PAIRS = 40  # in a bucket of more, each is compared with the first and as many before it as _BEFORE says
_BEFORE = 3
_AT_ONCE = 2**16  # pairs compared at once, so that many take little memory

Bytes = NDArray[np.uint8]
Rows = NDArray[np.intp]
_random = np.random.default_rng(20260101)
_FACTORS = _random.integers(1, 2**63, ROWS, dtype=np.uint64) | np.uint64(1)
_ADDED = _random.integers(0, 2**63, ROWS, dtype=np.uint64)
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)


def text_fingerprints(texts: Sequence[str]) -> Bytes:
    """One row of ROWS bytes for each text; case, Unicode form and white space do not count."""
    plain = [" ".join(unicodedata.normalize("NFC", text).casefold().split()) for text in texts]
    padded = [text + "\0" * max(0, SHINGLE - len(text)) for text in plain]
    points = np.frombuffer("".join(padded).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(
        np.uint64
    )
    hashed = sum(_MIX[at] * points[at : len(points) - SHINGLE + 1 + at] for at in range(SHINGLE))
    assert isinstance(hashed, np.ndarray)
    hashed ^= hashed >> np.uint64(29)
    found = np.empty((len(texts), ROWS), np.uint8)
    start = 0
    for number, text in enumerate(padded):
        some = np.unique(hashed[start : start + len(text) - SHINGLE + 1])
        found[number] = _least(some)
        start += len(text)
    return found


def _least(shingles: NDArray[np.uint64]) -> Bytes:
    least = np.full(ROWS, np.iinfo(np.uint64).max, np.uint64)
    for begin in range(0, len(shingles), 4096):  # a book does not fill the memory
        some = shingles[begin : begin + 4096, None] * _FACTORS + _ADDED
        np.minimum(least, (some >> np.uint64(20)).min(axis=0), out=least)
    return (least & np.uint64(0xFF)).astype(np.uint8)


def near_duplicates(fingerprints: Bytes) -> dict[int, tuple[int, float]]:
    """For each row that has a like one before it, the first of its kin and how alike the two it was found by are, 0 to 1."""
    count, width = fingerprints.shape
    roots, likeness = np.arange(count), np.zeros(count)
    band = _BAND_BYTES.get(width, 4)
    hashed = HASH_BYTES if width == HASH_BYTES + GREY_BYTES else width
    for at in range(0, hashed, band):
        for pairs in _candidates(np.ascontiguousarray(fingerprints[:, at : at + band])):
            ones, others = _apart(roots, *pairs)
            alike = _likeness(fingerprints, ones, others)
            kin = alike > 0
            _join(roots, likeness, ones[kin], others[kin], alike[kin])
    rows = np.flatnonzero(roots != np.arange(count))
    return {int(row): (int(roots[row]), float(likeness[row]) or LIKE) for row in rows}


def _candidates(keys: Bytes) -> Iterator[tuple[Rows, Rows]]:
    """Pairs of rows with the same bytes: each with the first of its bucket, and with those just before it."""
    whole = keys.view(np.uint32 if keys.shape[1] == 4 else np.uint16).ravel()
    order = np.argsort(whole, kind="stable")
    _values, buckets, sizes = np.unique(whole[order], return_inverse=True, return_counts=True)
    several = sizes[buckets] > 1
    order, buckets = order[several], buckets[several]
    _values, starts, which = np.unique(buckets, return_index=True, return_inverse=True)
    first = starts[which]
    later = first != np.arange(len(order))
    yield order[first[later]], order[later]
    small = sizes[buckets] <= _ALL_PAIRS
    for back in range(1, min(_ALL_PAIRS, len(order))):
        pairs = buckets[back:] == buckets[:-back]
        if back > _BEFORE:
            pairs &= small[back:]
        if not pairs.any():
            break
        yield order[:-back][pairs], order[back:][pairs]


def _join(
    roots: Rows, likeness: NDArray[np.float64], ones: Rows, others: Rows, alike: NDArray[np.float64]
) -> None:
    """Make the pairs kin: the root of all who hang together becomes the first of them."""
    high = np.maximum(roots[ones], roots[others])
    new = likeness[high] == 0
    np.maximum.at(likeness, others, alike)
    np.maximum.at(likeness, high[new], alike[new])
    while len(ones):
        first, second = roots[ones], roots[others]
        low = np.minimum(first, second)
        np.minimum.at(roots, first, low)
        np.minimum.at(roots, second, low)
        while (higher := roots[roots] != roots).any():
            roots[higher] = roots[roots[higher]]
        ones, others = _apart(roots, ones, others)


def _apart(roots: Rows, ones: Rows, others: Rows) -> tuple[Rows, Rows]:
    """The pairs that are not known to be kin."""
    apart = roots[ones] != roots[others]
    return ones[apart], others[apart]


def _likeness(fingerprints: Bytes, ones: Rows, others: Rows) -> NDArray[np.float64]:
    """How alike the fingerprints of each pair are; 0 when not enough."""
    found = np.zeros(len(ones))
    for begin in range(0, len(ones), _AT_ONCE):
        some = slice(begin, begin + _AT_ONCE)
        one, other = fingerprints[ones[some]], fingerprints[others[some]]
        found[some] = _text_likeness(one, other) if one.shape[1] == ROWS else _image_likeness(one, other)
    return found


def _text_likeness(one: Bytes, other: Bytes) -> NDArray[np.float64]:
    alike = ((one == other).mean(axis=1) - 1 / 256) / (1 - 1 / 256)
    return np.where(alike >= LIKE, alike, 0.0)


def _image_likeness(one: Bytes, other: Bytes) -> NDArray[np.float64]:
    bits = np.bitwise_count(one[:, :HASH_BYTES] ^ other[:, :HASH_BYTES]).sum(axis=1)
    grey = np.abs(one[:, HASH_BYTES:].astype(int) - other[:, HASH_BYTES:].astype(int)).mean(axis=1)
    return np.where((bits <= MOST_BITS) & (grey <= MOST_GREY), 1 - bits / (8 * HASH_BYTES), 0.0)
