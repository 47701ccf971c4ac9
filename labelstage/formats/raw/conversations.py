"""Conversations: messages, and responses to compare, out of the shapes in which programs keep them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from string import ascii_lowercase
from typing import Any

from labelstage.words import Words, _

from .entries import MAX_TEXT

#: One of these holds the messages.
SOURCES = ("conversation", "messages", "prompt")
ROLES = ("system", "user", "assistant")
MOST_MESSAGES, MOST_RESPONSES, LONGEST_MODEL = 1000, len(ascii_lowercase), 200
#: What a preference says of responses that are equally good: no response may be called so.
TIE = "tie"
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class BadConversation(ValueError):
    """The value is no conversation; `message` says where and why."""

    def __init__(self, message: Words) -> None:
        super().__init__(str(message))
        self.message = message


def conversation_keys(value: Mapping[str, Any]) -> list[str]:
    """The keys of an object that tell of a conversation."""
    if value.keys().isdisjoint(SOURCES):
        return []
    found = [key for key in SOURCES if key in value]
    return [*found, "responses"] if found and "responses" in value else found


def read_conversation(value: Mapping[str, Any]) -> dict[str, Any]:
    """The canonical `{"messages": [...], "responses": [...]}` of an object with messages, a prompt or a conversation, and perhaps
    responses. Raises BadConversation.

    >>> read_conversation({"prompt": "Hi", "responses": ["Hello!"]})["responses"]
    [{'id': 'a', 'content': 'Hello!', 'model': None}]
    """
    sources = [key for key in SOURCES if key in value]
    if len(sources) != 1:
        raise BadConversation(_("Give the messages under one of: %(keys)s.", keys=", ".join(SOURCES)))
    inner: Any = value[sources[0]]
    responses = value.get("responses")
    if sources[0] == "conversation" and isinstance(inner, Mapping):
        if responses is not None or set(inner) - {"messages", "responses"}:
            raise BadConversation(_("A conversation is an object with messages and responses, nothing else."))
        inner, responses = inner.get("messages"), inner.get("responses")
    read = {"messages": _messages(inner), "responses": _responses(responses)}
    length = sum(len(each["content"]) for part in read.values() for each in part)
    if length > MAX_TEXT:
        raise BadConversation(_("The conversation is longer than %(most)d characters.", most=MAX_TEXT))
    return read


def written(conversation: Mapping[str, Any]) -> bytes:
    """The bytes that stand for a canonical conversation when its hash is taken."""
    return json.dumps(conversation, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def _messages(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, str):
        value = [{"role": "user", "content": value}]
    if not isinstance(value, list) or not 0 < len(value) <= MOST_MESSAGES:
        sentence = _("The messages are a text, or a list of 1 to %(most)d messages.", most=MOST_MESSAGES)
        raise BadConversation(sentence)
    return [_message(number, each) for number, each in enumerate(value, 1)]


def _message(number: int, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping) or set(value) != {"role", "content"}:
        raise BadConversation(
            _("Message %(number)d must be an object with a role and a content.", number=number)
        )
    if value["role"] not in ROLES:
        raise BadConversation(
            _("Message %(number)d: the role is one of %(roles)s.", number=number, roles=", ".join(ROLES))
        )
    if not isinstance(value["content"], str):
        raise BadConversation(_("Message %(number)d: the content must be a text.", number=number))
    return {"role": value["role"], "content": value["content"]}


def _responses(value: Any) -> list[dict[str, Any]]:
    """The responses, those without an id called by the first letters that are free."""
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > MOST_RESPONSES:
        raise BadConversation(_("The responses are a list of at most %(most)d.", most=MOST_RESPONSES))
    rows = [each if isinstance(each, Mapping) else {"content": each} for each in value]
    taken = {each["id"] for each in rows if isinstance(each.get("id"), str)}
    free = (letter for letter in ascii_lowercase if letter not in taken)
    found = [_response(number, each, free) for number, each in enumerate(rows, 1)]
    if len({each["id"] for each in found}) < len(found):
        raise BadConversation(_("Two responses have the same id. Give each its own."))
    return found


def _response(number: int, value: Mapping[str, Any], free: Iterator[str]) -> dict[str, Any]:
    if set(value) - {"id", "content", "model"} or not isinstance(value.get("content"), str):
        sentence = _(
            "Response %(number)d must be a text, or an object with a content, and perhaps an id and a model.",
            number=number,
        )
        raise BadConversation(sentence)
    identity = value.get("id") if value.get("id") is not None else next(free)
    if not isinstance(identity, str) or not _ID.fullmatch(identity) or identity == TIE:
        sentence = _(
            "Response %(number)d: an id is 1 to 64 letters, digits, _ or -, and not “tie”.", number=number
        )
        raise BadConversation(sentence)
    model = value.get("model")
    if model is not None and (not isinstance(model, str) or len(model) > LONGEST_MODEL):
        raise BadConversation(_("Response %(number)d: the model must be a short text.", number=number))
    return {"id": identity, "content": value["content"], "model": model}
