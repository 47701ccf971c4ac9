"""Files on their way in, piece by piece: what has come is on disk, and a broken line or a restart loses none of it.

Each is two files in one folder, which all web processes and job runners share: what is known of it, and the bytes so far. How many
these are is the one truth about where to go on.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO
from uuid import uuid4

CHUNK = 1 << 20
_ID = re.compile(r"[0-9a-f]{32}")


class WrongOffset(ValueError):
    """The file goes on elsewhere: at `offset`."""

    def __init__(self, offset: int) -> None:
        super().__init__(f"it goes on at {offset}")
        self.offset = offset


class TooMuch(ValueError):
    """More came than the file is long."""


class NoRoom(OSError):
    """The disk has no room for a file of this size."""


@dataclass(frozen=True)
class Part:
    """A file on its way. `fingerprint` is the sender's: by it he finds the file again."""

    id: str
    project_id: int
    user_id: int
    name: str
    size: int
    fingerprint: str
    offset: int = 0

    @property
    def complete(self) -> bool:
        return self.offset == self.size


class Parts:
    """The files on their way in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self, *, project_id: int, user_id: int, name: str, size: int, fingerprint: str) -> Part:
        """A new file, or the one that this person began in this project under this fingerprint. Raises NoRoom."""
        for part in self.of(project_id, user_id):
            if fingerprint and (part.fingerprint, part.size) == (fingerprint, size):
                return part
        self._folder.mkdir(parents=True, exist_ok=True)
        if size > shutil.disk_usage(self._folder).free:
            raise NoRoom(f"no room for {size} bytes")
        part = Part(uuid4().hex, project_id, user_id, name, size, fingerprint)
        self._bytes(part.id).touch()
        known = {key: value for key, value in asdict(part).items() if key not in {"id", "offset"}}
        temporary = self._folder / f"{part.id}.new"
        temporary.write_text(json.dumps(known), encoding="utf-8")
        temporary.replace(self._known(part.id))
        return part

    def of(self, project_id: int, user_id: int) -> list[Part]:
        """What a person has on its way to a project, the latest to get on first."""
        found = [self.find(path.stem) for path in self._folder.glob("*.json")]
        mine = [each for each in found if each and (each.project_id, each.user_id) == (project_id, user_id)]
        return sorted(mine, key=lambda each: self._age(each.id), reverse=True)

    def find(self, part_id: str) -> Part | None:
        """The file of that id as far as it has come; None when there is none."""
        if not _ID.fullmatch(part_id):
            return None
        try:
            known = json.loads(self._known(part_id).read_text(encoding="utf-8"))
            return Part(id=part_id, offset=self._bytes(part_id).stat().st_size, **known)
        except FileNotFoundError:
            return None

    def append(self, part: Part, offset: int, stream: IO[bytes]) -> Part:
        """Take the bytes that follow on `offset`; the file as it is then. What came before a break stays.

        Two senders of the same file write the same bytes in the same places. Raises WrongOffset, TooMuch.
        """
        with self._bytes(part.id).open("r+b") as file:
            here = file.seek(0, os.SEEK_END)
            if offset != here:
                raise WrongOffset(here)
            while chunk := stream.read(min(CHUNK, part.size - here + 1)):
                here += len(chunk)
                if here > part.size:
                    raise TooMuch
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        found = self.find(part.id)
        assert found is not None
        return found

    def open(self, part: Part) -> BinaryIO:
        """What has come."""
        return self._bytes(part.id).open("rb")

    def remove(self, part_id: str) -> None:
        """Forget a file; no error when there is none."""
        if _ID.fullmatch(part_id):
            self._known(part_id).unlink(missing_ok=True)
            self._bytes(part_id).unlink(missing_ok=True)

    def sweep(self, before: datetime) -> int:
        """Forget what has not got on since; how many bytes that frees."""
        freed = 0
        for path in list(self._folder.glob("*")):
            try:
                found = path.stat()
            except FileNotFoundError:
                continue
            if path.suffix != ".json" and found.st_mtime < before.timestamp():
                freed += found.st_size
                path.unlink(missing_ok=True)
                self._known(path.stem).unlink(missing_ok=True)
        return freed

    def _age(self, part_id: str) -> float:
        try:
            return self._bytes(part_id).stat().st_mtime
        except FileNotFoundError:
            return 0.0

    def _known(self, part_id: str) -> Path:
        return self._folder / f"{part_id}.json"

    def _bytes(self, part_id: str) -> Path:
        return self._folder / f"{part_id}.part"
