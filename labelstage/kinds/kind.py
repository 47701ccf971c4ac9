"""What every annotation kind answers for."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from .items import Item
from .problems import Problem

#: One field of a label schema, as `schema.check_schema` leaves it.
Field = Mapping[str, Any]
#: The value in its canonical form, and what is wrong with it. With problems the value is only a best effort.
Checked = tuple[Any, list[Problem]]


class Kind(ABC):
    """One kind of annotation: what its value looks like and when it is right."""

    name: ClassVar[str]
    #: the media an item must have to carry this kind; None: any
    media: ClassVar[str | None] = None
    #: switches a field of this kind has, with their defaults
    switches: ClassVar[Mapping[str, bool]] = {}
    #: whether classes of this kind may define attributes
    has_attributes: ClassVar[bool] = False

    def suits(self, item: Item) -> bool:
        """Whether the item can carry a value of this kind at all."""
        return self.media is None or self.media == item.media

    @abstractmethod
    def check(self, field: Field, value: Any, item: Item) -> Checked:
        """Check any JSON value against the field and an item that suits; never raises."""
