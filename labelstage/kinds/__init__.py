"""Annotation kinds. Adding one is a file here, a line below, and a tool module in static/."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from labelstage.words import _

from .box import Box
from .choice import Choice
from .items import Item, ItemFacts
from .kind import Field, Kind
from .problems import Problem
from .span import Span
from .values import inside

__all__ = ["KINDS", "Field", "Item", "ItemFacts", "Kind", "Problem", "check_result", "of"]

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (Box(), Span(), Choice())}


def of(field: Field) -> Kind:
    """The kind of a schema's field."""
    return KINDS[field["kind"]]


def check_result(
    fields: Sequence[Field], result: Any, item: Item, *, final: bool = True
) -> tuple[dict[str, Any], list[Problem]]:
    """Check a whole result against a clean label schema; never raises, whatever JSON comes.

    Returns the result in canonical form (fields in the schema's order) and all problems. A draft
    (`final=False`) may leave required fields out. A field that does not suit the item is never required.
    """
    if not isinstance(result, Mapping):
        return {}, [Problem("", _("A result is an object with one entry for each field."))]
    clean: dict[str, Any] = {}
    problems: list[Problem] = []
    for field in fields:
        name, kind = field["name"], of(field)
        if name not in result:
            if final and field["required"] and kind.suits(item):
                problems.append(Problem(name, _("This field is required. Answer it before you submit.")))
        elif not kind.suits(item):
            problems.append(Problem(name, _("This field is for items of another kind. Leave it out here.")))
        else:
            clean[name], wrong = kind.check(field, result[name], item)
            problems.extend(wrong)
    return clean, problems + _unknown_fields(fields, result)


def _unknown_fields(fields: Sequence[Field], result: Mapping[str, Any]) -> list[Problem]:
    names = [field["name"] for field in fields]
    message = _("The project has no field of this name. Its fields are: %(names)s.", names=", ".join(names))
    return [Problem(inside("", name), message) for name in result if name not in names]
