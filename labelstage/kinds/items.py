"""What a check needs to know of the item: a row of the item table will do, and so will a test's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Item(Protocol):
    """`media` is "image" or "text"; width and height are pixels of the upright image; `text` as stored."""

    @property
    def media(self) -> str: ...
    @property
    def width(self) -> int | None: ...
    @property
    def height(self) -> int | None: ...
    @property
    def text(self) -> str | None: ...


@dataclass(frozen=True)
class ItemFacts:
    """The plainest `Item`."""

    media: str
    width: int | None = None
    height: int | None = None
    text: str | None = None
