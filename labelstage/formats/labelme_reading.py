"""Reads LabelMe: the JSON files of the tool of today, and the XML files of the web tool of MIT."""

from __future__ import annotations

import base64
import binascii
import io
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element

import numpy as np
from PIL import Image

from labelstage.measures import outlines, rle
from labelstage.words import _

from .images import foreign
from .reading import Answer, File, How, Label, Trouble
from .records import FormatError
from .xml_text import elements, text_of

MOST_BYTES = 256 * 2**20  # of one file: the image may be in it
MOST_PIXELS = 500_000_000
LOOKED = ("box", "polygon", "polyline", "keypoints", "mask")


def looks_like(name: str, head: bytes) -> bool:
    """A JSON of LabelMe, or an XML of its web tool."""
    if name.lower().endswith(".json"):
        return b'"shapes"' in head and (b'"imagePath"' in head or b'"shape_type"' in head)
    return (
        name.lower().endswith(".xml")
        and b"<annotation" in head
        and b"<bndbox>" not in head
        and (b"<polygon>" in head or b"LabelMe" in head or b"<imagesize>" in head)
    )


def read(files: Sequence[File], _how: How) -> Iterator[Answer | Trouble]:
    """One answer for each file. A person who labelled an image twice, in two folders, is told apart by the folder."""
    seen: set[tuple[str, str]] = set()
    for file in files:
        name = file.name.lower()
        if name.endswith(".json"):
            yield from _json(file)
        elif name.endswith(".xml"):
            try:
                with file.open() as stream:
                    for element in elements(stream, ("annotation",)):
                        for found in _xml(file, element):
                            yield _told_apart(found, file, seen)
            except FormatError as error:
                yield Trouble(file.name, "broken_xml", _("This is no XML: %(why)s.", why=str(error)))


def _told_apart(found: Answer | Trouble, file: File, seen: set[tuple[str, str]]) -> Answer | Trouble:
    if not isinstance(found, Answer) or found.by is None:
        return found
    key = (found.by, found.file_name or "")
    if key in seen:
        return replace(found, by=f"{found.by} ({PurePosixPath(file.name).parent})")
    seen.add(key)
    return found


def _content(file: File) -> Any:
    """The document of a JSON file. Raises ValueError, RecursionError."""
    with file.open() as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ValueError("it is too large")
    return json.loads(data)


def _picture(file: File) -> BinaryIO:
    """The image that a JSON file has inside; what is broken is no image."""
    try:
        return io.BytesIO(base64.b64decode(_content(file)["imageData"]))
    except (ValueError, TypeError, KeyError):
        return io.BytesIO()


def _json(file: File) -> Iterator[Answer | Trouble]:
    try:
        content = _content(file)
        shapes = content["shapes"]
        if not isinstance(shapes, list):
            raise TypeError
    except (ValueError, TypeError, KeyError, RecursionError):
        yield Trouble(file.name, "broken_json", _("This is no file of LabelMe: it has no list of shapes."))
        return
    size = foreign.whole(content.get("imageWidth")), foreign.whole(content.get("imageHeight"))
    regions = list(_grouped(file.name, shapes))
    labels, troubles = foreign.labels_of(regions, lambda each, place: _labels(each, place, size))
    labels += _flags(file.name, content.get("flags"))
    name = _file_name(file, content.get("imagePath"))
    yield Answer(
        file.name,
        tuple(labels),
        file_name=name,
        sheet=file.name,
        width=size[0],
        height=size[1],
        looked=() if troubles else LOOKED,
        picture=partial(_picture, file) if isinstance(content.get("imageData"), str) else None,
    )
    yield from troubles


def _file_name(file: File, path: Any) -> str:
    """The image lies beside the file, wherever its path pointed on the machine where it was made."""
    name = str(path or "").replace("\\", "/").rpartition("/")[2] or f"{PurePosixPath(file.name).stem}"
    return str(PurePosixPath(file.name).parent / name)


def _flags(place: str, flags: Any) -> list[Label]:
    """Flags of the image that are set are choices."""
    rows = flags.items() if isinstance(flags, Mapping) else ()
    return [Label("choice", str(name), None, place, field="flags") for name, is_set in rows if is_set is True]


def _grouped(name: str, shapes: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    """Each shape; points of one object (as we write them) together."""
    groups: dict[tuple[str, Any], list[Any]] = {}
    for number, shape in enumerate(shapes, 1):
        place = f"{name}: shape {number}"
        if isinstance(shape, Mapping) and shape.get("shape_type") == "point" and "object" in shape:
            key = (str(shape["object"]), str(shape.get("group_id")))
            if key in groups:
                groups[key].append(shape)
                continue
            groups[key] = [shape]
            yield place, groups[key]
        else:
            yield place, shape


def _labels(shape: Any, place: str, size: tuple[int | None, int | None]) -> Iterator[Label]:
    if isinstance(shape, list):
        points = [[*foreign.points(each["points"], 1)[0], int(each["visible"])] for each in shape]
        given = foreign.attributes(shape[0].get("attributes"))
        yield Label(
            "keypoints",
            foreign.class_name(shape[0]["object"]),
            {"points": points},
            place,
            attributes=given,
            parts=foreign.parts((each.get("label") for each in shape), len(points)),
        )
        return
    kind, value = _SHAPES.get(shape.get("shape_type") or "polygon", _other)(shape, size)
    given = foreign.attributes(shape.get("attributes"))
    given |= {name: on for name, on in foreign.attributes(shape.get("flags")).items() if isinstance(on, bool)}
    if shape.get("group_id") is not None:
        given["group_id"] = foreign.number(shape["group_id"])
    if isinstance(shape.get("description"), str) and shape["description"]:
        given["description"] = shape["description"]
    yield Label(kind, foreign.class_name(shape.get("label")), value, place, attributes=given)


def _rectangle(shape: Mapping[str, Any], _size: Any) -> tuple[str, dict[str, Any]]:
    """Two corners; X-AnyLabeling writes all four."""
    points = foreign.points(shape["points"], 2)
    across, down = [x for x, _y in points], [y for _x, y in points]
    return "box", foreign.box_between(min(across), min(down), max(across), max(down))


def _polygon(shape: Mapping[str, Any], _size: Any) -> tuple[str, dict[str, Any]]:
    return "polygon", {"points": foreign.points(shape["points"], 3)}


def _turned(shape: Mapping[str, Any], _size: Any) -> tuple[str, dict[str, Any]]:
    """The four corners of a turned box, as X-AnyLabeling writes them."""
    return "box", {"corners": foreign.points(shape["points"], 4)[:4]}


def _line(shape: Mapping[str, Any], _size: Any) -> tuple[str, dict[str, Any]]:
    return "polyline", {"points": foreign.points(shape["points"], 2)}


def _points(shape: Mapping[str, Any], _size: Any) -> tuple[str, dict[str, Any]]:
    return "keypoints", {"points": [[x, y, 2] for x, y in foreign.points(shape["points"], 1)]}


def _circle(shape: Mapping[str, Any], _size: Any) -> tuple[str, dict[str, Any]]:
    """The centre and a point on the rim."""
    (x, y), (rim_x, rim_y) = foreign.points(shape["points"], 2)[:2]
    radius = math.hypot(rim_x - x, rim_y - y)
    if radius <= 0:
        raise foreign.Wrong("empty_box", _("This circle has no radius."))
    return "polygon", {"points": outlines.ellipse(x, y, radius, radius)}


def _mask(shape: Mapping[str, Any], size: tuple[int | None, int | None]) -> tuple[str, dict[str, Any]]:
    width, height = size
    if width is None or height is None or width * height > MOST_PIXELS:
        raise foreign.Wrong("no_size", _("A mask needs the width and height of its image."))
    (left, top), _last = foreign.points(shape["points"], 2)[:2]
    try:
        with Image.open(io.BytesIO(base64.b64decode(shape["mask"])), formats=("PNG",)) as picture:
            if picture.width > width or picture.height > height:
                raise ValueError
            part = np.asarray(picture.convert("L")) > 0
    except (binascii.Error, OSError, ValueError, TypeError, Image.DecompressionBombError):
        raise foreign.Wrong("bad_mask", _("The picture of this mask cannot be read.")) from None
    column, row = round(left), round(top)
    if column < 0 or row < 0 or column + part.shape[1] > width or row + part.shape[0] > height:
        raise foreign.Wrong("bad_mask", _("The mask reaches out of the image."))
    runs = rle.from_part(part, column, row, (height, width))
    return "mask", {"size": [height, width], "counts": rle.string(runs)}


def _other(shape: Mapping[str, Any], _size: Any) -> tuple[str, dict[str, Any]]:
    kind = str(shape.get("shape_type"))[:40]
    raise foreign.Wrong("other_shape", _("Shapes of this kind (%(kind)s) are not read.", kind=kind))


_SHAPES: Mapping[str, Any] = {
    "rectangle": _rectangle,
    "polygon": _polygon,
    "rotation": _turned,
    "line": _line,
    "linestrip": _line,
    "point": _points,
    "points": _points,
    "circle": _circle,
    "mask": _mask,
}


def _xml(file: File, element: Element) -> Iterator[Answer | Trouble]:
    """The web tool: objects that were not deleted. The person is that of the first polygon."""
    regions = [
        (f"{file.name}: object {text_of(each, 'id') or number}", each)
        for number, each in enumerate(element.iterfind("object"))
        if text_of(each, "deleted") != "1"
    ]
    labels, troubles = foreign.labels_of(regions, _xml_labels)
    yield Answer(
        file.name,
        tuple(labels),
        file_name=text_of(element, "filename") or PurePosixPath(file.name).stem,
        sheet=file.name,
        width=foreign.whole(text_of(element, "imagesize/ncols")),
        height=foreign.whole(text_of(element, "imagesize/nrows")),
        by=text_of(element, "object/polygon/username") or text_of(element, "object/segm/username"),
        looked=() if troubles else LOOKED,
    )
    yield from troubles


def _xml_labels(region: Element, place: str) -> Iterator[Label]:
    name = foreign.class_name(text_of(region, "name"))
    ring = region.find("polygon")
    if ring is None:
        raise foreign.Wrong(
            "other_shape", _("This object has no polygon; masks of the web tool are not read.")
        )
    points = [(text_of(each, "x"), text_of(each, "y")) for each in ring.iterfind("pt")]
    given: dict[str, Any] = {"occluded": True} if text_of(region, "occluded") == "yes" else {}
    if words := text_of(region, "attributes"):
        given["attributes"] = words
    if text_of(region, "type") == "bounding_box":
        found = foreign.points(points, 2)
        across, down = [x for x, _y in found], [y for _x, y in found]
        yield Label(
            "box",
            name,
            foreign.box_between(min(across), min(down), max(across), max(down)),
            place,
            attributes=given,
        )
    else:
        yield Label("polygon", name, {"points": foreign.points(points, 3)}, place, attributes=given)
