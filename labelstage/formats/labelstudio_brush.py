"""Masks as Label Studio's brush keeps them: the red, green, blue and alpha of every pixel, row by row, packed into bits by run lengths.

A head of 53 bits: how many values (32), how many bits a value has (5, less one), and four widths of run lengths (4 each, less one). Then
runs: one bit says whether one value is repeated or each is given, two bits which width the length has, then the length less one, then
the value or the values.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

BANDS = 4
WIDTHS = (3, 4, 8, 16)
MOST = 1 << 28  #: values of one mask, a quarter of that in pixels
_ON, _HALF = 255, 128


def encode(mask: NDArray[np.bool_]) -> list[int]:
    """The bytes of a mask, height x width."""
    flat = mask.ravel()
    edges = np.flatnonzero(np.diff(flat)) + 1
    ends = [0, *edges.tolist(), len(flat)]
    bits = [f"{len(flat) * BANDS:032b}{7:05b}", *(f"{width - 1:04b}" for width in WIDTHS)]
    for start, end in pairwise(ends):
        left, value = (end - start) * BANDS, _ON if flat[start] else 0
        while left > 0:
            length = min(left, 1 << WIDTHS[-1])
            which = next(at for at, width in enumerate(WIDTHS) if length <= 1 << width)
            bits.append(f"1{which:02b}{length - 1:0{WIDTHS[which]}b}{value:08b}")
            left -= length
    text = "".join(bits)
    text += "0" * (-len(text) % 8)
    return list(int(text, 2).to_bytes(len(text) // 8, "big"))


def decode(packed: Any, height: int, width: int) -> NDArray[np.bool_]:
    """The mask, height x width: the pixels whose alpha is more than half. Raises ValueError."""
    bits = np.unpackbits(np.frombuffer(bytes(packed), dtype=np.uint8))
    reader = _Bits(bits)
    count, size = reader.number(32), reader.number(5) + 1
    widths = [reader.number(4) + 1 for _each in WIDTHS]
    if count != height * width * BANDS or count > MOST or size != 8:
        raise ValueError("the mask has another size than its image")
    out = np.zeros(count, dtype=np.uint8)
    at = 0
    while at < count:
        repeated = reader.number(1)
        end = min(at + 1 + reader.number(widths[reader.number(2)]), count)
        out[at:end] = reader.number(8) if repeated else reader.octets(end - at)
        at = end
    alpha: NDArray[np.bool_] = out[BANDS - 1 :: BANDS].reshape(height, width) > _HALF
    return alpha


class _Bits:
    """Reads numbers out of bits, one after the other."""

    def __init__(self, bits: NDArray[np.uint8]) -> None:
        self._bits = bits
        self._at = 0

    def _take(self, count: int) -> NDArray[np.uint8]:
        part = self._bits[self._at : self._at + count]
        if len(part) < count:
            raise ValueError("the mask ends too early")
        self._at += count
        return part

    def number(self, count: int) -> int:
        found = 0
        for bit in self._take(count).tolist():
            found = found << 1 | bit
        return found

    def octets(self, count: int) -> NDArray[np.uint8]:
        return np.packbits(self._take(8 * count))
