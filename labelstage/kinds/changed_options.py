"""What an edit of a kind's own options means for the labels that are there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from labelstage.words import Words, _

from . import of
from .kind import Field


@dataclass(frozen=True)
class Change:
    """One statement; `breaks` says that existing labels which use the thing are no longer valid."""

    place: str
    message: Words
    breaks: bool = False


#: what is said (the sentence, and whether labels break) of an option that was `old` and is `new`
Said = Callable[[Any, Any], tuple[Words, bool]]


def options_changed(old: Field, new: Field) -> Iterator[Change]:
    """The changes of the options that only some kinds have; both fields are of one kind."""
    for key, option in of(new).options.items():
        before = old.get(key, option.default)  # an older label schema may not know the option
        if before != new[key]:
            sentence, breaks = _SAYS[key](before, new[key])
            yield Change(new["name"], sentence, breaks)


def class_changed(place: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """The changes of what only classes of some kinds have."""
    if old.get("parent") != new.get("parent"):
        yield Change(place, _("The class has another parent. Existing labels stay valid."))
    before, after = old.get("keypoints", []), new.get("keypoints", [])
    if len(before) != len(after):
        sentence = _(
            "The class has %(new)d keypoints instead of %(old)d. Its existing labels become invalid.",
            new=len(after),
            old=len(before),
        )
        yield Change(place, sentence, breaks=True)
    elif sorted(before) == sorted(after) and before != after:
        sentence = _("The keypoints are in another order. Existing labels would get wrong names.")
        yield Change(place, sentence, breaks=True)
    elif before != after:
        yield Change(place, _("Keypoints get other names. Existing labels stay valid under the new names."))
    if old.get("skeleton", []) != new.get("skeleton", []):
        yield Change(place, _("The skeleton is another. Existing labels stay valid."))


def _switched(on: Words, off: Words, breaks_on: bool, breaks_off: bool) -> Said:
    return lambda _old, new: (on, breaks_on) if new else (off, breaks_off)


def _levels(old: Any, new: Any) -> tuple[Words, bool]:
    values = {"old": old, "new": new}
    if new < old:
        sentence = _("The scale ends at %(new)d instead of %(old)d. Higher ratings become invalid.", **values)
        return sentence, True
    return _("The scale ends at %(new)d instead of %(old)d. Old ratings keep their number.", **values), False


def _bound(low: bool) -> Said:
    def says(old: Any, new: Any) -> tuple[Words, bool]:
        tighter = new is not None and (old is None or (new > old if low else new < old))
        value = "-" if new is None else new
        if tighter and low:
            return _("Numbers below %(value)s become invalid.", value=value), True
        if tighter:
            return _("Numbers above %(value)s become invalid.", value=value), True
        return _("The range of numbers is wider. Existing labels stay valid."), False

    return says


def _longest(old: Any, new: Any) -> tuple[Words, bool]:
    if new < old:
        return _("Texts of more than %(most)d characters become invalid.", most=new), True
    return _("Texts may now have %(most)d characters. Existing labels stay valid.", most=new), False


def _between(old: Any, new: Any) -> tuple[Words, bool]:
    if lost := [name for name in old if name not in new]:
        sentence = _("Relations with objects of %(fields)s become invalid.", fields=", ".join(lost))
        return sentence, True
    return _("More fields can be joined. Existing labels stay valid."), False


def _only_shown(_old: Any, _new: Any) -> tuple[Words, bool]:
    return _("How the field is shown changes. Existing labels stay valid."), False


_SAYS: Mapping[str, Said] = {
    "rotated": _switched(
        _("Boxes may now be turned. Existing labels stay valid."),
        _("Boxes may no longer be turned. Existing labels become invalid."),
        False,
        True,
    ),
    "multiple": lambda _old, _new: (
        _("One class or several: that changes. Its existing labels become invalid."),
        True,
    ),
    "overlapping": _switched(
        _("Spans may now overlap. Existing labels stay valid."),
        _("Spans may no longer overlap. Existing labels that do become invalid."),
        False,
        True,
    ),
    "between": _between,
    "directed": _switched(
        _("Relations now have a direction. That of existing labels is how they were drawn."),
        _("Relations have no direction any more. Those drawn both ways between two objects become invalid."),
        False,
        True,
    ),
    "levels": _levels,
    "min": _bound(low=True),
    "max": _bound(low=False),
    "longest": _longest,
    "ties": _switched(
        _("Responses may now be equally good. Existing labels stay valid."),
        _("Responses may no longer be equally good. Existing labels with ties become invalid."),
        False,
        True,
    ),
    "merged": lambda _old, _new: (
        _("One number is made of several in another way. Existing labels stay valid."),
        False,
    ),
    **dict.fromkeys(("low", "high", "step", "unit", "lines", "starts_from"), _only_shown),
}
