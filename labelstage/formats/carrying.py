"""What the formats of texts have in common: which labels they carry, under which names, and whether a file carries them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from .losses import Losses
from .records import Dataset, Record, Result

Fields = Sequence[Mapping[str, Any]]
#: (field, class) to the name it has in the file.
Names = Mapping[tuple[str, str], str]
_MEDIA = {"text": "texts", "image": "images", "conversation": "conversations"}


@dataclass(frozen=True)
class Carried:
    """One answer as a text format carries it: spans (start, end, name), relations between such places, names and texts."""

    external_id: str | None
    text: str | None
    spans: Sequence[tuple[Any, ...]] = ()
    relations: Sequence[tuple[Any, ...]] = ()
    plain: Sequence[Any] = field(default_factory=tuple)


def names_of(fields: Fields, kinds: Collection[str]) -> dict[tuple[str, str], str]:
    """The classes of the fields of these kinds. A name that two fields share is written `field.class` in both."""
    pairs = [
        (field["name"], label["name"], field["kind"])
        for field in fields
        if field["kind"] in kinds
        for label in field["classes"]
    ]
    uses = Counter((name, kind) for _field, name, kind in pairs)
    return {
        (field, name): name if uses[name, kind] == 1 else f"{field}.{name}" for field, name, kind in pairs
    }


def column_names(fields: Fields, fixed: Collection[str]) -> dict[str, str]:
    """The column of each field in a table that has `fixed` ones: a field called like one of them gets `_answer` appended."""
    taken = {*fixed, *(each["name"] for each in fields)}
    names = {}
    for each in fields:
        name = each["name"]
        while name in fixed or (name != each["name"] and name in taken):
            name += "_answer"
        names[each["name"]] = name
    return names


def classes_of(fields: Fields, kind: str, result: Result) -> Iterator[tuple[str, Any]]:
    """(field, value) of everything said of a kind: each object, each class chosen, each text, number or rating."""
    for each in fields:
        value = result.get(each["name"])
        if each["kind"] == kind and value is not None:
            for one in value if isinstance(value, list) else [value]:
                yield each["name"], one


def one_answer_each(
    dataset: Dataset, losses: Losses, media: str, kinds: Collection[str]
) -> Iterator[tuple[Record, Result, int | None]]:
    """Every answer of the items of this medium. What others hold is lost, and so are answers of other kinds, ties, lineage and
    classes that are gone."""
    names = names_of(dataset.fields, kinds)
    for record in dataset.records():
        losses.begin(record)
        if record.media != media:
            losses.add(_MEDIA[record.media], record)
            continue
        if record.metadata:
            losses.count("metadata", 1)
        for name in record.chosen["tied"]:
            losses.add("tied", record, field=name)
        for result, worker in record.answers():
            name_lost(dataset.fields, record, result, kinds, names, losses)
            yield record, result, worker


def name_lost(
    fields: Fields, record: Record, result: Result, kinds: Collection[str], names: Names, losses: Losses
) -> None:
    """Name the answers whose kind the format does not carry, and the labels whose class is no longer in the schema."""
    for each in fields:
        name, value = each["name"], result.get(each["name"])
        if value is None:
            continue
        if each["kind"] not in kinds:
            losses.add("field", record, field=name)
        elif each["kind"] in ("span", "relation", "choice"):
            for one in value if isinstance(value, list) else [value]:
                said = one["class"] if isinstance(one, Mapping) else one
                if (name, said) not in names:
                    losses.add(
                        "misfit", record, field=name, label=one["id"] if isinstance(one, Mapping) else one
                    )


def wanted(fields: Fields, record: Record, result: Result, kinds: Collection[str], names: Names) -> Carried:
    """What a file must say of an answer, from the record alone."""
    spans = [(f, each) for f, each in classes_of(fields, "span", result) if (f, each["class"]) in names]
    places = {each["id"]: (each["start"], each["end"]) for _field, each in spans}
    relations = [
        (places[each["from"]], places[each["to"]], names[f, each["class"]])
        for f, each in classes_of(fields, "relation", result)
        if "relation" in kinds and (f, each["class"]) in names and {each["from"], each["to"]} <= set(places)
    ]
    plain: list[Any] = [
        names[f, each] for f, each in classes_of(fields, "choice", result) if (f, each) in names
    ]
    plain += [each for kind in ("text",) if kind in kinds for _f, each in classes_of(fields, kind, result)]
    return Carried(
        record.external_id,
        record.text,
        [(each["start"], each["end"], names[f, each["class"]]) for f, each in spans],
        relations,
        plain,
    )


def compare(
    dataset: Dataset,
    found: Iterable[Carried],
    media: str,
    kinds: Collection[str],
    names: Names,
    holdable: Callable[[Record, Result], Result] = lambda _record, result: result,
) -> Iterator[str]:
    """Where what was found in a file is not what the records say, in the order of both; `holdable`: what of an answer a file can
    hold at all."""
    expected = (
        wanted(dataset.fields, record, holdable(record, result), kinds, names)
        for record in dataset.records()
        if record.media == media
        for result, _worker in record.answers()
    )
    for number, (want, got) in enumerate(zip_longest(expected, found), 1):
        if want is None or got is None:
            yield "the file ends elsewhere than the dataset"
            return
        if (want.external_id, want.text) != (got.external_id, got.text):
            yield f"entry {number}: another item or text than {want.external_id}"
        for said, there in (
            (want.spans, got.spans),
            (want.relations, got.relations),
            (want.plain, got.plain),
        ):
            if sorted(map(repr, said)) != sorted(map(repr, there)):
                yield f"entry {number} ({want.external_id}): other labels than were to be written"
                break
