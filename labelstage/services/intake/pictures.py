"""A picture's files: the original, what the browser shows, and a thumbnail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO

from labelstage.storage.blobs import BlobStore
from labelstage.storage.images import prepare
from labelstage.storage.looks import Look


@dataclass(frozen=True)
class Picture:
    """A stored picture; width and height are pixels of the upright image."""

    sha256: str
    display_sha256: str
    display_type: str
    thumbnail_sha256: str
    width: int
    height: int
    look: Look | None = None


def take_picture(
    blobs: BlobStore, stream: IO[bytes], *, max_pixels: int, sha256: str | None = None
) -> Picture:
    """Store the picture in the seekable stream with what is shown of it; `sha256` when it is a blob already.

    Raises ImageRefused, and then has stored nothing.
    """
    prepared = prepare(stream, max_pixels=max_pixels)
    if sha256 is None:
        stream.seek(0)
        sha256 = blobs.put(stream).sha256
    display = sha256 if prepared.display is None else blobs.put(prepared.display).sha256
    thumbnail = blobs.put(prepared.thumbnail).sha256
    shown = (display, prepared.display_type, thumbnail)
    return Picture(sha256, *shown, prepared.width, prepared.height, prepared.look)
