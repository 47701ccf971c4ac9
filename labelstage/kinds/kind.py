"""What every annotation kind answers for."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from .items import Item
from .problems import Problem

#: One field of a label schema, as `schema.check_schema` leaves it.
Field = Mapping[str, Any]
#: The value in its canonical form, and what is wrong with it. With problems the value is only a best effort.
Checked = tuple[Any, list[Problem]]
#: One value made of several, and what stayed undecided.
Merged = tuple[Any, list[Any]]


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

    @abstractmethod
    def fitting(self, field: Field, value: Any, item: Item) -> tuple[Any, int]:
        """What of a value made under another label schema still fits this field, and how many labels do not.

        None when nothing is left to say. What fits stays exactly as it is.
        """

    @abstractmethod
    def merge(self, field: Field, values: Sequence[Any], match_iou: float) -> Merged:
        """The consensus of two or more annotators' clean values, one each, and what they are tied on."""
