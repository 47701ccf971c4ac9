"""Items as a program posts them: JSON objects with a text, the bytes of an image, or a conversation."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
from collections.abc import Mapping
from typing import Any

from labelstage.formats.raw.conversations import (
    SOURCES,
    BadConversation,
    conversation_keys,
    read_conversation,
    written,
)
from labelstage.formats.raw.entries import is_id
from labelstage.storage.blobs import BlobStore
from labelstage.storage.images import ImageRefused
from labelstage.words import _

from .pictures import Picture, take_picture
from .records import Record, Refusal

KEYS = frozenset({"text", "image", *SOURCES, "responses", "external_id", "name", "metadata"})
_ID_DIGITS = 16
_OBJECT = (dict, type(None))


def posted_record(value: Any, *, blobs: BlobStore, max_pixels: int) -> Record | Refusal:
    """The record of one posted object. Without an id or a name it is known by its content, so posting it again finds it."""
    problem = _shape(value)
    if problem is not None:
        return problem
    picture: Picture | None = None
    if "image" in value:
        taken = _picture(value["image"], blobs, max_pixels)
        if isinstance(taken, Refusal):
            return taken
        picture = taken
    conversation: dict[str, Any] | None = None
    if _is_conversation(value):
        try:
            conversation = read_conversation(value)
        except BadConversation as error:
            return Refusal("bad_conversation", error.message)
    external_id, name = value.get("external_id"), value.get("name") or ""
    has_own = name or external_id is not None
    return Record(
        default_id=name if has_own else _content_id(value.get("text"), picture, conversation),
        external_id=None if external_id is None else str(external_id),
        name=name,
        text=value.get("text"),
        conversation=conversation,
        picture=picture,
        metadata=value.get("metadata") or {},
    )


def _shape(value: Any) -> Refusal | None:
    if not isinstance(value, dict):
        return Refusal("not_an_object", _('Expected an object such as {"text": "..."}.'))
    if not value.keys() <= KEYS:
        unknown = sorted(value.keys() - KEYS)
        message = _(
            "Unknown keys: %(unknown)s. Use %(known)s; what else there is belongs into metadata.",
            unknown=", ".join(unknown)[:200],
            known=", ".join(sorted(KEYS)),
        )
        return Refusal("unknown_key", message)
    if ("text" in value) + ("image" in value) + _is_conversation(value) != 1:
        sentence = _("Give a text, an image (its bytes in base64) or a conversation, and one of them only.")
        return Refusal("no_content", sentence)
    return _types(value)


def _is_conversation(value: Mapping[str, Any]) -> bool:
    return bool(conversation_keys(value)) or "responses" in value


def _types(value: Mapping[str, Any]) -> Refusal | None:
    for key in ("text", "image", "name"):
        if not isinstance(value.get(key, ""), str):
            return Refusal("bad_value", _("%(key)s must be a string.", key=key))
    if not isinstance(value.get("metadata"), _OBJECT):
        return Refusal("bad_metadata", _("The metadata must be an object."))
    if not is_id(value.get("external_id")):
        return Refusal("bad_id", _("The id must be a string or a whole number."))
    return None


def _picture(encoded: str, blobs: BlobStore, max_pixels: int) -> Picture | Refusal:
    try:
        data = base64.b64decode(encoded, validate=True)
        return take_picture(blobs, io.BytesIO(data), max_pixels=max_pixels)
    except (binascii.Error, ValueError) as error:
        if isinstance(error, ImageRefused):
            return Refusal(error.code, error.message)
        return Refusal("bad_base64", _("The image is not valid base64."))


def _content_id(text: str | None, picture: Picture | None, conversation: Mapping[str, Any] | None) -> str:
    if picture is not None:
        return f"image-{picture.sha256[:_ID_DIGITS]}"
    if conversation is not None:
        return f"conversation-{hashlib.sha256(written(conversation)).hexdigest()[:_ID_DIGITS]}"
    return f"text-{hashlib.sha256((text or '').encode('utf-8', 'replace')).hexdigest()[:_ID_DIGITS]}"
