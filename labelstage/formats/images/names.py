"""Names of files in a release: safe relative paths, each given once."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from itertools import chain, count
from pathlib import PurePosixPath

from ..records import Record

_PLAIN = re.compile(r"[0-9A-Za-z_-][0-9A-Za-z_.-]*")
_UNSAFE = re.compile(r'[\x00-\x1f\x7f\ud800-\udfff<>:"|?*]')


class FileNames:
    """Names that were given already. They are kept in a database of SQLite's own, in memory until large.

    `stems`: two names that differ in their endings alone are the same, for what is written of an image bears its name with
    another ending. `folders`: names of folders that no path may hold, since tools look for them.
    """

    def __init__(self, *, stems: bool = False, folders: tuple[str, ...] = ()) -> None:
        self._stems, self._folders = stems, folders
        self._base = sqlite3.connect("")
        self._base.execute("CREATE TABLE taken (name TEXT PRIMARY KEY) WITHOUT ROWID")

    def close(self) -> None:
        self._base.close()

    def take(self, name: str) -> bool:
        """Whether the name was free; it no longer is."""
        key = str(PurePosixPath(name).with_suffix("")).casefold() if self._stems and name else name
        return self._base.execute("INSERT OR IGNORE INTO taken VALUES (?)", (key,)).rowcount == 1

    def unique(self, record: Record) -> str:
        """The item's own file name, made safe; a later item of the same name gets its id appended."""
        if not self._folders and _PLAIN.fullmatch(record.name) and self.take(record.name):
            return record.name
        path = self._path(record.name) or self._path(record.external_id) or PurePosixPath("item")
        endings = chain(("", f"-{record.id}"), (f"-{record.id}-{again}" for again in count(2)))
        names: Iterator[str] = (str(path.with_name(f"{path.stem}{each}{path.suffix}")) for each in endings)
        return next(name for name in names if self.take(name))

    def _path(self, name: str) -> PurePosixPath | None:
        path = safe_path(name)
        if path is None or not self._folders:
            return path
        parts = (f"{each}_" if each.casefold() in self._folders else each for each in path.parts[:-1])
        return PurePosixPath(*parts, path.name)


def safe_path(name: str) -> PurePosixPath | None:
    """The path without a root, without `..`, and without signs that some file system refuses."""
    parts = (_UNSAFE.sub("_", part).strip() for part in name.replace("\\", "/").split("/"))
    kept = [part for part in parts if part.strip(".")]
    return PurePosixPath(*kept) if kept else None
