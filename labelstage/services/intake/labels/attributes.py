"""Attributes that others gave, as a class of ours has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from labelstage.kinds.attributes import check_attribute
from labelstage.kinds.values import shown
from labelstage.words import Words, _

_TICKS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def fitting_attributes(
    label: Mapping[str, Any], given: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Words]]:
    """Those that the class has, each of its type, and a sentence for each of the others: the object itself is kept."""
    known = {each["name"]: each for each in label.get("attributes") or ()}
    kept, left = {}, []
    for name, value in given.items():
        if name not in known:
            left.append(
                _("The class %(label)s has no attribute %(name)s.", label=label["name"], name=name[:100])
            )
            continue
        said = _typed(known[name]["type"], value)
        if check_attribute(known[name], said)[1] is None:
            kept[name] = said
        else:
            sentence = _("%(value)s cannot be the attribute %(name)s here.", value=shown(value), name=name)
            left.append(sentence)
    return kept, left


def _typed(kind: str, value: Any) -> Any:
    """Files know texts where we have ticks and numbers, and the other way round."""
    if kind == "checkbox" and not isinstance(value, bool):
        return _TICKS.get(str(value).strip().lower(), value)
    if kind in ("text", "select") and not isinstance(value, str):
        return str(value).lower() if isinstance(value, bool) else str(value)
    if kind == "number" and isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return value
    return value
