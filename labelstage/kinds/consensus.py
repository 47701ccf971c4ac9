"""One answer made of several annotators' results."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import Any

from . import is_asked, of
from .items import Item
from .kind import Field, Merged, Result

#: (field, the places of those who answered it, their values) -> one value of them
Merge = Callable[[Field, Sequence[int], Sequence[Any]], Merged]


def fitting(fields: Sequence[Field], result: Result, item: Item) -> tuple[dict[str, Any], int]:
    """What of a result still fits a label schema it was not made under, and how many labels do not."""
    clean: dict[str, Any] = {}
    misfits = len(result.keys() - {field["name"] for field in fields})
    for field in fields:
        name, kind = field["name"], of(field)
        if name not in result:
            continue
        suits = kind.suits(item) and is_asked(field, clean)
        value, lost = kind.fitting(field, result[name], item) if suits else (None, 1)
        misfits += lost
        if value is not None:
            clean[name] = value
    for field in fields:
        if field["name"] in clean:
            before = clean[field["name"]]
            value, problems = of(field).within(field, before, clean)
            misfits += len(problems)
            if problems and not value:
                del clean[field["name"]]
            else:
                clean[field["name"]] = value
    return clean, misfits


def merge_results(
    fields: Sequence[Field], results: Sequence[Result], match_iou: float, merge: Merge | None = None
) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """The consensus of results that fit the schema, and by field what their annotators are tied on.

    `merge` makes one value of several in place of the kind's own way. For each field only those who answered it count; one answer alone stays exactly as it is. Relations come after the objects
    they join, which may have become others. A field that the merged answers before it do not ask for is left out.
    """
    related = any("between" in field for field in fields)
    if len(results) == 1 and merge is None and not related:
        return _asked(fields, {name: Merged(value, []) for name, value in results[0].items()})
    found: dict[str, Merged] = {}
    names: list[dict[str, Mapping[str, str]]] = [{} for _result in results]
    taken: set[str] = set()
    joined = {name for field in fields if len(field.get("between", ())) > 1 for name in field["between"]}
    for field in sorted(fields, key=lambda each: "between" in each):
        name = field["name"]
        who = [number for number, result in enumerate(results) if name in result]
        if not who:
            continue
        values = [of(field).renamed(field, results[number][name], names[number]) for number in who]
        found[name] = merge(field, who, values) if merge else plain(field, values, match_iou)
        if name in joined:
            found[name] = _apart(found[name], taken)
        for number, renamed in zip(who, found[name].names, strict=False):
            names[number][name] = renamed
    return _asked(fields, found)


def plain(field: Field, values: Sequence[Any], match_iou: float) -> Merged:
    """The kind's own way: everybody counts alike, and one answer alone stays exactly as it is."""
    if len(values) > 1:
        return of(field).merge(field, values, match_iou)
    objects = values[0] if of(field).has_objects else ()
    return Merged(values[0], [], [{each["id"]: each["id"] for each in objects}])


def _apart(merged: Merged, taken: set[str]) -> Merged:
    """The objects with ids that no other field has, so that a relation between two fields is never in doubt."""
    new: dict[str, str] = {}
    for each in merged.value:
        tries = (f"{each['id'][:50]}-{number}" for number in count(2))
        new[each["id"]] = each["id"] if each["id"] not in taken else next(a for a in tries if a not in taken)
        taken.add(new[each["id"]])
    if all(old == identity for old, identity in new.items()):
        return merged
    value = [{**each, "id": new[each["id"]]} for each in merged.value]
    return Merged(value, merged.tied, [{old: new[at] for old, at in each.items()} for each in merged.names])


def _asked(
    fields: Sequence[Field], found: Mapping[str, Merged]
) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """The values, and what is tied, of the fields that the answers before them ask for, in the schema's order."""
    merged: dict[str, Any] = {}
    tied: dict[str, list[Any]] = {}
    for field in fields:
        name = field["name"]
        if name in found and is_asked(field, merged):
            merged[name] = found[name].value
            if found[name].tied:
                tied[name] = found[name].tied
    return merged, tied
