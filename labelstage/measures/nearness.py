"""Near duplicates among many: fingerprints that are alike where the things are, and a search that looks at few pairs.

Texts: MinHash (Broder 1997) over the shingles of three code points, of which the lowest eight bits are kept (b-bit MinHash, Li
and König 2010). Three syllables of Korean are a word and its particle, three letters of English a syllable, and both find copies with
small changes. Images: see storage/images.py. Candidates share a band of their fingerprint (locality-sensitive hashing).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

ROWS = 64  # of a text's fingerprint
SHINGLE = 3
LIKE = 0.8  # Jaccard similarity of near duplicates
HASH_BYTES, GREY_BYTES = 16, 64  # of an image's fingerprint: gradients, then 8 x 8 luminances
MOST_BITS, MOST_GREY = 8, 12.0  # by how much near duplicates may differ
_BAND_BYTES = {ROWS: 4, HASH_BYTES + GREY_BYTES: 2}
_ALL_PAIRS = 40  # in a bucket of more, each is compared with a few before it

Bytes = NDArray[np.uint8]
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
    parents = list(range(len(fingerprints)))
    likeness: dict[int, float] = {}
    width = fingerprints.shape[1] if len(fingerprints) else 0
    band = _BAND_BYTES.get(width, 4)
    hashed = HASH_BYTES if width == HASH_BYTES + GREY_BYTES else width
    for at in range(0, hashed, band):
        for one, other in _candidates(np.ascontiguousarray(fingerprints[:, at : at + band])):
            first, second = _root(parents, one), _root(parents, other)
            if first == second:
                continue
            alike = _likeness(fingerprints[one], fingerprints[other])
            if alike:
                low, high = sorted((first, second))
                parents[high] = low
                likeness[max(one, other)] = max(alike, likeness.get(max(one, other), 0.0))
                likeness.setdefault(high, alike)
    roots = ((row, _root(parents, row)) for row in range(len(parents)))
    return {row: (root, likeness.get(row, LIKE)) for row, root in roots if root != row}


def _candidates(keys: Bytes) -> list[tuple[int, int]]:
    """Pairs of rows with the same bytes."""
    whole = keys.view(np.uint32 if keys.shape[1] == 4 else np.uint16).ravel()
    order = np.argsort(whole, kind="stable")
    ends = np.flatnonzero(np.diff(whole[order])) + 1
    pairs = []
    for bucket in np.split(order, ends) if len(order) else []:
        if len(bucket) > 1:
            reach = len(bucket) if len(bucket) <= _ALL_PAIRS else 3
            for at in range(1, len(bucket)):
                before = {*range(max(0, at - reach), at), 0}
                pairs += [(int(bucket[each]), int(bucket[at])) for each in sorted(before)]
    return pairs


def _root(parents: list[int], row: int) -> int:
    while parents[row] != row:
        parents[row] = parents[parents[row]]
        row = parents[row]
    return row


def _likeness(one: Bytes, other: Bytes) -> float:
    """How alike two fingerprints are; 0 when not enough."""
    if len(one) == ROWS:
        alike = (float((one == other).mean()) - 1 / 256) / (1 - 1 / 256)
        return alike if alike >= LIKE else 0.0
    bits = int(np.bitwise_count(one[:HASH_BYTES] ^ other[:HASH_BYTES]).sum())
    grey = np.abs(one[HASH_BYTES:].astype(int) - other[HASH_BYTES:].astype(int)).mean()
    return 1 - bits / (8 * HASH_BYTES) if bits <= MOST_BITS and grey <= MOST_GREY else 0.0
