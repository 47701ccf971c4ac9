"""Label Studio's JSON, whole and short (https://labelstud.io/guide/export): texts and images, read region by region."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from labelstage.words import _

from . import labelstudio_shapes
from .labelstudio_joined import BARE, Pose, joined, poses
from .objects import objects
from .raw.entries import is_id
from .reading import Answer, File, How, Label, Trouble, without_pictures

_PICTURE = re.compile(r"\.(jpe?g|png|webp|gif|bmp|tiff?)(\?|$)", re.IGNORECASE)
_SHORT = ("annotation_id", "lead_time", "annotator")
_ABOUT = {"id", *_SHORT, "created_at", "updated_at"}


def looks_like(name: str, head: bytes) -> bool:
    """Whether it begins with a task that has data and results, or with the short form of one."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start not in (b"[", b"{") or b'"categories"' in head:
        return False
    whole = b'"data"' in head and (b'"result"' in head or b'"annotations"' in head)
    return whole or sum(f'"{key}"'.encode() in head for key in _SHORT) >= 2


def read(files: Sequence[File], how: How) -> Iterator[Answer | Trouble]:
    """One answer for each annotation of every task; for each prediction where a task has no annotation."""
    for file in without_pictures(files):
        for row in objects(file, how):
            if isinstance(row, Trouble):
                yield row
            elif isinstance(row[1].get("data"), Mapping):
                yield from _task(*row, how)
            else:
                yield from _short(*row, how)


def _task(place: str, task: Mapping[str, Any], how: How) -> Iterator[Answer | Trouble]:
    about = _about(task["data"], how)
    said = [
        each for each in task.get("annotations") or task.get("completions") or () if isinstance(each, Mapping)
    ]
    said = [each for each in said if not each.get("was_cancelled")]
    answers = [("annotations", number, each) for number, each in enumerate(said)]
    if not answers:
        guesses = [each for each in task.get("predictions") or () if isinstance(each, Mapping)]
        answers = [("predictions", number, each) for number, each in enumerate(guesses)]
    names: set[str] = set()
    for key, number, each in answers:
        here = f"{place}.{key}[{number}]"
        by = _person(each)
        while by is not None and by in names:
            by += " (again)"
        names.add(by or "")
        labels = []
        for found in _regions(here, each.get("result"), about.get("text"), _size(each.get("result"))):
            if isinstance(found, Trouble):
                yield found
            else:
                labels.append(found)
        size = _size(each.get("result"))
        looked = ("*",) if each.get("result") == [] else ()
        yield Answer(
            here,
            tuple(labels),
            by=by,
            width=size and size[0],
            height=size and size[1],
            looked=looked,
            **about,
        )
    if not answers:
        yield Answer(place, **about)


def _about(data: Mapping[str, Any], how: How) -> dict[str, Any]:
    """What the task is about: its text, or the file name of its image, and the rest as metadata."""
    strings = {key: value for key, value in data.items() if isinstance(value, str)}
    picture = next((key for key, value in strings.items() if key == "image" or _PICTURE.search(value)), None)
    usual = [how.text] if how.text else ["text", *strings]
    text = next((key for key in usual if key in strings and key not in (picture, "external_id")), None)
    if picture is not None and not how.text:
        text = None
    id_key = how.external_id or "external_id"
    identity = data.get(id_key)
    about: dict[str, Any] = {"metadata": {k: v for k, v in data.items() if k not in (text, picture, id_key)}}
    if identity is not None and is_id(identity):
        about["external_id"] = str(identity)
    talk = data.get("conversation")
    if isinstance(talk, Mapping) and "messages" in talk:
        about["conversation"] = about["metadata"].pop("conversation")
    elif text is not None and strings[text]:
        about["text"] = strings[text]
    elif picture is not None:
        about["file_name"] = strings[picture].partition("?d=")[2] or strings[picture]
    return about


def _person(annotation: Mapping[str, Any]) -> str | None:
    who = annotation.get("completed_by", annotation.get("model_version"))
    if isinstance(who, Mapping):
        who = who.get("email") or who.get("id")
    return None if who is None else str(who)


def _size(result: Any) -> tuple[int, int] | None:
    for each in result if isinstance(result, list) else ():
        if isinstance(each, Mapping) and isinstance(each.get("original_width"), int):
            return each["original_width"], each.get("original_height") or 0
    return None


def _regions(
    place: str, result: Any, text: str | None, size: tuple[int, int] | None
) -> Iterator[Label | Trouble]:
    """The labels of a result. What is said of one region (its id stands twice) becomes an attribute of it."""
    rows = [each for each in result if isinstance(each, Mapping)] if isinstance(result, list) else []
    drawn = {
        each.get("id")
        for each in rows
        if each.get("type") in (*labelstudio_shapes.SHAPES, *BARE, "labels", "hypertextlabels")
    }
    extras: dict[Any, dict[str, Any]] = {}
    for each in rows:
        if each.get("type") in _VALUES and each.get("id") in drawn and each.get("id") is not None:
            values = [label.name or label.value for label in _VALUES[each["type"]](each, place)]
            if values:
                extras.setdefault(each["id"], {})[str(each.get("from_name"))] = (
                    values[0] if len(values) == 1 else ", ".join(map(str, values))
                )
    for each in rows:
        meta = each.get("meta")
        if isinstance(meta, Mapping) and isinstance(meta.get("text"), list) and each.get("id") in drawn:
            extras.setdefault(each["id"], {})["note"] = "\n".join(map(str, meta["text"]))
    whole = poses(rows)
    children = {id(point) for pose in whole.values() for point in pose.points}
    for number, each in joined(rows):
        here = f"{place}.result[{number}]"
        if each.get("type") in _VALUES:
            if each.get("id") not in drawn or each.get("id") is None:
                yield from _VALUES[each["type"]](each, here)
        elif each.get("type") == "relation":
            yield from _relations(each, here)
        elif id(each) not in children:
            yield from _object(each, here, text, size, extras.get(each.get("id"), {}), whole)


def _object(
    each: Mapping[str, Any],
    place: str,
    text: str | None,
    size: tuple[int, int] | None,
    extra: Mapping[str, Any],
    whole: Mapping[Any, Pose],
) -> Iterator[Label | Trouble]:
    """A region; of a box with keypoints in it these, and the box where it says more than they do."""
    pose = whole.get(each.get("id")) if each.get("type") == "rectanglelabels" else None
    points = pose.label(place) if pose is not None else None
    if pose is not None and points is None:
        yield Trouble(
            place, "bad_region", _("The keypoints of this region are broken, or two have one name.")
        )
    if points is not None:
        yield dataclasses.replace(points, attributes=extra)
    if pose is None or points is None or pose.box_is_new(points):
        yield from _region(each, place, text, size, extra)


def _region(
    each: Mapping[str, Any],
    place: str,
    text: str | None,
    size: tuple[int, int] | None,
    extra: Mapping[str, Any],
) -> Iterator[Label | Trouble]:
    kind, value = each.get("type"), each.get("value")
    if not isinstance(value, Mapping):
        yield Trouble(place, "bad_region", _("The region has no value."))
        return
    names = value.get(str(kind)) or value.get("labels") or ()
    names = [name for name in names if isinstance(name, str)] if isinstance(names, list) else []
    identity = str(each["id"]) if each.get("id") is not None else None
    field = str(each["from_name"]) if each.get("from_name") else None
    if kind in ("labels", "hypertextlabels"):
        places = _offsets(value, text)
        if places is None:
            yield Trouble(place, "bad_offsets", _("The region's text does not stand at its offsets."))
            return
        shape: tuple[str, Any, bool] | None = ("span", places, False)
    else:
        shape = labelstudio_shapes.shape_of(str(kind), value, size)
    if shape is None:
        sentence = _("Regions of the type %(type)s are not read, or this one is broken.", type=str(kind)[:40])
        yield Trouble(place, "bad_region", sentence)
    elif not names:
        yield Trouble(place, "no_class", _("The region has no label."))
    else:
        for number, name in enumerate(names):
            own = identity if number == 0 else None
            yield Label(shape[0], name, shape[1], place, own, field, extra, shape[2])


def _offsets(value: Mapping[str, Any], text: str | None) -> dict[str, int] | None:
    """Start and end in code points: Label Studio counts UTF-16 units, which differ beyond the first plane."""
    start, end, said = value.get("start"), value.get("end"), value.get("text")
    if isinstance(value.get("globalOffsets"), Mapping):
        start, end = value["globalOffsets"].get("start"), value["globalOffsets"].get("end")
    if text is None or not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end:
        return None
    by_units = _from_units(text, start, end)
    for places in (by_units, (start, end)):
        if places is not None and places[1] <= len(text) and said in (None, text[places[0] : places[1]]):
            return {"start": places[0], "end": places[1]}
    return None


def _from_units(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Offsets in UTF-16 units as code points; None where they are none."""
    if text.isascii():
        return start, end
    units = text.encode("utf-16-le", "surrogatepass")
    try:
        before, inside = (
            units[: 2 * start].decode("utf-16-le"),
            units[2 * start : 2 * end].decode("utf-16-le"),
        )
    except UnicodeDecodeError:
        return None
    return len(before), len(before) + len(inside)


def _relations(each: Mapping[str, Any], place: str) -> Iterator[Label]:
    names = each.get("labels") or ["related"]
    ends = {"from": str(each.get("from_id")), "to": str(each.get("to_id"))}
    if each.get("direction") == "left":
        ends = {"from": ends["to"], "to": ends["from"]}
    for name in names if isinstance(names, list) else [names]:
        yield Label("relation", str(name), ends, place)


def _values_of(each: Mapping[str, Any], key: str) -> list[Any]:
    value = each.get("value")
    found = value.get(key) if isinstance(value, Mapping) else None
    return found if isinstance(found, list) else [] if found is None else [found]


def _choices(each: Mapping[str, Any], place: str) -> Iterator[Label]:
    for name in _values_of(each, "choices"):
        yield Label("choice", str(name), None, place, field=each.get("from_name"))


def _taxonomy(each: Mapping[str, Any], place: str) -> Iterator[Label]:
    """The class at the end of each path."""
    for path in _values_of(each, "taxonomy"):
        name = path[-1] if isinstance(path, list) and path else path
        yield Label("choice", str(name), None, place, field=each.get("from_name"))


def _rating(each: Mapping[str, Any], place: str) -> Iterator[Label]:
    for kind in ("rating", "number"):
        for value in _values_of(each, kind):
            yield Label(kind, None, value, place, field=each.get("from_name"))


def _textarea(each: Mapping[str, Any], place: str) -> Iterator[Label]:
    texts = [str(value) for value in _values_of(each, "text")]
    if texts:
        yield Label("text", None, "\n".join(texts), place, field=each.get("from_name"))


def _pairwise(each: Mapping[str, Any], place: str) -> Iterator[Label]:
    for side in _values_of(each, "selected"):
        yield Label(
            "preference",
            None,
            {"left": "a", "right": "b"}.get(str(side), str(side)),
            place,
            field=each.get("from_name"),
        )


def _ranker(each: Mapping[str, Any], place: str) -> Iterator[Label]:
    """One list is an order; of several the first holds the best, and those in one list are equally good."""
    said = each["value"].get("ranker") if isinstance(each.get("value"), Mapping) else None
    lists = list(said.values()) if isinstance(said, Mapping) else [said]
    found = [list(map(str, one)) for one in lists if isinstance(one, list) and one]
    groups = [[one] for one in found[0]] if len(found) == 1 else found
    if groups:
        yield Label("ranking", None, groups, place, field=each.get("from_name"))


_VALUES = {
    "choices": _choices,
    "taxonomy": _taxonomy,
    "rating": _rating,
    "number": _rating,
    "textarea": _textarea,
    "pairwise": _pairwise,
    "ranker": _ranker,
}


def _short(place: str, row: Mapping[str, Any], how: How) -> Iterator[Answer | Trouble]:
    """The short form: the task's data and each control's value under its name, all in one object."""
    controls = {key for key, value in row.items() if key not in _ABOUT and _is_control(value)}
    data = {key: value for key, value in row.items() if key not in _ABOUT and key not in controls}
    about = _about(data, how)
    labels: list[Label] = []
    for key in sorted(controls):
        value = row[key] if isinstance(row[key], list) else [row[key]]
        for number, each in enumerate(value):
            for found in _short_label(key, each, f"{place}.{key}[{number}]", about.get("text")):
                if isinstance(found, Trouble):
                    yield found
                else:
                    labels.append(found)
    named = [key for key in how.labels if isinstance(about["metadata"].get(key), str)]
    labels += [
        Label("choice", about["metadata"].pop(key), None, f"{place}.{key}", field=key) for key in named
    ]
    by = row.get("annotator")
    yield Answer(place, tuple(labels), by=None if by is None else str(by), **about)


def _is_control(value: Any) -> bool:
    """Regions, or choices; a plain text may be a task's own."""
    if isinstance(value, Mapping):
        return "choices" in value
    return isinstance(value, list) and any(isinstance(each, Mapping) and len(each) > 1 for each in value)


def _short_label(key: str, each: Any, place: str, text: str | None) -> Iterator[Label | Trouble]:
    if not isinstance(each, Mapping):
        return
    if "choices" in each:
        yield from _choices({"value": each, "from_name": key}, place)
        return
    kind = next(
        (name for name in (*labelstudio_shapes.SHAPES, "hypertextlabels", "labels") if name in each), ""
    )
    size = (each["original_width"], each.get("original_height", 0)) if "original_width" in each else None
    yield from _region({"type": kind, "value": each, "from_name": key}, place, text, size, {})
