"""Annotation kinds. Adding one is a file here, a line below, and a tool module in static/."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from labelstage.words import _

from .box import Box
from .choice import Choice
from .conditions import is_asked, not_asked
from .items import Item, ItemFacts
from .keypoints import Keypoints
from .kind import Field, Kind
from .mask import Mask
from .number import Number
from .polygon import Polygon
from .polyline import Polyline
from .preference import Preference
from .problems import Problem
from .ranking import Ranking
from .rating import Rating
from .relation import Relation
from .span import Span
from .text import Text
from .values import inside

__all__ = ["KINDS", "Field", "Item", "ItemFacts", "Kind", "Problem", "check_result", "is_asked", "of"]

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Box(),
        Polygon(),
        Polyline(),
        Keypoints(),
        Mask(),
        Span(),
        Relation(),
        Choice(),
        Rating(),
        Number(),
        Text(),
        Preference(),
        Ranking(),
    )
}


def of(field: Field) -> Kind:
    """The kind of a schema's field."""
    return KINDS[field["kind"]]


def check_result(
    fields: Sequence[Field], result: Any, item: Item, *, final: bool = True
) -> tuple[dict[str, Any], list[Problem]]:
    """Check a whole result against a clean label schema; never raises, whatever JSON comes.

    Returns the result in canonical form (fields in the schema's order) and all problems; what is wrong is not in it. A
    draft (`final=False`) may leave required fields out, and hold fields that are not asked. A field that does not suit the
    item, or is not asked, is never required.
    """
    if not isinstance(result, Mapping):
        return {}, [Problem("", _("A result is an object with one entry for each field."))]
    clean: dict[str, Any] = {}
    problems: list[Problem] = []
    for field in fields:
        _check_field(field, result, item, final, clean, problems)
    for field in fields:
        if field["name"] in clean:
            clean[field["name"]], wrong = of(field).within(field, clean[field["name"]], clean)
            problems.extend(wrong)
    return clean, problems + _unknown_fields(fields, result)


def _check_field(
    field: Field,
    result: Mapping[str, Any],
    item: Item,
    final: bool,
    clean: dict[str, Any],
    problems: list[Problem],
) -> None:
    name, kind = field["name"], of(field)
    asked = kind.suits(item) and (not final or is_asked(field, clean))
    required = final and asked and field["required"]
    if name not in result:
        if required:
            problems.append(Problem(name, _("This field is required. Answer it before you submit.")))
    elif not kind.suits(item):
        problems.append(Problem(name, _("This field is for items of another kind. Leave it out here.")))
    elif not asked:
        problems.append(Problem(name, not_asked(field)))
    else:
        value, wrong = kind.check(field, result[name], item)
        problems.extend(wrong)
        if value is not None:
            clean[name] = value
            if required and not kind.is_answer(value):
                problems.append(Problem(name, _("This field is required. Answer it before you submit.")))


def _unknown_fields(fields: Sequence[Field], result: Mapping[str, Any]) -> list[Problem]:
    names = [field["name"] for field in fields]
    message = _("The project has no field of this name. Its fields are: %(names)s.", names=", ".join(names))
    return [Problem(inside("", name), message) for name in result if name not in names]
