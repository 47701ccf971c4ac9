"""What the readers of text files yield, and how a person may tell them to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from labelstage.words import Words

#: Characters of one text. Longer ones are books, to be cut into chapters before anybody can label them.
MAX_TEXT = 5_000_000


class Text(msgspec.Struct, frozen=True):
    """One text, exactly as it stood in row `row` (from 1) of its file; row 0 is the whole file."""

    row: int
    text: str
    external_id: str | None = None
    metadata: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Flaw:
    """A row that cannot be read; the rows after it can."""

    row: int
    code: str
    message: Words


class Conversation(msgspec.Struct, frozen=True):
    """One conversation, canonical as `conversations.read_conversation` leaves it, of row `row` of its file."""

    row: int
    conversation: Mapping[str, Any]
    external_id: str | None = None
    metadata: Mapping[str, Any] = {}


Entry = Text | Conversation | Flaw


class Unreadable(ValueError):
    """The file as a whole cannot be read, from here on."""

    def __init__(self, code: str, message: Words) -> None:
        super().__init__(str(message))
        self.code = code
        self.message = message


@dataclass(frozen=True)
class Reading:
    """How to read a text file.

    `lines`: each line of a .txt file is a text, else the whole file is. `text`, `external_id`, `metadata`: columns of a table or
    keys of JSON objects; None finds them by their usual names. `encoding`: None detects it. `fetch`: the texts are addresses on
    the web, and what stands behind them is wanted; each line of a .txt file is then one.
    """

    lines: bool = False
    text: str | None = None
    external_id: str | None = None
    metadata: tuple[str, ...] | None = None
    encoding: str | None = None
    fetch: bool = False

    @property
    def text_names(self) -> tuple[str, ...]:
        """Names that the column with the text may have, the likeliest first."""
        if self.text:
            return (self.text,)
        return ADDRESS_NAMES if self.fetch else ("text",)


def is_id(value: object) -> bool:
    """Whether a JSON value can be an id: a string, a whole number, or none given."""
    return value is None or (isinstance(value, str | int) and not isinstance(value, bool))


#: Names under which files usually keep the address of what is meant.
ADDRESS_NAMES = ("url", "image_url", "address", "link", "image", "text")
#: Names under which files usually keep an id of their own.
ID_NAMES = ("external_id", "id")
