"""What an edit of a label schema means for the labels that are there, in plain statements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from labelstage.words import _

from .changed_options import Change, class_changed, options_changed
from .kind import Field

__all__ = ["Change", "diff_schema"]

LOOKS = ("title", "color", "hotkey")


def diff_schema(old: Sequence[Field], new: Sequence[Field]) -> list[Change]:
    """All differences between two clean label schemas, in the order of the new one; empty when there are none."""
    return list(_fields(old, new))


def _fields(old: Sequence[Field], new: Sequence[Field]) -> Iterator[Change]:
    before, after = _by_name(old), _by_name(new)
    for name in (name for name in before if name not in after):
        yield Change(name, _("The field is removed. Its existing labels become invalid."), breaks=True)
    for name, field in after.items():
        if name in before:
            yield from _field(before[name], field)
        elif field["required"]:
            yield Change(name, _("The field is new and required. Existing labels lack it."), breaks=True)
        else:
            yield Change(name, _("The field is new. Existing labels stay valid."))
    if _order(before, after) != _order(after, before):
        yield Change("", _("The order of the fields is another. Existing labels stay valid."))


def _field(old: Field, new: Field) -> Iterator[Change]:
    name = new["name"]
    if old["kind"] != new["kind"]:
        values = {"old": old["kind"], "new": new["kind"]}
        sentence = _(
            "The kind changes from %(old)s to %(new)s. Its existing labels become invalid.", **values
        )
        yield Change(name, sentence, breaks=True)
        return
    yield from options_changed(old, new)
    yield from _condition(name, old.get("when"), new.get("when"))
    if new["required"] and not old["required"]:
        yield Change(
            name, _("The field is now required. Existing labels without it become invalid."), breaks=True
        )
    if old["required"] and not new["required"]:
        yield Change(name, _("The field is no longer required. Existing labels stay valid."))
    yield from _looks(name, old, new)
    yield from _classes(name, old["classes"], new["classes"])


def _condition(place: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> Iterator[Change]:
    if old == new:
        return
    if new is None:
        yield Change(place, _("The field is now always asked. Existing labels stay valid."))
        return
    says = {"field": new["field"], "values": ", ".join(map(str, new["is"]))}
    if old is not None and old["field"] == new["field"] and set(old["is"]) <= set(new["is"]):
        yield Change(place, _("The field is asked more often: when %(field)s is %(values)s.", **says))
        return
    sentence = _(
        "The field is asked only when %(field)s is %(values)s. Existing labels given elsewhere become invalid.",
        **says,
    )
    yield Change(place, sentence, breaks=True)


def _classes(
    place: str, old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> Iterator[Change]:
    before, after = _by_name(old), _by_name(new)
    for name in (name for name in before if name not in after):
        sentence = _("The class %(name)s is removed. Existing labels of it become invalid.", name=name)
        yield Change(place, sentence, breaks=True)
    for name, label in after.items():
        if name in before:
            yield from _looks(f"{place}.{name}", before[name], label)
            yield from class_changed(f"{place}.{name}", before[name], label)
            yield from _attributes(f"{place}.{name}", before[name]["attributes"], label["attributes"])
        else:
            yield Change(place, _("The class %(name)s is new. Existing labels stay valid.", name=name))
    if _order(before, after) != _order(after, before):
        sentence = _("The order of the classes is another. Later releases number their categories anew.")
        yield Change(place, sentence)


def _attributes(
    place: str, old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> Iterator[Change]:
    before, after = _by_name(old), _by_name(new)
    for name in (name for name in before if name not in after):
        sentence = _(
            "The attribute %(name)s is removed. Existing labels that have it become invalid.", name=name
        )
        yield Change(place, sentence, breaks=True)
    for name, attribute in after.items():
        if name not in before:
            yield Change(place, _("The attribute %(name)s is new. Existing labels stay valid.", name=name))
        elif before[name] != attribute:
            yield _attribute(place, before[name], attribute)


def _attribute(place: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Change:
    name = new["name"]
    if old["type"] != new["type"]:
        sentence = _(
            "The attribute %(name)s changes its type. Existing labels that have it become invalid.", name=name
        )
        return Change(place, sentence, breaks=True)
    lost = [option for option in old.get("options", []) if option not in new.get("options", [])]
    if lost:
        values = {"name": name, "lost": ", ".join(lost)}
        sentence = _(
            "The attribute %(name)s loses options: %(lost)s. Labels that have them become invalid.", **values
        )
        return Change(place, sentence, breaks=True)
    sentence = _(
        "The attribute %(name)s has another title, default or options. Labels stay valid.", name=name
    )
    return Change(place, sentence)


def _looks(place: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    if any(old.get(key) != new.get(key) for key in LOOKS):
        yield Change(place, _("Title, colour or hotkey changes. Existing labels stay valid."))


def _by_name(rows: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {row["name"]: row for row in rows}


def _order(these: Mapping[str, Any], those: Mapping[str, Any]) -> list[str]:
    return [name for name in these if name in those]
