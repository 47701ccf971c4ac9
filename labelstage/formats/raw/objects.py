"""JSON: a list of objects, or one object per line (JSONL, NDJSON)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any, NoReturn, TextIO

import msgspec

from labelstage.words import Words, _

from .conversations import BadConversation, conversation_keys, read_conversation
from .encoding import bounded_lines, open_text
from .entries import ID_NAMES, Conversation, Entry, Flaw, Reading, Text, Unreadable, is_id

MAX_LINE = 64 * 2**20
_KEYS = ("metadata", "meta")


class BadJson(ValueError):
    """The text is no JSON that every database can keep; `message` says where it breaks."""

    def __init__(self, message: Words) -> None:
        super().__init__(str(message))
        self.message = message


def parse(text: str | bytes) -> Any:
    """JSON as RFC 8259 has it: no NaN, no numbers of thousands of digits, no bottomless nesting. Raises BadJson."""
    try:
        return _FAST.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        pass  # the standard library takes more, and says better what is wrong
    try:
        if isinstance(text, bytes):
            text = text.decode(json.detect_encoding(text))
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        message = _("This is no JSON: %(why)s at character %(at)s.", why=error.msg, at=error.pos + 1)
    except RecursionError:
        message = _("The JSON is nested too deeply.")
    except (ValueError, UnicodeDecodeError):
        message = _("The JSON holds a number or character that cannot be stored.")
    raise BadJson(message)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


_DECODER = json.JSONDecoder(parse_constant=_no_constant)
_FAST = msgspec.json.Decoder()


def read_lines(stream: IO[bytes], reading: Reading) -> Iterator[Entry]:
    """One text or conversation per line; lines end with LF or CRLF and with nothing else. Raises Unreadable."""
    with open_text(stream, reading.encoding) as text:
        yield from _lines(text, reading)


def _lines(text: TextIO, reading: Reading) -> Iterator[Entry]:
    for row, line in bounded_lines(text, MAX_LINE):
        if line is None:
            yield Flaw(
                row, "too_long", _("The line is longer than %(most)s MB. Split it.", most=MAX_LINE // 2**20)
            )
        elif line.strip():
            yield _line(row, line, reading)


def _line(row: int, line: str, reading: Reading) -> Entry:
    try:
        return entry(row, parse(line), reading)
    except BadJson as error:
        return Flaw(row, "broken_json", error.message)


def read(stream: IO[bytes], reading: Reading) -> Iterator[Entry]:
    """The texts of a .json file: a list of objects or strings, or one object. Raises Unreadable."""
    with open_text(stream, reading.encoding) as file:
        text = file.read(MAX_LINE + 1)
        if len(text) > MAX_LINE:
            raise _too_long()
        try:
            document = parse(text)
        except BadJson as error:
            if not _second_document(text):
                raise Unreadable("broken_json", error.message) from None
            file.seek(0)
            yield from _lines(file, reading)
            return
    for row, value in enumerate(document if isinstance(document, list) else [document], start=1):
        yield entry(row, value, reading)


def _too_long() -> Unreadable:
    most = MAX_LINE // 2**20
    message = _(
        "A .json file is read whole: keep it under %(most)s MB, or use .jsonl, one object per line.",
        most=most,
    )
    return Unreadable("too_long", message)


def _second_document(text: str) -> bool:
    """Whether this is JSONL under the wrong name: one whole document on the first line, more after it."""
    first, _end, rest = text.strip().partition("\n")
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return False
    return bool(rest.strip())


def entry(row: int, value: Any, reading: Reading) -> Entry:
    """One text or conversation from one JSON value: an object that holds it, or a text alone.

    Messages make a conversation where nobody asked for a key with texts and there is none under `text`.
    """
    if isinstance(value, str):
        return Text(row, value)
    if not isinstance(value, dict):
        return Flaw(row, "not_an_object", _('Expected an object such as {"text": "..."} or a string.'))
    names = reading.text_names
    key = _first(names, value) or names[0]
    told = reading.text or reading.fetch or isinstance(value.get(key), str)
    talk = [] if told else conversation_keys(value)
    text = value.get(key)
    if not talk and not isinstance(text, str):
        if text is not None:
            return Flaw(row, "no_text", _("What stands under %(key)s is no text. Put it in quotes.", key=key))
        message = _(
            "The object has no text under %(key)s. Its keys: %(keys)s.", key=key, keys=", ".join(value)[:200]
        )
        return Flaw(row, "no_text", message)
    id_key = _first((reading.external_id,) if reading.external_id else ID_NAMES, value)
    external_id = value[id_key] if id_key else None
    if not is_id(external_id):
        return Flaw(row, "bad_id", _("The id must be a string or a whole number."))
    identity = None if external_id is None else str(external_id)
    metadata = _metadata(value, {*(talk or [key]), id_key}, reading)
    return _conversation(row, value, identity, metadata) if talk else Text(row, str(text), identity, metadata)


def _first(names: Sequence[str], value: Mapping[str, Any]) -> str | None:
    for name in names:
        if name in value:
            return name
    return None


def _conversation(
    row: int, value: Mapping[str, Any], identity: str | None, metadata: dict[str, Any]
) -> Entry:
    try:
        return Conversation(row, read_conversation(value), identity, metadata)
    except BadConversation as error:
        return Flaw(row, "bad_conversation", error.message)


def _metadata(value: Mapping[str, Any], used: set[str | None], reading: Reading) -> dict[str, Any]:
    """What `metadata` holds, and whatever else the object says; or just the keys asked for."""
    if reading.metadata is not None:
        return {name: value[name] for name in reading.metadata if name in value}
    found: dict[str, Any] = {}
    for name, inner in value.items():
        if name in _KEYS and isinstance(inner, dict):
            found |= inner
        elif name not in used:
            found[name] = inner
    return found
