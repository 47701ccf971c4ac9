"""YOLO as Ultralytics has it (https://docs.ultralytics.com/datasets/): boxes, outlines, keypoints, turned boxes. Read by `yolo_reading`.

A data set of theirs has one task. Where a schema needs several, each has a folder of its own.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from labelstage.measures import outlines, rle

from .images.check import compare, package_files
from .images.drawn import Class, Classes, Drawn
from .images.sheets import Carry, Lose, add_picture, part_of, sheets, upright, wanted
from .losses import Losses
from .package import Package
from .reading import How, Label
from .records import Dataset, Record, Report
from .yolo_reading import looks_like, read

KINDS = frozenset({"box", "polygon", "keypoints", "mask"})
TASKS: Mapping[str, tuple[str, ...]] = {
    "detect": ("box",),
    "obb": ("box",),
    "segment": ("polygon", "mask"),
    "pose": ("keypoints",),
}
#: Folders between which Ultralytics exchanges names to find the labels of an image.
FOLDERS = ("images", "labels")

__all__ = ["KINDS", "differences", "looks_like", "read", "write"]


def write(dataset: Dataset, out: BinaryIO) -> Report:
    """For each task `data.yaml`, lists of images, a text for each image in `labels`, and the images in `images`."""
    losses, images, count = Losses(), 0, 0
    with Package(out) as package:
        for number, (task, prefix, part) in enumerate(_tasks(dataset)):
            classes, images = Classes(part.fields, TASKS[task]), 0
            lists: dict[str, list[str]] = {}
            found = sheets(part, TASKS[task], _CARRY[task], losses=losses, folders=FOLDERS, whole=not number)
            for sheet in found:
                lines = "".join(_line(task, each, label, classes) for each, label in sheet.labels)
                where = part_of(sheet.record)
                lists.setdefault(where, []).append(f"./images/{where}/{sheet.name}\n")
                stem = PurePosixPath(sheet.name).with_suffix("")
                package.put(f"{prefix}labels/{where}/{stem}.txt", lines.encode())
                add_picture(package, dataset, sheet, f"{prefix}images/{where}/{sheet.name}")
                images += 1
                count += len(sheet.labels)
            for where, names in lists.items():
                package.put(f"{prefix}{where}.txt", "".join(names).encode())
            package.put(f"{prefix}data.yaml", _yaml(task, classes, list(lists)).encode())
    return losses.report({"images": images, "annotations": count})


def differences(dataset: Dataset, stream: BinaryIO) -> Iterator[str]:
    """How the files, read back, differ from the dataset."""
    by_task = (
        wanted(part, TASKS[task], _CARRY[task], folders=FOLDERS) for task, _prefix, part in _tasks(dataset)
    )
    expected = (
        (several[0][0], [label for _name, labels in several for label in labels])
        for several in zip(*by_task, strict=True)
    )
    return compare(expected, read(package_files(stream), How()))


def _tasks(dataset: Dataset) -> list[tuple[str, str, Dataset]]:
    """(task, its folder, the data set with its fields); the first one also has the fields that no task carries."""
    fields: dict[str, list[Mapping[str, Any]]] = {task: [] for task in TASKS}
    others: list[Mapping[str, Any]] = []
    for field in dataset.fields:
        task = _task_of(field)
        (fields[task] if task is not None else others).append(field)
    needed = [task for task in TASKS if fields[task]] or ["detect"]
    return [
        (
            task,
            f"{task}/" if len(needed) > 1 else "",
            replace(dataset, fields=[*fields[task], *(() if number else others)]),
        )
        for number, task in enumerate(needed)
    ]


def _task_of(field: Mapping[str, Any]) -> str | None:
    if field["kind"] == "box":
        return "obb" if field.get("rotated") else "detect"
    return next((task for task, kinds in TASKS.items() if field["kind"] in kinds), None)


def _yaml(task: str, classes: Classes, parts: Sequence[str]) -> str:
    """Names in the defined order. Ultralytics asks for `train` and `val`; an undivided release is both."""
    train = "train" if "train" in parts else next(iter(parts), "all")
    val = "val" if "val" in parts else train
    lines = [f"train: {train}.txt", f"val: {val}.txt"]
    lines += [f"{each}: {each}.txt" for each in parts if each not in ("train", "val", "all")]
    lines += [f"task: {task}"]
    if task == "pose":
        most = max(len(each.label["keypoints"]) for each in classes.rows)
        lines += [f"kpt_shape: [{most}, 3]", "kpt_names:"]
        lines += [
            f"  {each.number - 1}: {json.dumps(list(each.label['keypoints']), ensure_ascii=False)}"
            for each in classes.rows
        ]
    lines += ["names:"]
    lines += [f"  {each.number - 1}: {json.dumps(each.name, ensure_ascii=False)}" for each in classes.rows]
    return "".join(f"{each}\n" for each in lines)


def _line(task: str, each: Class, label: Label, classes: Classes) -> str:
    value = label.value
    if task == "detect":
        numbers = [*_middle(value)]
    elif task == "pose":
        most = max(len(row.label["keypoints"]) for row in classes.rows)
        seen = [[x, y] for x, y, is_there in value["points"] if is_there]
        x, y, width, height = outlines.bounds(seen) if seen else (0, 0, 0, 0)
        flat = [number for point in value["points"] for number in point]
        numbers = [*_middle({"x": x, "y": y, "width": width, "height": height}), *flat]
        numbers += [0] * (3 * (most - len(value["points"])))
    else:
        numbers = [number for point in value.get("corners") or value["points"] for number in point]
    return " ".join((str(each.number - 1), *map(repr, numbers))) + "\n"


def _middle(shape: Mapping[str, float]) -> Iterator[float]:
    yield shape["x"] + shape["width"] / 2
    yield shape["y"] + shape["height"] / 2
    yield shape["width"]
    yield shape["height"]


def _parts(points: Sequence[Sequence[float]], record: Record) -> list[list[float]]:
    """Points as parts of the image's width and height."""
    width, height = record.width or 0, record.height or 0
    return [[x / width, y / height, *more] for x, y, *more in points]


def _label(drawn: Drawn, kind: str, value: Mapping[str, Any], lose: Lose) -> Label:
    if drawn.value["attributes"]:
        lose("attributes", drawn.value["attributes"])
    return Label(kind, drawn.label.name, value, shares=True)


def _box(drawn: Drawn, record: Record, lose: Lose) -> Label:
    shape = upright(drawn, lose)
    [[x, y], [width, height]] = _parts([[shape["x"], shape["y"]], [shape["width"], shape["height"]]], record)
    if not math.isfinite(x + y + width + height) or min(width, height) <= 0:
        raise ValueError("no box")
    return _label(drawn, "box", {"x": x, "y": y, "width": width, "height": height}, lose)


def _turned(drawn: Drawn, record: Record, lose: Lose) -> Label:
    """Its four corners. One off the image would make Ultralytics drop the whole image: it is moved onto the rim."""
    value = drawn.value
    shape = (value["x"], value["y"], value["width"], value["height"], value.get("rotation", 0))
    corners = _parts(outlines.corners(*shape), record)
    inside = [[min(max(x, 0), 1), min(max(y, 0), 1)] for x, y in corners]
    if not math.isfinite(sum(map(sum, corners))) or min(shape[2:4]) <= 0:
        raise ValueError("no box")
    if any(
        abs(one - other) > _HAIR
        for pair in zip(corners, inside, strict=True)
        for one, other in zip(*pair, strict=True)
    ):
        lose("rim", corners)
    return _label(drawn, "box", {"corners": inside}, lose)


_HAIR = 1e-9


def _outline(drawn: Drawn, record: Record, lose: Lose) -> Label:
    """A mask is the exact outline of its pixels; its parts and holes are joined by ways that enclose nothing."""
    value = drawn.value
    if drawn.label.kind == "polygon":
        return _label(drawn, "polygon", {"points": _parts(value["points"], record)}, lose)
    size = (value["size"][0], value["size"][1])
    runs = rle.parse(value["counts"], size)
    points = outlines.joined(outlines.trace(runs, size))
    shares = _parts(points, record)
    back = [[x * size[1], y * size[0]] for x, y in shares]
    like = _iou(runs, outlines.fill(back, size))
    if like < 1:
        lose("outlined", round(like, 4))
    return _label(drawn, "polygon", {"points": shares}, lose)


def _iou(one: rle.Counts, other: rle.Counts) -> float:
    both = rle.area(rle.union([one, other]))
    return (rle.area(one) + rle.area(other) - both) / both if both else 0.0


def _pose(drawn: Drawn, record: Record, lose: Lose) -> Label:
    points = _parts(drawn.value["points"], record)
    if not any(seen for _x, _y, seen in points):
        lose("no_keypoints")
    return _label(drawn, "keypoints", {"points": points}, lose)


_CARRY: Mapping[str, Carry] = {"detect": _box, "obb": _turned, "segment": _outline, "pose": _pose}
