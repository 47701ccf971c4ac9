"""MessagePack (https://github.com/msgpack/msgpack/blob/master/spec.md), as far as spaCy's files use it."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from typing import Any

from .records import FormatError

DEEPEST = 100


def pack(value: Any) -> bytes:
    """None, booleans, whole numbers of 64 bits, floats, texts, bytes, lists and mappings. Raises FormatError for anything else."""
    out: list[bytes] = []
    _pack(value, out.append)
    return b"".join(out)


def _pack(value: Any, put: Callable[[bytes], None]) -> None:
    if value is None or isinstance(value, bool):
        put({None: b"\xc0", False: b"\xc2", True: b"\xc3"}[value])
    elif isinstance(value, int):
        put(_whole(value))
    elif isinstance(value, float):
        put(struct.pack(">Bd", 0xCB, value))
    elif isinstance(value, str):
        data = value.encode()
        short = bytes((0xA0 | len(data),)) if len(data) < 32 else _head(len(data), (0xD9, 0xDA, 0xDB))
        put(short + data)
    elif isinstance(value, bytes):
        put(_head(len(value), (0xC4, 0xC5, 0xC6)) + value)
    elif isinstance(value, list):
        put(bytes((0x90 | len(value),)) if len(value) < 16 else _head(len(value), (None, 0xDC, 0xDD)))
        for each in value:
            _pack(each, put)
    elif isinstance(value, Mapping):
        put(bytes((0x80 | len(value),)) if len(value) < 16 else _head(len(value), (None, 0xDE, 0xDF)))
        for key, each in value.items():
            _pack(key, put)
            _pack(each, put)
    else:
        raise FormatError(f"{type(value).__name__} cannot be packed")


def _whole(value: int) -> bytes:
    if 0 <= value < 128:
        return bytes((value,))
    if -32 <= value < 0:
        return struct.pack(">b", value)
    return struct.pack(">BQ", 0xCF, value) if value > 0 else struct.pack(">Bq", 0xD3, value)


def _head(length: int, codes: tuple[int | None, int, int]) -> bytes:
    for code, sign, most in zip(codes, "BHI", (0xFF, 0xFFFF, 0xFFFFFFFF), strict=True):
        if code is not None and length <= most:
            return struct.pack(f">B{sign}", code, length)
    raise FormatError("a value is longer than 4 GB")


def unpack(data: bytes) -> Any:
    """The value. Raises FormatError when it is cut off, nested too deep, or of a type that is not told here."""
    try:
        value, end = _Reader(data).value(0, 0)
    except (struct.error, IndexError, UnicodeDecodeError, TypeError) as error:
        raise FormatError(f"no MessagePack: {error}") from None
    if end != len(data):
        raise FormatError(f"no MessagePack: {len(data) - end} bytes are left over")
    return value


_NUMBERS = {
    0xCA: "f",
    0xCB: "d",
    0xCC: "B",
    0xCD: "H",
    0xCE: "I",
    0xCF: "Q",
    0xD0: "b",
    0xD1: "h",
    0xD2: "i",
    0xD3: "q",
}
_SIZED = {
    **dict.fromkeys((0xC4, 0xD9), "B"),
    **dict.fromkeys((0xC5, 0xDA, 0xDC, 0xDE), "H"),
    **dict.fromkeys((0xC6, 0xDB, 0xDD, 0xDF), "I"),
}
_CONSTANTS = {0xC0: None, 0xC2: False, 0xC3: True}


class _Reader:
    """Each method answers with the value at a place and where it ends."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def value(self, at: int, depth: int) -> tuple[Any, int]:
        if depth > DEEPEST:
            raise FormatError("no MessagePack: nested too deep")
        code = self._data[at]
        if code < 0x80 or code >= 0xE0:
            return (code if code < 0x80 else code - 256), at + 1
        if code in _CONSTANTS:
            return _CONSTANTS[code], at + 1
        if code in _NUMBERS:
            form = struct.Struct(f">{_NUMBERS[code]}")
            return form.unpack_from(self._data, at + 1)[0], at + 1 + form.size
        if code < 0xC0:
            length, at = code & (0x1F if code >= 0xA0 else 0x0F), at + 1
        elif code in _SIZED:
            form = struct.Struct(f">{_SIZED[code]}")
            length, at = form.unpack_from(self._data, at + 1)[0], at + 1 + form.size
        else:
            raise FormatError(f"no MessagePack: code {code} at {at}")
        return self._many(code, length, at, depth)

    def _many(self, code: int, length: int, at: int, depth: int) -> tuple[Any, int]:
        if 0x80 <= code < 0x90 or code in (0xDE, 0xDF):
            found = {}
            for _number in range(length):
                key, at = self.value(at, depth + 1)
                found[key], at = self.value(at, depth + 1)
            return found, at
        if 0x90 <= code < 0xA0 or code in (0xDC, 0xDD):
            rows = []
            for _number in range(length):
                row, at = self.value(at, depth + 1)
                rows.append(row)
            return rows, at
        part = self._data[at : at + length]
        if len(part) < length:
            raise FormatError("no MessagePack: it ends too early")
        return (part if code in (0xC4, 0xC5, 0xC6) else part.decode()), at + length
