"""Label Studio's JSON, written: a task for each item, an annotation for each answer. The reader is labelstudio.py."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, BinaryIO

from labelstage.measures import outlines, rle

from . import labelstudio_brush
from .carrying import Names, classes_of, name_lost, names_of
from .images.check import written
from .json_text import dump, elements
from .labelstudio_shapes import corner_of
from .losses import Losses
from .records import Dataset, Record, Report, Result

Region = dict[str, Any]
DRAWN = ("span", "box", "polygon", "mask", "keypoints", "polyline")
PLAIN = ("choice", "rating", "number", "text", "preference", "ranking")
KINDS = frozenset({*DRAWN, *PLAIN, "relation"})
#: Read back, numbers are compared to so many digits: percents cannot be exact.
DIGITS = 3
_SIDES = {"a": "left", "b": "right"}


def write(dataset: Dataset, out: BinaryIO) -> Report:
    """One task for each item, in their order, as Label Studio imports them."""
    losses, written, names = Losses(), 0, names_of(dataset.fields, KINDS)
    out.write(b"[")
    for record in dataset.records():
        losses.begin(record)
        for result, _worker in record.answers():
            _name_losses(dataset, record, result, names, losses)
        for name in record.chosen["tied"]:
            losses.add("tied", record, field=name)
        out.write((b",\n" if written else b"\n") + dump(_task(dataset, record, names)))
        written += 1
    out.write(b"\n]\n")
    return losses.report({"tasks": written})


def _name_losses(dataset: Dataset, record: Record, result: Result, names: Names, losses: Losses) -> None:
    name_lost(dataset.fields, record, result, KINDS, names, losses)
    there = {
        each["id"]
        for kind in DRAWN
        for name, each in classes_of(dataset.fields, kind, result)
        if (name, each["class"]) in names and _is_somewhere(kind, each)
    }
    for each in dataset.fields:
        value, kind = result.get(each["name"]), each["kind"]
        for label in value or () if kind == "keypoints" else ():
            if not _is_somewhere(kind, label):
                losses.add("no_keypoints", record, field=each["name"], label=label["id"])
        for label in value or () if kind == "relation" else ():
            if label["attributes"]:
                losses.add(
                    "attributes", record, field=each["name"], label=label["id"], detail=label["attributes"]
                )
            if not {label["from"], label["to"]} <= there:
                losses.add("ends", record, field=each["name"], label=label["id"])
        if value == [] and each["kind"] in KINDS:
            losses.add("empty", record, field=each["name"])


def _is_somewhere(kind: str, each: Mapping[str, Any]) -> bool:
    """Keypoints of which none is there have no place that could be written."""
    return kind != "keypoints" or any(seen for _x, _y, seen in each["points"])


def _task(dataset: Dataset, record: Record, names: Names) -> dict[str, Any]:
    about: dict[str, Any] = {"external_id": record.external_id}
    if record.media == "text":
        about["text"] = record.text
    elif record.media == "image":
        about["image"] = record.name or record.external_id
    else:
        about["conversation"] = record.conversation
    about |= {key: value for key, value in record.metadata.items() if key not in about}
    annotations = [
        {
            **({} if worker is None else {"completed_by": worker}),
            "result": list(_regions(dataset, record, result, names)),
        }
        for result, worker in record.answers()
    ]
    return {"id": record.id, "data": about, "annotations": annotations}


def _regions(dataset: Dataset, record: Record, result: Result, names: Names) -> Iterator[Region]:
    ids: dict[str, str] = {}
    to = {"text": "text", "image": "image"}.get(record.media, "conversation")
    for field in dataset.fields:
        value, name, kind = result.get(field["name"]), field["name"], field["kind"]
        if value is None or kind not in KINDS:
            continue
        if kind in DRAWN:
            for each in value:
                if (name, each["class"]) in names and _is_somewhere(kind, each):
                    ids[each["id"]] = f"{name}.{each['id']}"
                    about = {"id": ids[each["id"]], "from_name": name, "to_name": to}
                    drawn = (
                        _pose(field, each, record, about)
                        if kind == "keypoints"
                        else [_drawn(kind, each, record)]
                    )
                    yield from ({**about, **one} for one in drawn)
                    yield from ({**about, **one} for one in _attributes(each["attributes"]))
        elif kind == "relation":
            yield from (
                {
                    "type": "relation",
                    "from_id": ids[each["from"]],
                    "to_id": ids[each["to"]],
                    "direction": "right" if field.get("directed", True) else "bi",
                    "labels": [each["class"]],
                }
                for each in value
                if (name, each["class"]) in names and each["from"] in ids and each["to"] in ids
            )
        elif value != []:
            yield {"id": name, "from_name": name, "to_name": to, **_said(kind, value)}


def _drawn(kind: str, each: Mapping[str, Any], record: Record) -> Region:
    if kind == "span":
        start, end = _units(record.text or "", each["start"]), _units(record.text or "", each["end"])
        value: Region = {"start": start, "end": end, "text": each["text"], "labels": [each["class"]]}
        return {"type": "labels", "value": value}
    width, height = record.width or 1, record.height or 1
    size = {"original_width": width, "original_height": height, "image_rotation": 0}
    if kind == "polygon":
        points = [[100 * x / width, 100 * y / height] for x, y in each["points"]]
        return {
            "type": "polygonlabels",
            **size,
            "value": {"points": points, "polygonlabels": [each["class"]]},
        }
    if kind == "polyline":
        vertices = [{"x": 100 * x / width, "y": 100 * y / height} for x, y in each["points"]]
        drawn = {"vertices": vertices, "closed": False, "vectorlabels": [each["class"]]}
        return {"type": "vectorlabels", **size, "value": drawn}
    if kind == "mask":
        mask = rle.to_mask(rle.parse(each["counts"], tuple(each["size"])), tuple(each["size"]))
        brushed = {"format": "rle", "rle": labelstudio_brush.encode(mask), "brushlabels": [each["class"]]}
        return {"type": "brushlabels", **size, "value": brushed}
    x, y = corner_of(each)
    value = {
        "x": 100 * x / width,
        "y": 100 * y / height,
        "width": 100 * each["width"] / width,
        "height": 100 * each["height"] / height,
        "rotation": each.get("rotation", 0),
        "rectanglelabels": [each["class"]],
    }
    return {"type": "rectanglelabels", **size, "value": value}


def _pose(
    field: Mapping[str, Any], each: Mapping[str, Any], record: Record, about: Region
) -> Iterator[Region]:
    """A box around the keypoints that are there, and each of these as its child; a hidden one says so in `meta`."""
    names = next(one["keypoints"] for one in field["classes"] if one["name"] == each["class"])
    points = [(name, x, y, seen) for name, (x, y, seen) in zip(names, each["points"], strict=True) if seen]
    x, y, width, height = outlines.bounds([[x, y] for _name, x, y, _seen in points])
    box = {"x": x, "y": y, "width": width, "height": height, "class": each["class"]}
    yield {**_drawn("box", box, record), "from_name": f"{field['name']}_box"}
    wide, high = record.width or 1, record.height or 1
    for number, (name, across, down, seen) in enumerate(points):
        place = {"x": 100 * across / wide, "y": 100 * down / high, "width": 0.5, "keypointlabels": [name]}
        yield {
            "id": f"{about['id']}.{number}",
            "parentID": about["id"],
            "type": "keypointlabels",
            "original_width": wide,
            "original_height": high,
            "image_rotation": 0,
            "value": place,
            **({"meta": {"visible": 1}} if seen == 1 else {}),
        }


def _attributes(given: Mapping[str, Any]) -> Iterator[Region]:
    """What is said of one region, as Label Studio has it: results of controls of its own under the region's id."""
    for name, value in given.items():
        if isinstance(value, bool):
            said = {"type": "choices", "value": {"choices": ["true" if value else "false"]}}
        elif isinstance(value, str):
            said = {"type": "textarea", "value": {"text": [value]}}
        else:
            said = {"type": "number", "value": {"number": value}}
        yield {**said, "from_name": name}


def _units(text: str, at: int) -> int:
    """An offset in UTF-16 units, which Label Studio counts."""
    return at if text.isascii() else at + sum(sign > "\uffff" for sign in text[:at])


def _said(kind: str, value: Any) -> Region:
    if kind == "choice":
        return {"type": "choices", "value": {"choices": value if isinstance(value, list) else [value]}}
    if kind == "text":
        return {"type": "textarea", "value": {"text": [value]}}
    if kind == "preference":
        return {"type": "pairwise", "value": {"selected": _SIDES.get(value, value)}}
    if kind == "ranking":
        return {"type": "ranker", "value": {"ranker": _buckets(value)}}
    return {"type": kind, "value": {kind: value}}


def _buckets(groups: Sequence[Sequence[str]]) -> dict[str, list[str]]:
    """One list in order; where some are equally good a list for each place."""
    if all(len(group) == 1 for group in groups):
        return {"rank": [each for [each] in groups]}
    return {str(place): list(group) for place, group in enumerate(groups, 1)}


def differences(dataset: Dataset, stream: BinaryIO) -> Iterator[str]:
    """How the tasks, read one by one, differ from the items: each region is brought back to what it was written from."""
    names = names_of(dataset.fields, KINDS)
    kinds = {field["name"]: field["kind"] for field in dataset.fields}
    for record, task in zip_longest(dataset.records(), elements(stream)):
        if record is None or task is None:
            yield "the file ends elsewhere than the dataset"
            return
        if task["data"]["external_id"] != record.external_id or task["data"].get("text") != record.text:
            yield f"item {record.id}: another item or text"
        said = [each["result"] for each in task["annotations"]]
        answers = [result for result, _worker in record.answers()]
        if len(said) != len(answers):
            yield f"item {record.id}: another number of annotations"
        for result, regions in zip(answers, said, strict=False):
            if _wanted(dataset, result, names) != _found(kinds, regions, record):
                yield f"item {record.id}: other labels than were to be written"


def _wanted(dataset: Dataset, result: Result, names: Names) -> dict[str, Any]:
    """Each field as plain facts, rounded where percents cannot be exact."""
    facts: dict[str, Any] = {}
    for field in dataset.fields:
        value, name, kind = result.get(field["name"]), field["name"], field["kind"]
        if kind in DRAWN:
            known = [
                each for each in value or () if (name, each["class"]) in names and _is_somewhere(kind, each)
            ]
            if known:
                facts[name] = sorted(
                    (each["id"], each["class"], _numbers(field, each), _texts(each["attributes"]))
                    for each in known
                )
        elif kind == "ranking" and value:
            facts[name] = _buckets(value)
        elif kind in PLAIN and value not in (None, []):
            facts[name] = value if isinstance(value, list) else [value]
    return facts


def _texts(attributes: Mapping[str, Any]) -> list[tuple[str, str]]:
    return sorted((name, written(value)) for name, value in attributes.items())


def _numbers(field: Mapping[str, Any], each: Mapping[str, Any]) -> list[Any]:
    kind = field["kind"]
    if kind == "mask":
        return [each["counts"]]
    if kind == "span":
        return [each["start"], each["end"]]
    if kind in ("polygon", "polyline"):
        return [round(part, DIGITS) for point in each["points"] for part in point]
    if kind == "keypoints":
        names = next(one["keypoints"] for one in field["classes"] if one["name"] == each["class"])
        return [
            (name, round(x, DIGITS), round(y, DIGITS), seen)
            for name, (x, y, seen) in zip(names, each["points"], strict=True)
            if seen
        ]
    corner = corner_of(each)
    return [round(part, DIGITS) for part in (*corner, each["width"], each["height"], each.get("rotation", 0))]


def _found(kinds: Mapping[str, str], regions: Any, record: Record) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    rows: dict[str, tuple[str, str, list[Any], list[tuple[str, str]]]] = {}
    for each in regions:
        if each["type"] == "relation":
            continue
        name, value = each["from_name"], each["value"]
        if "parentID" in each:
            seen = each.get("meta", {}).get("visible", 2)
            point = (value["keypointlabels"][0], *_back("keypoints", value, record), seen)
            rows[each["parentID"]][2].append(point)
        elif each["id"] in rows:
            plain = next(iter(value.values()))
            rows[each["id"]][3].append((name, written(plain[0] if isinstance(plain, list) else plain)))
        elif "." in each["id"]:
            field, _dot, identity = each["id"].partition(".")
            numbers = [] if kinds[field] == "keypoints" else _back(kinds[field], value, record)
            rows[each["id"]] = identity, value[each["type"]][0], numbers, []
            facts.setdefault(field, []).append(rows[each["id"]])
        else:
            plain = next(iter(value.values()))
            if kinds[name] == "preference":
                plain = {"left": "a", "right": "b"}.get(plain, plain)
            facts[name] = plain if isinstance(plain, list | dict) else [plain]
    for row in rows.values():
        row[3].sort()
    return {name: sorted(each) if kinds[name] in DRAWN else each for name, each in facts.items()}


def _back(kind: str, value: Mapping[str, Any], record: Record) -> list[Any]:
    if kind == "mask":
        mask = labelstudio_brush.decode(value["rle"], record.height or 1, record.width or 1)
        return [rle.string(rle.from_mask(mask))]
    if kind == "span":
        data = (record.text or "").encode("utf-16-le", "surrogatepass")
        return [
            len(data[: 2 * value[side]].decode("utf-16-le", "surrogatepass")) for side in ("start", "end")
        ]
    across, down = (record.width or 1) / 100, (record.height or 1) / 100
    if kind == "keypoints":
        return [round(value["x"] * across, DIGITS), round(value["y"] * down, DIGITS)]
    if kind == "polyline":
        points = ((each["x"] * across, each["y"] * down) for each in value["vertices"])
        return [round(part, DIGITS) for point in points for part in point]
    if kind == "polygon":
        return [round(part, DIGITS) for x, y in value["points"] for part in (x * across, y * down)]
    sides = (value["x"] * across, value["y"] * down, value["width"] * across, value["height"] * down)
    return [round(part, DIGITS) for part in (*sides, value["rotation"])]
