"""Where several annotators of one item agree and where they differ: one unit for each thing that somebody said.

A unit is an object that one or more of them marked, or the answer to a question. Objects of several annotators are the same
thing as `clusters` has it; spans are where they overlap; relations are between the same two things.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from labelstage.measures.ratings import Floats

from . import of
from .clusters import cluster
from .consensus import Merge, plain
from .drawing import Drawing
from .kind import Field, Merged, Result
from .objects import Drawn

#: Two shapes this much alike, with one class and the same attributes, say the same.
ALIKE = 0.8

#: One value of what the annotators said, by their places, and whether all of them said the same.
MergeUnit = Callable[[Field, Sequence[int], Sequence[Any], bool], Any]


@dataclass(frozen=True)
class Option:
    """One thing that was said: by whom (places in the list of annotators), and what; None: that there is nothing."""

    who: tuple[int, ...]
    value: Any


@dataclass(frozen=True)
class Unit:
    """One thing about which annotators agree or differ.

    `said` has a digest of what each of them said, None for "nothing there". `merged` is what they come to, None when they come
    to nothing. `id` is that of the object in a merged result; empty for an answer.
    """

    field: str
    id: str
    options: tuple[Option, ...]
    said: Mapping[int, str | None]
    merged: Any

    @property
    def key(self) -> str:
        return f"{self.field}/{self.id}" if self.id else self.field

    @property
    def agrees(self) -> bool:
        return len(self.options) == 1


def units(
    fields: Sequence[Field], results: Sequence[Result], match_iou: float, merge: Merge | None = None
) -> list[Unit]:
    """The units of results that fit the schema, in the order of the fields; relations come last.

    `merge` makes one value of several in place of the kind's own way, as in `merge_results`; where all agree it has no say.
    """

    def own(field: Field, _who: Sequence[int], values: Sequence[Any]) -> Merged:
        return plain(field, values, match_iou)

    def merge_unit(field: Field, who: Sequence[int], values: Sequence[Any], agrees: bool) -> Any:
        return (own if agrees or merge is None else merge)(field, who, values).value

    found: list[Unit] = []
    names: list[dict[str, str]] = [{} for _result in results]
    for field in sorted(fields, key=lambda each: "between" in each):
        who = [number for number, result in enumerate(results) if field["name"] in result]
        if not who:
            continue
        if field["kind"] == "relation":
            found += _relations(field, results, who, names)
        elif of(field).has_objects:
            found += _objects(field, results, who, match_iou, names, merge_unit)
        else:
            found.append(_answer(field, results, who, merge_unit))
    return found


def digest(value: Any) -> str:
    """What tells one saying from another; an object's own id does not."""
    if isinstance(value, Mapping):
        value = {name: each for name, each in value.items() if name != "id"}
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _answer(field: Field, results: Sequence[Result], who: Sequence[int], merge_unit: MergeUnit) -> Unit:
    values = [results[number][field["name"]] for number in who]
    said = {number: digest(value) for number, value in zip(who, values, strict=True)}
    options = tuple(
        Option(
            tuple(number for number in who if said[number] == mark), values[list(said.values()).index(mark)]
        )
        for mark in dict.fromkeys(said.values())
    )
    return Unit(field["name"], "", options, said, merge_unit(field, who, values, len(options) == 1))


def _objects(
    field: Field,
    results: Sequence[Result],
    who: Sequence[int],
    match_iou: float,
    names: list[dict[str, str]],
    merge_unit: MergeUnit,
) -> list[Unit]:
    kind = of(field)
    values = [results[number][field["name"]] for number in who]
    if isinstance(kind, Drawing):
        drawing = kind

        def compare(left: Sequence[Drawn], right: Sequence[Drawn]) -> Floats:
            return drawing.compare(field, left, right)

        groups = cluster(values, match_iou, compare)
    else:
        compare = _overlap
        groups = cluster(values, 1e-9, compare)
    found = []
    for group in groups:
        members = {who[place]: drawn for place, drawn in group.items()}
        unit = _unit(field, members, who, compare)
        sayings = [[members[number]] if number in members else [] for number in who]
        merged = merge_unit(field, who, sayings, unit.agrees)
        found.append(_with_id(unit, merged[0] if merged else None))
        for number, drawn in members.items():
            names[number][drawn["id"]] = unit.id
    return found


def _with_id(unit: Unit, merged: Drawn | None) -> Unit:
    value = None if merged is None else {**merged, "id": unit.id}
    return Unit(unit.field, unit.id, unit.options, unit.said, value)


def _unit(field: Field, members: Mapping[int, Drawn], who: Sequence[int], compare: Any) -> Unit:
    """The unit of a group of objects; those who marked nothing there say that there is nothing."""
    said: dict[int, str | None] = dict.fromkeys(who)
    said |= {number: digest(drawn) for number, drawn in members.items()}
    identity = "a" + digest([[number, said[number]] for number in sorted(members)])
    options: list[tuple[list[int], Drawn]] = []
    for number, drawn in members.items():
        same = next((each for each in options if _says_the_same(each[1], drawn, compare)), None)
        if same:
            same[0].append(number)
        else:
            options.append(([number], drawn))
    made = [Option(tuple(numbers), {**drawn, "id": identity}) for numbers, drawn in options]
    absent = tuple(number for number in who if number not in members)
    if absent:
        made.append(Option(absent, None))
    return Unit(field["name"], identity, tuple(made), said, None)


def _says_the_same(one: Drawn, other: Drawn, compare: Any) -> bool:
    if one["class"] != other["class"] or one.get("attributes") != other.get("attributes"):
        return False
    if digest(one) == digest(other):
        return True
    return compare is not _overlap and float(compare([one], [other])[0, 0]) >= ALIKE


def _overlap(left: Sequence[Drawn], right: Sequence[Drawn]) -> Floats:
    """How much spans overlap: characters shared of characters in either."""
    one, other = (
        np.array([[each["start"], each["end"]] for each in side], dtype=float) for side in (left, right)
    )
    shared = np.minimum(one[:, None, 1], other[None, :, 1]) - np.maximum(one[:, None, 0], other[None, :, 0])
    shared = np.maximum(shared, 0)
    whole = (one[:, 1] - one[:, 0])[:, None] + (other[:, 1] - other[:, 0])[None, :] - shared
    return np.asarray(shared / whole, dtype=np.float64)


def _relations(
    field: Field, results: Sequence[Result], who: Sequence[int], names: list[dict[str, str]]
) -> list[Unit]:
    """Relations between the same two things; one whose ends are unknown is left out."""
    groups: dict[tuple[str, ...], dict[int, Drawn]] = {}
    for number in who:
        for each in results[number][field["name"]]:
            ends = [names[number].get(each[key], "") for key in ("from", "to")]
            if all(ends) and ends[0] != ends[1]:
                drawn = {**each, "from": ends[0], "to": ends[1]}
                pair = tuple(ends if field["directed"] else sorted(ends))
                groups.setdefault(pair, {}).setdefault(number, drawn)
    found = []
    for group in groups.values():
        unit = _unit(field, group, who, _overlap)
        most = max(unit.options, key=lambda option: len(option.who))
        found.append(_with_id(unit, most.value if 2 * len(most.who) > len(who) else None))
    return found
