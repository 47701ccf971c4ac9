"""Files of images without what cameras write into them: place, time, serial numbers, previews.

Only whole segments are left out, no pixel is touched: JPEG's APP1 (EXIF, XMP), APP13 and comments and whatever stands behind its
end (ITU-T T.81, annex B); PNG's eXIf, text and time chunks (PNG 3rd edition, 11.3); WebP's EXIF and XMP chunks (RFC 9649).
Profiles of colour stay.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

_JPEG_DROPPED = {0xE1, 0xED, 0xFE, *range(0xE3, 0xED), 0xEF}
_MARKER = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
_PNG_DROPPED = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}
_PNG_HEAD = 8
_WEBP_FLAGS = 0x08 | 0x04  # EXIF and XMP in the VP8X header


def without_metadata(data: bytes) -> bytes | None:
    """The same image without metadata; None when it has none, or is of another format. Expects a file that decodes."""
    if data.startswith(b"\xff\xd8"):
        parts = list(_jpeg(data))
    elif data.startswith(b"\x89PNG"):
        parts = list(_png(data))
    elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    else:
        return None
    kept = b"".join(parts)
    return None if len(kept) == len(data) else kept


def _jpeg(data: bytes) -> Iterator[bytes]:
    """The segments to keep, up to the end of the image."""
    at, begun = 2, False
    yield data[:2]
    while True:
        if begun and (end := _end(data, at)) is not None:
            yield data[at:end]
            return
        found = _MARKER.search(data, at) if begun else _MARKER.match(data, at)
        if found is None:  # padding or scrap between segments, or no end: keep what is there
            yield data[at:]
            return
        yield data[at : found.start()]
        kind = data[found.end() - 1]
        if kind == 0xD9:
            yield data[found.start() : found.end()]
            return
        length = int.from_bytes(data[found.end() : found.end() + 2], "big")
        if kind not in _JPEG_DROPPED and not _is_index(data, found.end()):
            yield data[found.start() : found.end() + length]
        at = found.end() + length
        begun = begun or kind == 0xDA


def _end(data: bytes, at: int) -> int | None:
    """Where the image ends if it does so with the scan that goes on at `at`, as nearly always: every 0xFF before it is escaped.
    Found in a tenth of the time that looking at each of them takes."""
    end = data.find(b"\xff\xd9", at)
    if end < 0 or data.count(b"\xff", at, end) != data.count(b"\xff\x00", at, end):
        return None
    return end + 2


def _is_index(data: bytes, at: int) -> bool:
    """Whether the segment is the index of further pictures (MPF), which are cut off."""
    return data[at - 1] == 0xE2 and data[at + 2 : at + 6] == b"MPF\0"


def _png(data: bytes) -> Iterator[bytes]:
    yield data[:_PNG_HEAD]
    at = _PNG_HEAD
    while at + 8 <= len(data):
        (length,) = struct.unpack_from(">L", data, at)
        kind = data[at + 4 : at + 8]
        end = at + 12 + length
        if kind not in _PNG_DROPPED:
            yield data[at:end]
        at = end
        if kind == b"IEND":
            return


def _webp(data: bytes) -> bytes | None:
    kept, at, dropped = [], 12, False
    while at + 8 <= len(data):
        kind = data[at : at + 4]
        end = at + 8 + int.from_bytes(data[at + 4 : at + 8], "little")
        end += end % 2
        if kind in {b"EXIF", b"XMP "}:
            dropped = True
        elif kind == b"VP8X":
            kept.append(data[at : at + 8] + bytes([data[at + 8] & ~_WEBP_FLAGS]) + data[at + 9 : end])
        else:
            kept.append(data[at:end])
        at = end
    if not dropped:
        return None
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body
