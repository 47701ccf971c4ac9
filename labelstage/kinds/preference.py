"""Which of the responses of a conversation is the best."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from labelstage.words import _

from .items import Item, response_ids
from .kind import Checked, Field, Kind, Merged
from .objects import most_common
from .options import switch
from .problems import Problem
from .values import ID, shown

TIE = "tie"


class Comparing(Kind):
    """What asks about the responses of a conversation, of which there must be two or more."""

    media = "conversation"
    options: ClassVar = {"ties": switch(False)}
    has_classes = False

    def suits(self, item: Item) -> bool:
        return super().suits(item) and len(response_ids(item)) > 1


class Preference(Comparing):
    """The id of the response preferred, or with `ties` also "tie"."""

    name = "preference"
    is_condition = True

    def check(self, field: Field, value: Any, item: Item) -> Checked:
        answers = [*response_ids(item), *([TIE] if field["ties"] else [])]
        if isinstance(value, str) and value in answers:
            return value, []
        sentence = _(
            "%(value)s is no response here. Use one of: %(answers)s.",
            value=shown(value),
            answers=", ".join(answers),
        )
        return None, [Problem(field["name"], sentence)]

    def possible(self, field: Field, value: Any) -> Any:
        known = isinstance(value, str) and ID.fullmatch(value) and (value != TIE or field["ties"])
        return value if known else None

    def merge(self, field: Field, values: Sequence[Any], match_iou: float) -> Merged:
        """What most preferred; None, tied on them, where several are preferred equally often."""
        answers = most_common(values)
        return Merged(answers[0], []) if len(answers) == 1 else Merged(None, sorted(answers))
