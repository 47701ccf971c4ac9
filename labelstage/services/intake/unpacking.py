"""Archives among the uploads, opened within the limits of the site, and their members as streams that can be searched."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from typing import IO, BinaryIO, cast

from labelstage.config import Settings
from labelstage.formats.raw import archive, tape

SPOOL_BYTES = 16 * 2**20

Opened = archive.Archive | tape.Tape


def limits_of(settings: Settings) -> archive.Limits:
    """How much one archive may hold and unpack to."""
    return archive.Limits(
        files=settings.max_archive_files,
        total_bytes=settings.max_archive_gb * 2**30,
        file_bytes=settings.max_upload_bytes,
    )


def is_archive(name: str, head: bytes) -> bool:
    """Whether a file of this name that begins so is an archive."""
    return name.lower().endswith(".zip") or tape.is_tape(name) or head.startswith(archive.MAGIC)


def open_archive(name: str, stream: IO[bytes], limits: archive.Limits) -> Opened:
    """The archive in the stream. Raises Unreadable."""
    if tape.is_tape(name):
        return tape.Tape(name, stream, limits)
    return archive.Archive(stream, limits)


def spooler(opened: Opened, member: archive.Member) -> Callable[[], BinaryIO]:
    """Members of an archive cannot be searched back and forth; a copy in memory, or on disk if large, can."""

    def spool() -> BinaryIO:
        copy = tempfile.SpooledTemporaryFile(SPOOL_BYTES)  # noqa: SIM115 - the caller closes it
        try:
            with opened.open(member) as stream:
                shutil.copyfileobj(stream, copy, SPOOL_BYTES)
        except archive.Damaged:
            copy.close()
            raise
        copy.seek(0)
        return cast("BinaryIO", copy)

    return spool
