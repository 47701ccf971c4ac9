"""doccano's JSON Lines in its several shapes (https://doccano.github.io/doccano/): labels of texts, entities and relations,
categories, sequences to sequences, and boxes and segments of images by file name."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from labelstage.words import _

from . import fasttext
from .carrying import Carried, classes_of, compare, names_of, one_answer_each
from .json_text import dump
from .losses import Losses
from .objects import objects
from .raw.entries import ID_NAMES, is_id
from .reading import Answer, File, How, Label, Trouble, without_pictures
from .records import Dataset, Record, Report, Result

TEXTS = ("text", "data", "column_data")
LABELS = ("label", "labels", "column_label")
SHAPES = ("entities", "spans", "ents", "relations", "cats", "bbox", "segmentation")
KINDS = frozenset({"span", "relation", "choice", "text"})


def looks_like(name: str, head: bytes) -> bool:
    """Whether the first object has a text or a file name and one of doccano's keys, or it begins as fastText does."""
    if fasttext.looks_like(head):
        return True
    start = head[:4096].lstrip(b"\xef\xbb\xbf[ \t\r\n")
    if not start.startswith(b"{") or b'"annotations"' in head or b'"messages"' in head:
        return False
    line = start.split(b"\n", 1)[0]
    keys = [f'"{key}"'.encode() for key in (*LABELS, *SHAPES)]
    texts = [f'"{key}"'.encode() for key in (*TEXTS, "filename")]
    sample = line if line.rstrip(b",\r ").endswith(b"}") else start
    return any(key in sample for key in keys) and any(key in sample for key in texts)


def read(files: Sequence[File], how: How) -> Iterator[Answer | Trouble]:
    """One answer for each object, or line of fastText, of every file."""
    for file in without_pictures(files):
        if fasttext.looks_like(file.head()):
            yield from fasttext.read(file, how)
            continue
        for row in objects(file, how):
            if isinstance(row, Trouble):
                yield row
            else:
                yield from _answer(*row, how)


def _answer(place: str, row: Mapping[str, Any], how: How) -> Iterator[Answer | Trouble]:
    text_key = next((key for key in ((how.text,) if how.text else TEXTS) if key in row), None)
    text = row.get(text_key) if text_key else None
    name = row.get("filename")
    if not (isinstance(text, str) and text) and not isinstance(name, str):
        yield Trouble(place, "no_text", _("There is no text here, so that its labels belong to nothing."))
        return
    if row.get("answer") in ("reject", "ignore"):
        yield Trouble(
            place, "refused", _("Whoever looked at it (Prodigy) said that it is wrong, or passed it over.")
        )
        return
    id_key = how.external_id or next((key for key in ID_NAMES if row.get(key) is not None), "")
    identity = row.get(id_key)
    labels: list[Label] = []
    said = (*(how.labels or LABELS), *SHAPES, *(("accept",) if "options" in row else ()))
    used = {text_key, id_key, "filename", "worker", *said}
    looked: list[str] = []
    for key in said:
        if key in row:
            found = list(_labels(key, row[key], place))
            labels += [each for each in found if isinstance(each, Label)]
            troubles = [each for each in found if isinstance(each, Trouble)]
            yield from troubles
            looked += [] if troubles else _looked(key, row[key])
    yield Answer(
        place,
        tuple(labels),
        external_id=str(identity) if identity is not None and is_id(identity) else None,
        file_name=name if isinstance(name, str) else None,
        text=text if isinstance(text, str) and text else None,
        by=None if row.get("worker") is None else str(row["worker"]),
        metadata={key: value for key, value in row.items() if key not in used},
        looked=tuple(looked),
    )


def _looked(key: str, value: Any) -> list[str]:
    """The groups of which an empty list says that there is nothing."""
    if key in ("entities", "spans", "relations", "cats"):
        return [{"entities": "span", "spans": "span", "relations": "relation", "cats": "choice"}[key]]
    return ["*"] if value == [] and key not in SHAPES else []


def _labels(key: str, value: Any, place: str) -> Iterator[Label | Trouble]:
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        value = [value]
    if isinstance(value, Mapping) and key == "cats":
        value = [name for name, share in value.items() if share and share >= 0.5]
    if value is None:
        return
    if not isinstance(value, list):
        yield Trouble(f"{place}.{key}", "bad_value", _("Expected a list of labels."))
        return
    for number, each in enumerate(value):
        label = _label(key, each, f"{place}.{key}[{number}]")
        if label is None:
            sentence = _("This is no label that doccano writes.")
            yield Trouble(f"{place}.{key}[{number}]", "bad_label", sentence)
        else:
            yield label


def _label(key: str, each: Any, place: str) -> Label | None:
    """A span as a triple or an object, a relation, a box, a segment, or the name (or number) of a class."""
    is_name = isinstance(each, str | int | float) and not isinstance(each, bool)
    if is_name and key not in ("entities", "spans", "ents", "relations", "bbox", "segmentation"):
        return Label("choice", str(each), place=place)
    if isinstance(each, list) and len(each) == 3 and isinstance(each[2], str):
        return Label("span", each[2], {"start": each[0], "end": each[1]}, place)
    if not isinstance(each, Mapping) or not isinstance(each.get("label", each.get("type")), str):
        return None
    shape = next((shape for make in _OBJECTS if (shape := make(each)) is not None), None)
    if shape is None:
        return None
    identity = str(each["id"]) if each.get("id") is not None else None
    return Label(shape[0], each.get("label", each.get("type")), shape[1], place, id=identity)


Shape = tuple[str, dict[str, Any]] | None


def _span(each: Mapping[str, Any]) -> Shape:
    """doccano's, or Prodigy's in `spans`."""
    for start, end in (("start_offset", "end_offset"), ("start", "end")):
        if start in each:
            return "span", {"start": each[start], "end": each.get(end)}
    return None


def _relation(each: Mapping[str, Any]) -> Shape:
    if "from_id" not in each:
        return None
    return "relation", {"from": str(each["from_id"]), "to": str(each.get("to_id"))}


def _segment(each: Mapping[str, Any]) -> Shape:
    flat = each.get("points")
    if not isinstance(flat, list):
        return None
    return "polygon", {"points": [[flat[at], flat[at + 1]] for at in range(0, len(flat) - 1, 2)]}


def _box(each: Mapping[str, Any]) -> Shape:
    sides = ("x", "y", "width", "height")
    return ("box", {side: each[side] for side in sides}) if set(sides) <= set(each) else None


_OBJECTS = (_span, _relation, _segment, _box)


def write(dataset: Dataset, out: BinaryIO) -> Report:
    """One object a line: `label` where a single shape says all, else `entities`, `relations` and `cats`."""
    losses, written, names = Losses(), 0, names_of(dataset.fields, KINDS)
    for record, result, worker in one_answer_each(dataset, losses, "text", KINDS):
        row = _row(dataset, record, result, names, losses)
        out.write(dump(row if worker is None else {**row, "worker": worker}) + b"\n")
        written += 1
    return losses.report({"texts": written})


def _row(
    dataset: Dataset, record: Record, result: Result, names: Mapping[tuple[str, str], str], losses: Losses
) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": record.external_id,
        "text": record.text,
        **_shapes(dataset.fields, result, names),
    }
    there = {
        each["id"]
        for name, each in classes_of(dataset.fields, "span", result)
        if (name, each["class"]) in names
    }
    for name, each in classes_of(dataset.fields, "relation", result):
        if not {each["from"], each["to"]} <= there:
            losses.add("ends", record, field=name, label=each["id"])
    for field in dataset.fields:
        value = result.get(field["name"])
        for each in value if field["kind"] in ("span", "relation") and value else ():
            if each["attributes"]:
                losses.add(
                    "attributes", record, field=field["name"], label=each["id"], detail=each["attributes"]
                )
    return row


def _shapes(
    fields: Sequence[Mapping[str, Any]], result: Result, names: Mapping[tuple[str, str], str]
) -> dict[str, Any]:
    kinds = {field["kind"] for field in fields} & KINDS
    spans = [(f, each) for f, each in classes_of(fields, "span", result) if (f, each["class"]) in names]
    links = [(f, each) for f, each in classes_of(fields, "relation", result) if (f, each["class"]) in names]
    chosen = [names[f, each] for f, each in classes_of(fields, "choice", result) if (f, each) in names]
    texts = [each for _field, each in classes_of(fields, "text", result)]
    said = {each["kind"] for each in fields if result.get(each["name"]) is not None}
    if kinds == {"span"}:
        triples = [[each["start"], each["end"], names[f, each["class"]]] for f, each in spans]
        return {"label": triples} if "span" in said else {}
    if kinds <= {"choice", "text"}:
        return {"label": [*chosen, *texts]} if said & kinds else {}
    numbers = {each["id"]: number for number, (_f, each) in enumerate(spans)}
    row: dict[str, Any] = {}
    if "span" in said:
        row["entities"] = [
            {
                "id": numbers[each["id"]],
                "label": names[f, each["class"]],
                "start_offset": each["start"],
                "end_offset": each["end"],
            }
            for f, each in spans
        ]
    if "relation" in said:
        row["relations"] = [
            {
                "id": number,
                "from_id": numbers[each["from"]],
                "to_id": numbers[each["to"]],
                "type": names[f, each["class"]],
            }
            for number, (f, each) in enumerate(links)
            if each["from"] in numbers and each["to"] in numbers
        ]
    if "choice" in said:
        row["cats"] = chosen
    if texts:
        row["label"] = texts
    return row


def differences(dataset: Dataset, stream: BinaryIO) -> Iterator[str]:
    """How the lines, read with json alone, differ from the dataset."""
    names = names_of(dataset.fields, KINDS)
    yield from compare(dataset, (_found(json.loads(line)) for line in stream), "text", KINDS, names)


def _found(row: Mapping[str, Any]) -> Carried:
    entities = row.get("entities", ())
    by_number = {each["id"]: (each["start_offset"], each["end_offset"]) for each in entities}
    labels = row.get("label", ())
    spans = [(each["start_offset"], each["end_offset"], each["label"]) for each in entities]
    spans += [tuple(each) for each in labels if isinstance(each, list)]
    plain = [each for each in labels if isinstance(each, str)]
    links = [
        (by_number[each["from_id"]], by_number[each["to_id"]], each["type"])
        for each in row.get("relations", ())
    ]
    return Carried(row["id"], row["text"], spans, links, [*row.get("cats", ()), *plain])
