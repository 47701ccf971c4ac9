"""The files that Label Studio's converter is tested with: its own exports, COCO, YOLO."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from PIL import Image

from .source import BLANK, Source, Thing, blank

_DRAWN = {"rectanglelabels": "box", "polygonlabels": "polygon", "keypointlabels": "keypoints"}


def labelstudio_converter(folder: Path, work: Path) -> Iterator[Source]:
    """Whole exports, a COCO file and two data sets of YOLO."""
    for number, path in enumerate(sorted(folder.glob("test_export_*/*.json"))):
        if path.name.startswith("label_config"):
            continue
        things, sizes = _tasks(path)
        pictures = blank(work / f"pictures{number}", sizes) if sizes else []
        yield Source(f"{path.parent.name}/{path.name}", [path], things, pictures, several=True)
    path = folder / "test_import_coco" / "coco_import_input.json"
    yield _coco(path, work / "coco")
    for home in sorted(folder.glob("test_import_yolo*")):
        yield Source(home.name, [home], list(_yolo(home)), [home / "images"])


def _tasks(path: Path) -> tuple[list[Thing], dict[str, tuple[int, int]]]:
    things, sizes = list[Thing](), dict[str, tuple[int, int]]()
    for number, task in enumerate(json.loads(path.read_text(encoding="utf-8"))):
        strings = [each for each in task["data"].values() if isinstance(each, str)]
        named = [each for each in strings if each.endswith((".png", ".jpg"))]
        picture = task["data"].get("image") or next(iter(named), "")
        item = Path(picture).stem or task["data"].get("text") or next(iter(strings), "")
        for at, said in enumerate(task["annotations"]):
            if said.get("was_cancelled"):
                continue
            rows = said["result"]
            size = next(
                ((row["original_width"], row["original_height"]) for row in rows if "original_width" in row),
                BLANK,
            )
            if picture:
                sizes[Path(picture).name] = size
            poses = _poses(rows)
            for which, row in enumerate(rows):
                place = f"{path.name}[{number}].annotations[{at}].result[{which}]"
                if row.get("id") in poses:
                    numbers = [
                        each
                        for point in poses[row["id"]]
                        for each in _geometry(point["type"], point["value"], *size)
                    ]
                    things.append(
                        Thing(item, "keypoints", row["value"][row["type"]][0], tuple(numbers), place)
                    )
                if row.get("parentID") not in poses:
                    things += _region(item, row, size, place, rows)
    return things, sizes


def _poses(rows: Any) -> dict[str, list[Any]]:
    """The keypoints within each box that has any."""
    boxes = {row.get("id") for row in rows if row["type"] == "rectanglelabels"}
    found: dict[str, list[Any]] = {}
    for row in rows:
        if row.get("parentID") in boxes and row["type"] == "keypointlabels":
            found.setdefault(row["parentID"], []).append(row)
    return found


def _region(
    item: str, row: Mapping[str, Any], size: tuple[int, int], place: str, rows: Any
) -> Iterator[Thing]:
    kind, value, (width, height) = row["type"], row.get("value", {}), size
    if kind in _DRAWN:
        for name in value.get(kind, ()):
            yield Thing(item, _DRAWN[kind], name, tuple(_geometry(kind, value, width, height)), place)
    elif kind == "choices":
        yield from (Thing(item, "choice", " ".join(name.split()), (), place) for name in value["choices"])
    elif kind == "textarea" and not any(each is not row and each.get("id") == row["id"] for each in rows):
        yield Thing(item, "text", "\n".join(value["text"]), (), place)
    elif kind == "relation":
        ends = [each for key in ("from_id", "to_id") for each in rows if each.get("id") == row[key]]
        numbers = [
            number for each in ends for number in _geometry(each["type"], each["value"], width, height)
        ]
        yield Thing(item, "relation", "related", tuple(numbers), place)


def _geometry(kind: str, value: Mapping[str, Any], width: int, height: int) -> list[float]:
    """Pixels; of a turned box the corner before the turn about its middle."""
    if kind == "polygonlabels":
        return [each for x, y in value["points"] for each in (x * width / 100, y * height / 100)]
    x, y = value["x"] * width / 100, value["y"] * height / 100
    if kind == "keypointlabels":
        return [x, y, 2]
    wide, high, turn = (
        value["width"] * width / 100,
        value["height"] * height / 100,
        math.radians(value.get("rotation") or 0),
    )
    half = complex(wide, high) / 2
    middle = complex(x, y) + half * complex(math.cos(turn), math.sin(turn))
    corner = middle - half
    return [corner.real, corner.imag, wide, high, *([math.degrees(turn) % 360] if turn else [])]


def _coco(path: Path, work: Path) -> Source:
    content = json.loads(path.read_text(encoding="utf-8"))
    names = {each["id"]: each["name"] for each in content["categories"]}
    images = {each["id"]: each for each in content["images"]}
    things = []
    for row in content["annotations"]:
        item, place = Path(images[row["image_id"]]["file_name"]).stem, f"{path.name}: annotation {row['id']}"
        rings = row.get("segmentation") or [row["bbox"]]
        flat = tuple(number for ring in rings for number in ring)
        kind = "polygon" if row.get("segmentation") else "box"
        things.append(Thing(item, kind, names[row["category_id"]], flat, place, len(rings)))
    sizes = {Path(each["file_name"]).name: (each["width"], each["height"]) for each in images.values()}
    return Source(f"{path.parent.name}/{path.name}", [path], things, blank(work, sizes))


def _yolo(home: Path) -> Iterator[Thing]:
    names = (home / "classes.txt").read_text().split()
    for picture in sorted((home / "images").iterdir()):
        with Image.open(picture) as image:
            width, height = image.size
        path = home / "labels" / f"{picture.stem}.txt"
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if cells := line.split():
                x, y, wide, high = (float(each) for each in cells[1:5])
                numbers = ((x - wide / 2) * width, (y - high / 2) * height, wide * width, high * height)
                yield Thing(
                    picture.stem, "box", names[int(cells[0])], numbers, f"labels/{path.name}:{number}"
                )
