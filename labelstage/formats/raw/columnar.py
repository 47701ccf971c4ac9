"""Parquet: one text or conversation per row, read in batches. Needs pyarrow, the extra `parquet`."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import IO, Any

from labelstage.words import _

from .conversations import conversation_keys
from .entries import Entry, Reading, Unreadable
from .objects import entry

BATCH_ROWS = 500


def read(stream: IO[bytes], reading: Reading) -> Iterator[Entry]:
    """One entry per row, counted from 1; columns are named as keys of JSON are. Raises Unreadable."""
    for row, value in enumerate(rows(stream), start=1):
        if row == 1:
            reading = _settled(value, reading)
        yield entry(row, value, reading)


def rows(stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    """The rows as JSON would have them. Raises Unreadable, perhaps only where the file breaks."""
    try:
        from pyarrow import parquet
    except ImportError:
        message = _("This server does not read Parquet. Its operator can install labelstage[parquet].")
        raise Unreadable("not_installed", message) from None
    try:
        file = parquet.ParquetFile(stream)
        for batch in file.iter_batches(batch_size=BATCH_ROWS):
            yield from (plain(row) for row in batch.to_pylist())
    except Exception as error:  # a reader fed with hostile bytes may raise anything
        raise Unreadable(
            "broken_table", _("The Parquet file is damaged or cut off. Write it again.")
        ) from error


def plain(value: Any) -> Any:
    """The value as JSON has it: times in ISO 8601, decimals and NaN as strings, bytes in base64."""
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    odd = isinstance(value, Decimal | timedelta) or (isinstance(value, float) and not math.isfinite(value))
    return str(value) if odd else value


def _settled(first: Mapping[str, Any], reading: Reading) -> Reading:
    """The reading with the text's column found: the only column of texts where none is called so."""
    found = any(name in first for name in reading.text_names)
    if reading.text or found or conversation_keys(first):
        if reading.text and reading.text not in first:
            raise _no_column(reading.text, first)
        return reading
    texts = [name for name, value in first.items() if isinstance(value, str)]
    if len(texts) != 1:
        raise _no_column(reading.text_names[0], first)
    return replace(reading, text=texts[0])


def _no_column(wanted: str, first: Mapping[str, Any]) -> Unreadable:
    message = _(
        "There is no column named %(wanted)s. Say which of these holds the text: %(names)s.",
        wanted=wanted,
        names=", ".join(first)[:200],
    )
    return Unreadable("no_text_column", message)
