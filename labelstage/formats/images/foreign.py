"""Numbers and shapes that others wrote, as our kinds have them; what is none is refused by name."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from labelstage.words import Words, _

from ..reading import Label, Trouble

#: No picture is so wide, and no coordinate so far off.
FARTHEST = 10_000_000
MOST_POINTS = 100_000


class Wrong(ValueError):
    """The region cannot be read; `message` says why."""

    def __init__(self, code: str, message: Words) -> None:
        super().__init__(str(message))
        self.code = code
        self.message = message


def labels_of(
    regions: Iterable[tuple[str, Any]], make: Callable[[Any, str], Iterable[Label]]
) -> tuple[list[Label], list[Trouble]]:
    """The labels that `make` finds in each region (place, whatever it is), and those regions that are wrong."""
    labels: list[Label] = []
    troubles: list[Trouble] = []
    for place, region in regions:
        try:
            labels.extend(make(region, place))
        except Wrong as error:
            troubles.append(Trouble(place, error.code, error.message))
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError):
            troubles.append(Trouble(place, "bad_region", _("This region is not as its format has it.")))
    return labels, troubles


def number(value: Any) -> float:
    """The number, also when it is written as a text. Raises Wrong for what is none, infinite, or beyond any picture."""
    try:
        if isinstance(value, bool):
            raise ValueError
        found = float(value)
    except (ValueError, TypeError, OverflowError):
        raise Wrong("no_number", _("%(value)s is no number.", value=_shown(value))) from None
    if not math.isfinite(found) or abs(found) > FARTHEST:
        raise Wrong("no_number", _("%(value)s is no place on a picture.", value=_shown(value)))
    return int(found) if found.is_integer() else found


def parts(names: Any, count: int) -> tuple[str, ...]:
    """What `count` keypoints are called, where each has a name of its own; else nothing."""
    found = tuple(each for each in names or () if isinstance(each, str) and each.strip())
    return found if len(set(found)) == len(found) == count else ()


def whole(value: Any) -> int | None:
    """A size in whole pixels, or None when there is none that could be."""
    try:
        found = number(value)
    except Wrong:
        return None
    return int(found) if found == int(found) and found > 0 else None


def box(x: Any, y: Any, width: Any, height: Any) -> dict[str, Any]:
    """A box. Raises Wrong also when it has no width or height."""
    shape = {"x": number(x), "y": number(y), "width": number(width), "height": number(height)}
    if shape["width"] <= 0 or shape["height"] <= 0:
        sentence = _("A box must be wider and higher than 0; this one is %(width)s x %(height)s.")
        values = {"width": _shown(shape["width"]), "height": _shown(shape["height"])}
        raise Wrong("empty_box", Words(sentence.message, values))
    return shape


def box_between(x: Any, y: Any, x2: Any, y2: Any) -> dict[str, Any]:
    """The box between two corners, whichever they are."""
    left, right = sorted((number(x), number(x2)))
    top, bottom = sorted((number(y), number(y2)))
    return box(left, top, right - left, bottom - top)


def points(rows: Iterable[Any], fewest: int) -> list[list[float]]:
    """Points x, y."""
    found = [[number(each[0]), number(each[1])] for each in rows]
    if not fewest <= len(found) <= MOST_POINTS:
        sentence = _("%(count)d points: this shape has at least %(least)d.", count=len(found), least=fewest)
        raise Wrong("few_points", sentence)
    return found


def pairs(flat: Sequence[Any], fewest: int) -> list[list[float]]:
    """Points of a list x, y, x, y ..."""
    if not isinstance(flat, Sequence) or isinstance(flat, str) or len(flat) % 2:
        raise Wrong("few_points", _("A list of points has an x and a y for each."))
    return points(zip(flat[::2], flat[1::2], strict=True), fewest)


def attributes(values: Any) -> dict[str, Any]:
    """Plain values by name; others are kept as their text, null not at all."""
    if not isinstance(values, Mapping):
        return {}
    return {
        str(name): value if isinstance(value, bool | int | float | str) else str(value)
        for name, value in values.items()
        if value is not None
    }


def from_text(text: str | None) -> Any:
    """What was meant by a value written as a text: true and false, numbers where they are written as we would, else the text."""
    text = text or ""
    if text in ("true", "false"):
        return text == "true"
    for kind in (int, float):
        try:
            found = kind(text)
        except (ValueError, OverflowError):
            continue
        if repr(found) == text and math.isfinite(found):
            return found
    return text


def class_name(value: Any) -> str:
    """The name of a class. Raises Wrong when there is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | float) or not str(value).strip():
        raise Wrong("no_class", _("This region names no class."))
    return str(value).strip()


def _shown(value: Any) -> str:
    text = repr(value) if isinstance(value, float) else str(value)
    return text if len(text) <= 40 else text[:40] + "…"
