"""Reads CVAT's XML: images with boxes, polygons, polylines, points, skeletons, masks and tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

import numpy as np

from labelstage.measures import outlines, rle
from labelstage.words import _

from .images import foreign
from .reading import Answer, File, How, Label, Trouble
from .records import FormatError
from .xml_text import elements, text_of

MOST_PIXELS = 500_000_000


def read(files: Sequence[File], _how: How) -> Iterator[Answer | Trouble]:
    """The images of every XML. Tracks of videos and cuboids are named, not read; an ellipse becomes its outline."""
    for file in files:
        if not file.name.lower().endswith(".xml"):
            continue
        known = _Known()
        try:
            with file.open() as stream:
                for element in elements(stream, ("label", "image", "track")):
                    if element.tag == "label":
                        known.add(element)
                    elif element.tag == "image":
                        yield from _answer(file, element, known)
                    else:
                        place = f"{file.name}: track {element.get('id', '')}"
                        yield Trouble(place, "video", _("Tracks of a video are not read."))
        except FormatError as error:
            yield Trouble(file.name, "broken_xml", _("This is no XML: %(why)s.", why=str(error)))


class _Known:
    """What the head of the file says of labels: the points of skeletons, and which attributes are what."""

    def __init__(self) -> None:
        self.points: dict[str, list[str]] = {}
        self.inputs: dict[tuple[str, str], str] = {}

    def add(self, element: Element) -> None:
        name, parent = element.findtext("name", ""), text_of(element, "parent")
        if parent is not None:
            self.points.setdefault(parent, []).append(name)
        for each in element.iterfind("attributes/attribute"):
            self.inputs[name, each.findtext("name", "")] = each.findtext("input_type", "")

    def value(self, label: str, name: str, text: str) -> Any:
        kind = self.inputs.get((label, name))
        return text if kind in ("text", "select", "radio") else foreign.from_text(text)


def _answer(file: File, element: Element, known: _Known) -> Iterator[Answer | Trouble]:
    name = element.get("name", "")
    size = foreign.whole(element.get("width")), foreign.whole(element.get("height"))
    place = f"{file.name}: image {element.get('id', '')}"
    if not name:
        yield Trouble(place, "no_file_name", _("The image has no file name."))
        return
    regions = [(f"{place}, {each.tag} {number}", each) for number, each in enumerate(element, 1)]
    labels, troubles = foreign.labels_of(regions, lambda each, at: _labels(each, at, size, known))
    looked = () if troubles else ("box", "polygon", "polyline", "keypoints", "mask")
    yield Answer(place, tuple(labels), file_name=name, width=size[0], height=size[1], looked=looked)
    yield from troubles


def _labels(
    region: Element, place: str, size: tuple[int | None, int | None], known: _Known
) -> Iterator[Label]:
    tag = region.tag
    name = foreign.class_name(region.get("label"))
    given = {
        each.get("name", ""): known.value(name, each.get("name", ""), each.text or "")
        for each in region.iterfind("attribute")
    }
    if tag == "tag":
        yield Label("choice", name, None, place, attributes=given)
        return
    if tag not in _READERS:
        raise foreign.Wrong("other_shape", _("Shapes of this kind (%(kind)s) are not read.", kind=tag[:40]))
    kind, value = _READERS[tag](region, name, size, known)
    if region.get("occluded") == "1" and "occluded" not in given:
        given["occluded"] = True
    for key in ("z_order", "group_id"):
        if region.get(key, "0") != "0":
            given.setdefault(key, foreign.from_text(region.get(key)))
    named = foreign.parts(known.points.get(name), len(value.get("points", ()))) if tag == "skeleton" else ()
    yield Label(kind, name, value, place, attributes=given, parts=named)


def _box(region: Element, *_more: Any) -> tuple[str, dict[str, Any]]:
    shape = foreign.box_between(*(region.get(key) for key in ("xtl", "ytl", "xbr", "ybr")))
    turn = foreign.number(region.get("rotation", 0)) % 360
    return "box", shape | ({"rotation": turn} if turn else {})


def _pairs(region: Element, fewest: int) -> list[list[float]]:
    return foreign.points(
        (each.split(",") for each in (region.get("points") or "").split(";") if each.strip()), fewest
    )


def _polygon(region: Element, *_more: Any) -> tuple[str, dict[str, Any]]:
    return "polygon", {"points": _pairs(region, 3)}


def _ellipse(region: Element, *_more: Any) -> tuple[str, dict[str, Any]]:
    """Becomes its outline."""
    x, y, across, down = (foreign.number(region.get(key)) for key in ("cx", "cy", "rx", "ry"))
    if min(across, down) <= 0:
        raise foreign.Wrong("empty_box", _("This ellipse has no radius."))
    return "polygon", {
        "points": outlines.ellipse(x, y, across, down, foreign.number(region.get("rotation", 0)))
    }


def _polyline(region: Element, *_more: Any) -> tuple[str, dict[str, Any]]:
    return "polyline", {"points": _pairs(region, 2)}


def _points(region: Element, *_more: Any) -> tuple[str, dict[str, Any]]:
    return "keypoints", {"points": [[x, y, 2] for x, y in _pairs(region, 1)]}


def _skeleton(region: Element, name: str, _size: Any, known: _Known) -> tuple[str, dict[str, Any]]:
    found = {each.get("label", ""): _keypoint(each) for each in region.iterfind("points")}
    names = known.points.get(name) or list(found)
    return "keypoints", {"points": [found.get(each, [0, 0, 0]) for each in names]}


def _keypoint(element: Element) -> list[float]:
    if element.get("outside") == "1":
        return [0, 0, 0]
    [[x, y]] = _pairs(element, 1)
    return [x, y, 1 if element.get("occluded") == "1" else 2]


def _mask(
    region: Element, _name: str, size: tuple[int | None, int | None], _known: Any
) -> tuple[str, dict[str, Any]]:
    """Row by row within a box, from background on, onto the whole image."""
    width, height = size
    if width is None or height is None or width * height > MOST_PIXELS:
        raise foreign.Wrong("no_size", _("A mask needs the width and height of its image."))
    left, top, wide, high = (foreign.number(region.get(key)) for key in ("left", "top", "width", "height"))
    counts = [int(each) for each in (region.get("rle") or "").split(",") if each.strip()]
    fits = left >= 0 and top >= 0 and 0 < wide <= width - left and 0 < high <= height - top
    if not fits or min(counts, default=-1) < 0 or sum(counts) != wide * high:
        raise foreign.Wrong("bad_mask", _("The runs of this mask do not fill its box inside of the image."))
    part = np.repeat(np.arange(len(counts)) % 2 == 1, counts).reshape(int(high), int(wide))
    runs = rle.from_part(part, int(left), int(top), (height, width))
    return "mask", {"size": [height, width], "counts": rle.string(runs)}


_READERS: Mapping[str, Any] = {
    "box": _box,
    "polygon": _polygon,
    "ellipse": _ellipse,
    "polyline": _polyline,
    "points": _points,
    "skeleton": _skeleton,
    "mask": _mask,
}
