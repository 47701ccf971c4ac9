"""CVAT for images 1.1: one XML (https://docs.cvat.ai/docs/manual/advanced/xml_format/). Read by `cvat_reading`."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any, BinaryIO

import numpy as np

from labelstage.measures import rle

from .cvat_reading import read
from .images.check import compare, package_files, written
from .images.drawn import Class, Classes, Drawn
from .images.sheets import Lose, Sheet, add_picture, sheets, wanted
from .losses import Losses
from .package import Package
from .reading import How, Label
from .records import Dataset, Record, Report
from .voc import escaped_back
from .xml_text import escaped, holds

KINDS = frozenset({"box", "polygon", "polyline", "keypoints", "mask"})
NAME = "annotations.xml"
SHAPES = {
    "box": "rectangle",
    "polygon": "polygon",
    "polyline": "polyline",
    "keypoints": "skeleton",
    "mask": "mask",
}
INPUTS = {"checkbox": "checkbox", "select": "select", "text": "text", "number": "number"}

__all__ = ["KINDS", "differences", "looks_like", "read", "write"]


def write(dataset: Dataset, out: BinaryIO) -> Report:
    """`annotations.xml`, and the images in `images`."""
    losses, images, count = Losses(), 0, 0
    with Package(out) as package:
        with package.open(NAME) as stream:
            stream.write(_head(dataset).encode())
            for sheet in sheets(dataset, KINDS, _carry, losses=losses):
                _image(stream, images, sheet)
                images += 1
                count += len(sheet.labels)
            stream.write(b"</annotations>\n")
        if dataset.media is not None:
            for sheet in sheets(dataset, KINDS, _carry):
                add_picture(package, dataset, sheet, f"images/{sheet.name}")
    return losses.report({"images": images, "annotations": count})


def differences(dataset: Dataset, stream: BinaryIO) -> Iterator[str]:
    """How the file, read back, differs from the dataset."""
    return compare(wanted(dataset, KINDS, _carry), read(package_files(stream), How()))


def looks_like(name: str, head: bytes) -> bool:
    """An XML of CVAT."""
    return name.lower().endswith(".xml") and b"<annotations>" in head and b"<version>" in head


def _carry(drawn: Drawn, _record: Record, lose: Lose) -> Label:
    value, kind = drawn.value, drawn.label.kind
    shape = {key: value[key] for key in _KEYS[kind]}
    if kind == "box":
        _check_box(shape)
        if value.get("rotation"):
            shape["rotation"] = value["rotation"]
        else:
            shape |= {
                "width": shape["x"] + shape["width"] - shape["x"],
                "height": shape["y"] + shape["height"] - shape["y"],
            }
    if kind == "mask":
        rle.parse(value["counts"], tuple(value["size"]))
    attributes = {name: each for name, each in value["attributes"].items() if each is not None}
    if not all(holds(name) and holds(written(each)) for name, each in attributes.items()):
        lose("letters", attributes)
        attributes = {
            escaped_back(name): escaped_back(each) if isinstance(each, str) else each
            for name, each in attributes.items()
        }
    return Label(kind, drawn.label.name, shape, attributes=attributes)


def _check_box(shape: Mapping[str, float]) -> None:
    if not all(math.isfinite(each) for each in shape.values()) or min(shape["width"], shape["height"]) <= 0:
        raise ValueError("no box")


_KEYS = {
    "box": ("x", "y", "width", "height"),
    "polygon": ("points",),
    "polyline": ("points",),
    "keypoints": ("points",),
    "mask": ("size", "counts"),
}


def _head(dataset: Dataset) -> str:
    labels = "".join(_label(each) for each in Classes(dataset.fields, KINDS).rows)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n  <version>1.1</version>\n  <meta>\n    <task>\n'
        f"      <name>{escaped(dataset.title)}</name>\n      <mode>annotation</mode>\n"
        f"      <created>{dataset.frozen_at}</created>\n      <labels>\n{labels}      </labels>\n"
        f"    </task>\n    <dumped>{dataset.frozen_at}</dumped>\n  </meta>\n"
    )


def _label(label: Class, parent: str = "") -> str:
    rows = label.label.get("attributes") or ()
    attributes = "" if parent else "".join(map(_attribute_of, rows))
    own = (
        f"        <label><name>{escaped(label.name)}</name><color>{escaped(label.label.get('color') or '')}</color>"
        f"<type>{SHAPES[label.kind]}</type><attributes>{attributes}</attributes></label>\n"
    )
    points = label.label["keypoints"] if label.kind == "keypoints" else ()
    return own + "".join(
        f"        <label><name>{escaped(each)}</name><color></color><type>points</type><attributes></attributes>"
        f"<parent>{escaped(label.name)}</parent></label>\n"
        for each in points
    )


def _attribute_of(attribute: Mapping[str, Any]) -> str:
    values = "\n".join(map(str, attribute.get("options") or ()))
    default = attribute.get("default")
    return (
        f"<attribute><name>{escaped(attribute['name'])}</name><mutable>False</mutable>"
        f"<input_type>{INPUTS.get(attribute['type'], 'text')}</input_type>"
        f"<default_value>{escaped('' if default is None else written(default))}</default_value>"
        f"<values>{escaped(values)}</values></attribute>"
    )


def _image(stream: IO[bytes], number: int, sheet: Sheet) -> None:
    record = sheet.record
    stream.write(
        f'  <image id="{number}" name="{escaped(sheet.name)}" width="{record.width}" height="{record.height}">\n'.encode()
    )
    for each, label in sheet.labels:
        stream.write(_region(each, label).encode())
    stream.write(b"  </image>\n")


def _region(each: Class, label: Label) -> str:
    given = "".join(
        f'<attribute name="{escaped(name)}">{escaped(written(value))}</attribute>'
        for name, value in label.attributes.items()
    )
    hidden = int(label.attributes.get("occluded") is True)
    common = f'label="{escaped(label.name)}" source="manual" occluded="{hidden}" z_order="0"'
    tag, shape, inner = _SHAPES[label.kind](label.value, each)
    return f"    <{tag} {common} {shape}>{inner}{given}</{tag}>\n"


def _box(value: Mapping[str, Any], _class: Class) -> tuple[str, str, str]:
    x, y = value["x"], value["y"]
    edges = {"xtl": x, "ytl": y, "xbr": x + value["width"], "ybr": y + value["height"]}
    if value.get("rotation"):
        edges["rotation"] = value["rotation"]
    return "box", " ".join(f'{key}="{each!r}"' for key, each in edges.items()), ""


def _line(tag: str, value: Mapping[str, Any]) -> tuple[str, str, str]:
    return tag, f'points="{_points(value["points"])}"', ""


def _points(points: Sequence[Sequence[float]]) -> str:
    return ";".join(f"{x!r},{y!r}" for x, y in points)


def _skeleton(value: Mapping[str, Any], each: Class) -> tuple[str, str, str]:
    rows = "".join(
        f'<points label="{escaped(name)}" outside="{int(not seen)}" occluded="{int(seen == 1)}" points="{x!r},{y!r}"></points>'
        for name, (x, y, seen) in zip(each.label["keypoints"], value["points"], strict=True)
    )
    return "skeleton", "", rows


def _mask(value: Mapping[str, Any], _class: Class) -> tuple[str, str, str]:
    """Row by row within the box around the pixels, from background on."""
    size = (value["size"][0], value["size"][1])
    runs = rle.parse(value["counts"], size)
    left, top, width, height = rle.bounds(runs, size[0])
    flat = rle.to_mask(runs, size)[top : top + height, left : left + width].ravel()
    places = np.concatenate([[0], np.flatnonzero(np.diff(flat)) + 1, [len(flat)]])
    counts = np.diff(places).tolist()
    if len(flat) and flat[0]:
        counts = [0, *counts]
    shape = f'rle="{", ".join(map(str, counts))}" left="{left}" top="{top}" width="{width}" height="{height}"'
    return "mask", shape, ""


_SHAPES = {
    "box": _box,
    "polygon": lambda value, _class: _line("polygon", value),
    "polyline": lambda value, _class: _line("polyline", value),
    "keypoints": _skeleton,
    "mask": _mask,
}
