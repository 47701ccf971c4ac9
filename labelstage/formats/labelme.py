"""LabelMe: a JSON file for each image (https://github.com/wkentaro/labelme). Read by `labelme_reading`, the old XML of the
web tool too.

LabelMe keeps what it does not know of a shape (`attributes`, here) when it saves the file again.
"""

from __future__ import annotations

import base64
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from PIL import Image

from labelstage.measures import outlines, rle

from .images.check import compare, package_files
from .images.drawn import Class, Drawn
from .images.sheets import Lose, Sheet, add_picture, sheets, wanted
from .json_text import dump
from .labelme_reading import looks_like, read
from .losses import Losses
from .package import Package
from .reading import How, Label
from .records import Dataset, Record, Report

KINDS = frozenset({"box", "polygon", "polyline", "keypoints", "mask"})
VERSION = "5.5.0"

__all__ = ["KINDS", "differences", "looks_like", "read", "write"]


def write(dataset: Dataset, out: BinaryIO) -> Report:
    """A JSON beside each image; images come along when the release has them."""
    losses, images, count = Losses(), 0, 0
    with Package(out) as package:
        for sheet in sheets(dataset, KINDS, _carry, losses=losses):
            package.put(str(PurePosixPath(sheet.name).with_suffix(".json")), dump(_document(sheet)) + b"\n")
            add_picture(package, dataset, sheet, sheet.name)
            images += 1
            count += len(sheet.labels)
    return losses.report({"images": images, "annotations": count})


def differences(dataset: Dataset, stream: BinaryIO) -> Iterator[str]:
    """How the files, read back, differ from the dataset."""
    expected = ((str(PurePosixPath(name)), labels) for name, labels in wanted(dataset, KINDS, _carry))
    return compare(expected, read(package_files(stream), How()))


def _carry(drawn: Drawn, _record: Record, lose: Lose) -> Label:
    """A turned box becomes the polygon of its corners; the class of keypoints is kept beside their names."""
    value, kind = drawn.value, drawn.label.kind
    shape: dict[str, Any]
    if kind == "box" and value.get("rotation"):
        lose("turned_polygon", value["rotation"])
        kind, shape = "polygon", {"points": outlines.corners(*(value[key] for key in _TURNED))}
    elif kind == "box":
        x, y, width, height = (value[key] for key in _TURNED[:4])
        shape = {"x": x, "y": y, "width": x + width - x, "height": y + height - y}
        if not math.isfinite(sum(shape.values())) or min(shape["width"], shape["height"]) <= 0:
            raise ValueError("no box")
    elif kind == "mask":
        size = (value["size"][0], value["size"][1])
        shape = {"size": list(size), "counts": rle.string(rle.parse(value["counts"], size))}
    else:
        shape = {"points": value["points"]}
    attributes = {name: each for name, each in value["attributes"].items() if each is not None}
    return Label(kind, drawn.label.name, shape, attributes=attributes)


_TURNED = ("x", "y", "width", "height", "rotation")


def _document(sheet: Sheet) -> dict[str, Any]:
    shapes = [
        shape
        for number, (each, label) in enumerate(sheet.labels, 1)
        for shape in _shapes(each, label, number)
    ]
    return {
        "version": VERSION,
        "flags": {},
        "shapes": shapes,
        "imagePath": PurePosixPath(sheet.name).name,
        "imageData": None,
        "imageHeight": sheet.record.height,
        "imageWidth": sheet.record.width,
    }


def _shapes(each: Class, label: Label, number: int) -> Iterator[dict[str, Any]]:
    """The shapes of one object. Keypoints are a point each, in one group, also those that are not there."""
    value: Mapping[str, Any] = label.value
    if label.kind == "keypoints":
        names: Sequence[str] = each.label["keypoints"]
        for name, (x, y, seen) in zip(names, value["points"], strict=True):
            shape = _shape(label, [[x, y]], "point", number)
            yield shape | {"label": name, "object": label.name, "visible": seen}
    elif label.kind == "box":
        x, y = value["x"], value["y"]
        yield _shape(label, [[x, y], [x + value["width"], y + value["height"]]], "rectangle")
    elif label.kind == "mask":
        yield _mask(label)
    else:
        kind = "polygon" if label.kind == "polygon" else "linestrip"
        yield _shape(label, value["points"], kind)


def _shape(label: Label, points: Any, kind: str, group: int | None = None) -> dict[str, Any]:
    return {
        "label": label.name,
        "points": points,
        "group_id": group,
        "description": "",
        "shape_type": kind,
        "flags": {},
        "mask": None,
        "attributes": dict(label.attributes),
    }


def _mask(label: Label) -> dict[str, Any]:
    """A mask is a picture of the pixels in its box, whose corners are the first and the last pixel."""
    size = (label.value["size"][0], label.value["size"][1])
    runs = rle.parse(label.value["counts"], size)
    left, top, width, height = rle.bounds(runs, size[0])
    part = rle.to_mask(runs, size)[top : top + height, left : left + width]
    picture = io.BytesIO()
    Image.fromarray(part).save(picture, "PNG")
    shape = _shape(label, [[left, top], [left + width - 1, top + height - 1]], "mask")
    return shape | {"mask": base64.b64encode(picture.getvalue()).decode()}
