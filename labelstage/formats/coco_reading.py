"""Reads COCO as other tools write it: any order, ids of any kind, segmentations as rings or run lengths, keypoints, crowds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from labelstage.measures import outlines, rle
from labelstage.words import _

from .images import foreign
from .images.groups import Groups
from .json_text import members
from .reading import Answer, File, How, Label, Trouble
from .records import FormatError

LOOKED = ("box", "polygon", "keypoints", "mask")
CROWD = "iscrowd"  # the attribute by which a crowd is known here


def looks_like(name: str, head: bytes) -> bool:
    """A JSON object with images and annotations or categories."""
    plain = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not name.lower().endswith(".json") or not plain.startswith(b"{") or b'"shapes"' in head:
        return False
    keys = [key for key in (b'"images"', b'"annotations"', b'"categories"', b'"licenses"') if key in head]
    return len(keys) > 1 or (
        len(keys) == 1 and (b'"file_name"' in head or b'"category_id"' in head or b'"supercategory"' in head)
    )


def read(files: Sequence[File], _how: How) -> Iterator[Answer | Trouble]:
    """The images of every JSON with their objects; memory stays flat, whatever the order of the file."""
    for file in files:
        if file.name.lower().endswith(".json"):
            with Groups() as groups:
                categories: dict[str, Mapping[str, Any]] = {}
                yield from _gather(file, groups, categories)
                for identity, about, rows in groups:
                    yield from _image(file, identity, about, rows, categories)


def _gather(file: File, groups: Groups, categories: dict[str, Mapping[str, Any]]) -> Iterator[Trouble]:
    seen: dict[str, int] = {}
    try:
        with file.open() as stream:
            for key, value in members(stream):
                if key not in ("images", "annotations", "categories"):
                    continue
                seen[key] = seen.get(key, 0) + 1
                place = f"{file.name}: {key}[{seen[key] - 1}]"
                if not isinstance(value, Mapping):
                    yield Trouble(place, "not_an_object", _("Expected an object here."))
                elif key == "categories":
                    categories.setdefault(_id(value.get("id")), value)
                elif key == "annotations":
                    groups.add(_id(value.get("image_id")), _place(file, place, value), value)
                elif not groups.begin(_id(value.get("id")), value):
                    yield Trouble(place, "same_id", _("Another image has this id: this one is left out."))
    except FormatError as error:
        sentence = _("From here on the file is no JSON: %(why)s.", why=str(error))
        yield Trouble(file.name, "broken_json", sentence)


def _id(value: Any) -> str:
    """Ids are numbers or texts; 7, 7.0 and "7" are one."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)[:200]


def _place(file: File, place: str, value: Mapping[str, Any]) -> str:
    identity = value.get("id")
    return f"{file.name}: annotation {_id(identity)}" if isinstance(identity, int | str) else place


def _image(
    file: File,
    identity: str,
    about: Mapping[str, Any],
    rows: list[tuple[str, Any]],
    categories: Mapping[str, Mapping[str, Any]],
) -> Iterator[Answer | Trouble]:
    if not about:
        for place, _row in rows:
            yield Trouble(place, "no_image", _("There is no image with the id %(id)s.", id=identity[:40]))
        return
    place = f"{file.name}: image {identity}"
    name = _file_name(about)
    if not name:
        yield Trouble(place, "no_file_name", _("The image has no file name."))
        return
    size = foreign.whole(about.get("width")), foreign.whole(about.get("height"))
    external = about.get("external_id")
    # of our own releases with every annotator's labels: an answer for each of them
    for worker, group in (
        groupby(rows, key=lambda row: row[1].get("annotator")) if rows else [(None, iter(()))]
    ):
        labels, troubles = foreign.labels_of(group, lambda row, at: _labels(row, at, size, categories))
        yield Answer(
            place,
            tuple(labels),
            external_id=external if isinstance(external, str) else None,
            file_name=name,
            width=size[0],
            height=size[1],
            by=None if worker is None else str(worker),
            looked=() if troubles else LOOKED,
        )
        yield from troubles


def _file_name(about: Mapping[str, Any]) -> str:
    """Roboflow renames the files it gives out and keeps the name they had in `extra`."""
    extra = about.get("extra")
    name = extra.get("name") if isinstance(extra, Mapping) else None
    return str(name or about.get("file_name") or about.get("path") or "").strip()


def _labels(
    row: Mapping[str, Any],
    place: str,
    size: tuple[int | None, int | None],
    categories: Mapping[str, Mapping[str, Any]],
) -> Iterator[Label]:
    """The richest shape of an object, and its keypoints; the box that COCO adds to these says nothing new."""
    category = categories.get(_id(row.get("category_id")))
    if isinstance(row.get("caption"), str) and row["caption"].strip():
        yield Label("text", None, row["caption"], place, field="caption")
        if category is None:
            return
    if category is None:
        shown = _id(row.get("category_id"))[:40]
        raise foreign.Wrong("no_class", _("There is no category with the id %(id)s.", id=shown))
    name = foreign.class_name(category.get("name"))
    given = foreign.attributes(row.get("attributes"))
    if row.get("iscrowd") in (1, True, "1"):
        given[CROWD] = True
    if isinstance(row.get("score"), int | float):
        given["score"] = row["score"]
    identity = row.get("object_id")
    found = list(_shapes(row, size, category, given))
    for kind, value in found:
        yield Label(
            kind,
            name,
            value,
            place,
            identity if isinstance(identity, str) else None,
            attributes=given,
            parts=foreign.parts(category.get("keypoints"), len(value["points"]))
            if kind == "keypoints"
            else (),
        )


def _shapes(
    row: Mapping[str, Any],
    size: tuple[int | None, int | None],
    category: Mapping[str, Any],
    given: dict[str, Any],
) -> Iterator[tuple[str, dict[str, Any]]]:
    segmentation, keypoints = row.get("segmentation"), row.get("keypoints")
    if isinstance(segmentation, list) and not any(segmentation):
        segmentation = None  # a list of empty rings says as little as none
    turn = foreign.number(row.get("rotation") or given.pop("rotation", 0) or 0) % 360
    if turn and isinstance(segmentation, list) and len(segmentation) == 1 and len(segmentation[0]) == 8:
        x, y, width, height, _turn = outlines.turned_box(foreign.pairs(segmentation[0], 4))
        yield "box", {**foreign.box(x, y, width, height), "rotation": turn}
        return
    if keypoints:
        yield "keypoints", {"points": _keypoints(keypoints, category)}
    if isinstance(segmentation, Mapping):
        yield "mask", _mask(segmentation, size)
    elif isinstance(segmentation, list):
        yield "polygon", {"points": _rings(segmentation)}
    elif not keypoints:
        bbox = row.get("bbox")
        if not isinstance(bbox, Sequence) or isinstance(bbox, str) or len(bbox) != 4:
            raise foreign.Wrong("no_box", _("This object has no box."))
        yield "box", foreign.box(*bbox) | ({"rotation": turn} if turn else {})


def _keypoints(flat: Any, category: Mapping[str, Any]) -> list[list[float]]:
    """x, y, v for each; one without a place is not there."""
    if not isinstance(flat, list) or len(flat) % 3:
        raise foreign.Wrong("few_points", _("Keypoints are a list of x, y, v, x, y, v ..."))
    names = category.get("keypoints")
    if isinstance(names, list) and names and len(names) != len(flat) // 3:
        sentence = _(
            "%(count)d keypoints; their category has %(wanted)d.", count=len(flat) // 3, wanted=len(names)
        )
        raise foreign.Wrong("few_points", sentence)
    rows = [[foreign.number(each) for each in flat[at : at + 3]] for at in range(0, len(flat), 3)]
    return [[x, y, min(int(seen), 2)] if seen >= 1 else [0, 0, 0] for x, y, seen in rows]


def _rings(segmentation: list[Any]) -> list[Any]:
    """One outline; several rings of an object that is partly hidden are joined by ways that enclose nothing."""
    if not isinstance(segmentation[0], list | tuple):
        segmentation = [segmentation]  # a ring without the list around it
    rings = [foreign.pairs(each, 3) for each in segmentation if each]
    if not rings:
        raise foreign.Wrong("few_points", _("A list of points has an x and a y for each."))
    return outlines.joined(rings) if len(rings) > 1 else rings[0]


def _mask(segmentation: Mapping[str, Any], size: tuple[int | None, int | None]) -> dict[str, Any]:
    """Of the size it names, which must be the image's where that is known."""
    named = segmentation.get("size")
    if not isinstance(named, list) or len(named) != 2:
        raise foreign.Wrong("no_size", _("A mask needs the width and height of its image."))
    height, width = foreign.whole(named[0]), foreign.whole(named[1])
    if height is None or width is None or (None not in size and (width, height) != size):
        raise foreign.Wrong("bad_mask", _("The size of this mask is not that of its image."))
    counts = segmentation.get("counts")
    if isinstance(counts, list):
        counts = [int(foreign.number(each)) for each in counts]
    try:
        runs = rle.parse(counts, (height, width))
    except rle.BadRle as error:
        raise foreign.Wrong("bad_mask", error.message) from None
    return {"size": [height, width], "counts": rle.string(runs)}
