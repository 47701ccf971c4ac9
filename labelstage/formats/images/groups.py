"""Rows that belong to images but stand anywhere in a file: gathered by image, in a temporary database, not in memory."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any, Self


class Groups:
    """Goes through the images in the order in which they were first named. Use it in a `with`."""

    def __init__(self) -> None:
        self._base = sqlite3.connect("")
        self._base.executescript(
            "CREATE TABLE image (number INTEGER PRIMARY KEY, name TEXT UNIQUE, about TEXT);"
            "CREATE TABLE row (image INTEGER, place TEXT, content TEXT);"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._base.close()

    def begin(self, name: str, about: Mapping[str, Any]) -> bool:
        """Name an image and what is known of it; whether nothing was known before."""
        name, text = storable(name), json.dumps(about)
        new = self._base.execute("INSERT OR IGNORE INTO image (name, about) VALUES (?, ?)", (name, text))
        if new.rowcount == 1:
            return True
        first = self._base.execute(
            "UPDATE image SET about = ? WHERE name = ? AND about IS NULL", (text, name)
        )
        return first.rowcount == 1

    def add(self, name: str, place: str, content: Any) -> None:
        """Keep a row of an image, which need not have been named yet."""
        name = storable(name)
        self._base.execute("INSERT OR IGNORE INTO image (name) VALUES (?)", (name,))
        self._base.execute(
            "INSERT INTO row SELECT number, ?, ? FROM image WHERE name = ?",
            (place, json.dumps(content), name),
        )

    def __iter__(self) -> Iterator[tuple[str, dict[str, Any], list[tuple[str, Any]]]]:
        """(name, what is known of it, its rows with their places)."""
        self._base.execute("CREATE INDEX IF NOT EXISTS row_image ON row (image)")
        for number, name, about in self._base.execute(
            "SELECT number, name, about FROM image ORDER BY number"
        ):
            rows = self._base.execute(
                "SELECT place, content FROM row WHERE image = ? ORDER BY rowid", (number,)
            )
            yield name, json.loads(about or "{}"), [(place, json.loads(content)) for place, content in rows]


def storable(name: str) -> str:
    """Lone surrogates, which JSON may hold, written out."""
    return name.encode("utf-8", "backslashreplace").decode()
