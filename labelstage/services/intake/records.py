"""One thing to bring in, checked against what every database can keep."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from labelstage.formats.raw.conversations import written
from labelstage.formats.raw.entries import MAX_TEXT
from labelstage.formats.raw.plain import too_long
from labelstage.words import Words, _

from .pictures import Picture

MAX_ID = 255
MAX_METADATA = 100_000
HASH_SHOWN = 8
MOST_SIMPLE = 100  #: keys
_SIMPLE = {str, type(None)}
_ESCAPED = 10  # characters of JSON that one may become, and more
_WRITER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_NUL_IN_JSON = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


@dataclass(frozen=True)
class Refusal:
    """Why something cannot go in: a code for programs, a sentence with the remedy for people."""

    code: str
    message: Words


class Record(msgspec.Struct, frozen=True):
    """A text, a picture or a conversation on its way in.

    `external_id` is the sender's: the same id with other content is refused as changed. Without one, `default_id` (a file
    name, or file and row) is used, and made unique if another item has it.
    """

    default_id: str
    external_id: str | None = None
    name: str = ""
    text: str | None = None
    conversation: Mapping[str, Any] | None = None
    picture: Picture | None = None
    metadata: Mapping[str, Any] = {}
    original: Mapping[str, Any] | None = None  # what it was before personal data was masked
    personal: Mapping[str, int] = {}  # how much of which kind was masked

    @property
    def media(self) -> str:
        if self.conversation is not None:
            return "conversation"
        return "text" if self.picture is None else "image"

    @property
    def characters(self) -> int:
        """How much text it holds."""
        if self.conversation is None:
            return len(self.text or "")
        return sum(len(each["content"]) for part in self.conversation.values() for each in part)

    def content_sha256(self) -> str:
        """Hash of the original bytes of a picture, of the UTF-8 of a text or of a conversation's canonical JSON."""
        if self.picture is not None:
            return self.picture.sha256
        if self.conversation is not None:
            return hashlib.sha256(written(self.conversation)).hexdigest()
        return hashlib.sha256((self.text or "").encode()).hexdigest()

    def ids(self) -> tuple[str, ...]:
        """The ids it may have, the best first. The second is as stable as the first: sent again, it is found again."""
        if self.external_id is not None:
            return (self.external_id,)
        marked = f"#{self.content_sha256()[:HASH_SHOWN]}"
        return (shorten(self.default_id, MAX_ID), shorten(self.default_id, MAX_ID - len(marked)) + marked)


def check(record: Record) -> Refusal | None:
    """What keeps the record out, None when nothing does."""
    if not storable("".join((record.external_id or "", record.text or "", record.name, record.default_id))):
        return _unstorable()
    if record.external_id is not None and not 1 <= len(record.external_id) <= MAX_ID:
        return Refusal("bad_id", _("The external id must have 1 to %(most)s characters.", most=MAX_ID))
    if record.conversation is not None:
        refusal = _check_conversation(record.conversation)
        if refusal is not None:
            return refusal
    elif record.picture is None:
        if not (record.text or "").strip():
            return Refusal("blank", _("The text is empty."))
        if len(record.text or "") > MAX_TEXT:
            return Refusal("too_long", too_long())
    return _check_metadata(record.metadata)


def _check_conversation(conversation: Mapping[str, Any]) -> Refusal | None:
    texts = [text for part in conversation.values() for each in part for text in each.values()]
    if any(text is not None and not storable(text) for text in texts):
        return _unstorable()
    if not any(each["content"].strip() for each in conversation["messages"]):
        return Refusal("blank", _("The messages are empty."))
    return None


def _check_metadata(metadata: Mapping[str, Any]) -> Refusal | None:
    if _is_simple(metadata):
        return None
    try:
        written = _WRITER.encode(metadata)
    except (ValueError, TypeError, RecursionError):
        return Refusal("bad_metadata", _("The metadata must be plain JSON without NaN or Infinity."))
    if len(written) > MAX_METADATA:
        return Refusal(
            "bad_metadata", _("Keep the metadata under %(most)s characters of JSON.", most=MAX_METADATA)
        )
    if not storable(written) or ("\\u0000" in written and _NUL_IN_JSON.search(written)):
        return _unstorable()
    return None


def _is_simple(metadata: Mapping[str, Any]) -> bool:
    """Whether it is a few texts beyond doubt, as of most tables: a look at these costs less than writing them down."""
    if not {each.__class__ for each in metadata.values()} <= _SIMPLE:
        return False
    text = "".join([*metadata, *filter(None, metadata.values())])
    return _ESCAPED * len(text) < MAX_METADATA and len(metadata) < MOST_SIMPLE and storable(text)


def storable(text: str) -> bool:
    """Whether every database can keep the text: PostgreSQL has no NUL, and half a surrogate pair is no character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def _unstorable() -> Refusal:
    message = _("It holds a NUL character or half of a surrogate pair, which cannot be stored. Remove it.")
    return Refusal("unstorable", message)


def shorten(text: str, length: int) -> str:
    """The text, or its begin and end with an ellipsis between them."""
    if len(text) <= length:
        return text
    head = (length - 1) // 2
    return f"{text[:head]}…{text[len(text) - (length - 1 - head) :]}"
