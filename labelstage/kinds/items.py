"""What a check needs to know of the item: a row of the item table will do, and so will a test's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


class Item(Protocol):
    """`media` is "image", "text" or "conversation"; width and height are pixels of the upright image; `text` as stored;
    `conversation` is `{"messages": [...], "responses": [...]}`."""

    @property
    def media(self) -> str: ...
    @property
    def width(self) -> int | None: ...
    @property
    def height(self) -> int | None: ...
    @property
    def text(self) -> str | None: ...
    @property
    def conversation(self) -> Mapping[str, Any] | None: ...


@dataclass(frozen=True)
class ItemFacts:
    """The plainest `Item`."""

    media: str
    width: int | None = None
    height: int | None = None
    text: str | None = None
    conversation: Mapping[str, Any] | None = None


def response_ids(item: Item) -> list[str]:
    """The ids of the responses to compare, in their order."""
    return [each["id"] for each in (item.conversation or {}).get("responses", ())]
