"""What every annotation kind answers for."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from .items import Item
from .options import Option
from .problems import Problem

#: One field of a label schema, as `schema.check_schema` leaves it.
Field = Mapping[str, Any]
#: A result: values by field name.
Result = Mapping[str, Any]
#: The value in its canonical form, and what is wrong with it. With problems the value is what of it is right.
Checked = tuple[Any, list[Problem]]


class Merged(NamedTuple):
    """One value made of several, what stayed undecided, and what became of the objects.

    `names` has one mapping for each annotator, from the ids of his objects to the merged ones' ids; kinds without objects
    leave it empty.
    """

    value: Any
    tied: list[Any]
    names: Sequence[Mapping[str, str]] = ()


class Kind(ABC):
    """One kind of annotation: what its value looks like and when it is right."""

    name: ClassVar[str]
    #: the media an item must have to carry this kind; None: any
    media: ClassVar[str | None] = None
    #: what a field of this kind may say beyond what every field says
    options: ClassVar[Mapping[str, Option]] = {}
    has_classes: ClassVar[bool] = True
    #: whether classes of this kind may define attributes
    has_attributes: ClassVar[bool] = False
    #: whether the value is a list of objects with ids, which relations may join
    has_objects: ClassVar[bool] = False
    #: whether another field may be asked depending on the answer to this one
    is_condition: ClassVar[bool] = False

    def suits(self, item: Item) -> bool:
        """Whether the item can carry a value of this kind at all."""
        return self.media is None or self.media == item.media

    def check_class(
        self, _row: Mapping[str, Any], _place: str, _problems: list[Problem]
    ) -> tuple[Mapping[str, Any], Sequence[str]]:
        """What a class of this kind says beyond what every class says, clean, and the keys it may use for it."""
        return {}, ()

    def check_field(
        self, _field: Field, _others: Sequence[Field], _place: str, _problems: list[Problem]
    ) -> None:
        """Name what is wrong between the parts of a clean field, and between it and the other fields."""
        return

    @abstractmethod
    def check(self, field: Field, value: Any, item: Item) -> Checked:
        """Check any JSON value against the field and an item that suits; never raises."""

    def within(self, _field: Field, value: Any, _result: Result) -> Checked:
        """Check a clean value against the clean rest of the result, where a kind refers to it."""
        return value, []

    def is_answer(self, _value: Any) -> bool:
        """Whether a clean value answers a required field."""
        return True

    def possible(self, _field: Field, _value: Any) -> Any:
        """The single answer, in canonical form, that any JSON value is to the field, None when it is none; for conditions."""
        return None

    def fitting(self, field: Field, value: Any, item: Item) -> tuple[Any, int]:
        """What of a value made under another label schema still fits this field, and how many labels do not.

        None when nothing is left to say. What fits stays exactly as it is.
        """
        clean, problems = self.check(field, value, item)
        return (None, 1) if problems else (clean, 0)

    @abstractmethod
    def merge(self, field: Field, values: Sequence[Any], match_iou: float) -> Merged:
        """The consensus of two or more annotators' clean values, one each, and what they are tied on."""

    def renamed(self, _field: Field, value: Any, _names: Mapping[str, Mapping[str, str]]) -> Any:
        """An annotator's value with his objects' ids (by field) replaced by those of what they were merged into."""
        return value
