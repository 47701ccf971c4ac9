"""What a format cannot carry, named item by item."""

from __future__ import annotations

import tempfile
import weakref
from collections import Counter
from typing import IO, Any

from .json_text import dump
from .records import Loss, Record, Report

SPOOL = 1 << 20  # bytes of names kept in memory before they go to disk
MOST_FIRST = 50  # losses kept at hand to be shown


class Losses:
    """Counts losses by code and field, and keeps a line of JSON for each one in a temporary file: memory stays flat.

    Codes and their sentences stand in services/losses.py.
    """

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str | None]] = Counter()
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(SPOOL)  # noqa: SIM115
        weakref.finalize(self, self._file.close)
        self.first: list[dict[str, Any]] = []
        self.named = 0

    def add(
        self,
        code: str,
        record: Record,
        *,
        field: str | None = None,
        label: str | None = None,
        detail: Any = None,
        count: int = 1,
    ) -> None:
        """Name one loss: of which item, and where it is one label's of which label (its id), with what was lost."""
        self._counts[code, field] += count
        line = {"item": record.id, "external_id": record.external_id, "code": code, "field": field}
        line |= {"label": label, "detail": detail, "count": count}
        self._file.write(dump(line) + b"\n")
        self.named += 1
        if len(self.first) < MOST_FIRST:
            self.first.append(line)

    def count(self, code: str, count: int, field: str | None = None) -> None:
        """Count what is lost of every item alike, and need not be named for each: lineage, say."""
        self._counts[code, field] += count

    def begin(self, record: Record) -> None:
        """What JSON Lines alone tells of every record: who made the labels, and those left out when its answer was chosen."""
        self.count("lineage", len(record.annotations))
        if record.chosen["misfits"]:
            self.add("unfit", record, count=record.chosen["misfits"])

    def file(self) -> IO[bytes]:
        """Every named loss as JSON Lines, from the start."""
        self._file.seek(0)
        return self._file

    def report(self, written: dict[str, int]) -> Report:
        """The report of a file that lacks these."""
        lost = [Loss(code, count, field) for (code, field), count in self._counts.items() if count]
        return Report(written, lost, self)
