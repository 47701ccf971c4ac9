"""COCO detection: https://cocodataset.org/#format-data (object detection), boxes only; of a turned box the upright one around it.

Ids of images, annotations and categories count from 1: COCO's own evaluation takes an id of 0 for "no match".
"""

from __future__ import annotations

import math
import re
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from itertools import chain, count, zip_longest
from pathlib import PurePosixPath
from typing import IO, Any, BinaryIO

from .json_text import dump, members
from .records import Dataset, Loss, Record, Report

_UNSAFE = re.compile(r'[\x00-\x1f\x7f\ud800-\udfff<>:"|?*]')
SPOOL = 1 << 22  # bytes of boxes kept in memory before they go to disk

Category = dict[str, Any]
_Numbers = dict[tuple[str, str], int]  # (field, class) -> category id


def write(dataset: Dataset, out: BinaryIO) -> Report:
    """Write the images while their boxes wait in a temporary file, so that memory stays flat."""
    categories = categories_of(dataset.fields)
    numbers = _numbers(dataset.fields)
    lost: Counter[tuple[str, str | None]] = Counter()
    images = annotations = 0
    with tempfile.SpooledTemporaryFile(SPOOL) as spool, closing(_FileNames()) as names:
        out.write(b'{"info": ' + dump(_info(dataset)) + b',\n"licenses": [],\n"images": [')
        for record in dataset.records():
            _count_losses(record, dataset.fields, numbers, lost)
            if record.media != "image":
                continue
            images += 1
            _element(out, images, _image(images, record, names))
            for field, box, worker in _boxes(record, numbers):
                annotations += 1
                number = numbers[field, box["class"]]
                _element(spool, annotations, _annotation(annotations, images, number, box, worker))
        out.write(b'\n],\n"annotations": [')
        spool.seek(0)
        shutil.copyfileobj(spool, out)
    out.write(b'\n],\n"categories": [')
    for number, category in enumerate(categories, 1):
        _element(out, number, category)
    out.write(b"\n]}\n")
    written = {"images": images, "annotations": annotations, "categories": len(categories)}
    return Report(written, [Loss(code, count, field) for (code, field), count in lost.items() if count])


def differences(dataset: Dataset, stream: BinaryIO) -> Iterator[str]:
    """How the file, read back, differs from the dataset; nothing when every image and box is there, exactly."""
    found = ((key, value) for key, value in members(stream) if key in {"images", "annotations", "categories"})
    with closing(_FileNames()) as names:
        for wanted, got in zip_longest(_wanted(dataset), found):
            if wanted is None or got is None:
                yield "the file ends elsewhere than the dataset"
                return
            if wanted[0] != got[0] or any(got[1].get(key) != value for key, value in wanted[1].items()):
                yield f"{wanted[0]}, id {wanted[1]['id']}: not what was to be written"
            if got[0] == "images" and not names.take(got[1].get("file_name", "")):
                yield f"images, id {got[1]['id']}: the file name is there twice"


def categories_of(fields: Sequence[Mapping[str, Any]]) -> list[Category]:
    """The classes of all box fields in the defined order, ids from 1; the field is the supercategory.

    A class name that two fields share is written `field.class` in both, since tools tell categories by name.
    """
    numbers = _numbers(fields)
    uses = Counter(name for _field, name in numbers)
    return [
        {"id": number, "name": name if uses[name] == 1 else f"{field}.{name}", "supercategory": field}
        for (field, name), number in numbers.items()
    ]


def _numbers(fields: Sequence[Mapping[str, Any]]) -> _Numbers:
    boxes = (field for field in fields if field["kind"] == "box")
    pairs = ((field["name"], label["name"]) for field in boxes for label in field["classes"])
    return {pair: number for number, pair in enumerate(pairs, 1)}


def _element(out: IO[bytes], number: int, value: Any) -> None:
    out.write((b"\n" if number == 1 else b",\n") + dump(value))


def _info(dataset: Dataset) -> dict[str, Any]:
    return {
        "description": dataset.title,
        "version": str(dataset.number),
        "year": int(dataset.frozen_at[:4]),
        "date_created": dataset.frozen_at,
        "contributor": "",
        "url": "",
    }


def _image(number: int, record: Record, names: _FileNames) -> dict[str, Any]:
    return {
        "id": number,
        "file_name": names.unique(record),
        "width": record.width,
        "height": record.height,
        "external_id": record.external_id,
    }


def _annotation(
    number: int, image: int, category: int, box: Mapping[str, Any], worker: int | None
) -> dict[str, Any]:
    row = {
        "id": number,
        "image_id": image,
        "category_id": category,
        "bbox": _upright(box),
        "area": box["width"] * box["height"],
        "iscrowd": 0,
        "segmentation": [],
        "attributes": box["attributes"],
        "object_id": box["id"],
    }
    return row if worker is None else {**row, "annotator": worker}


def _upright(box: Mapping[str, Any]) -> list[float]:
    """x, y, width and height of the box, or of the upright one around a turned box."""
    x, y, width, height = box["x"], box["y"], box["width"], box["height"]
    if not box.get("rotation"):
        return [x, y, width, height]
    turn = math.radians(box["rotation"])
    cos, sin = abs(math.cos(turn)), abs(math.sin(turn))
    wide, high = width * cos + height * sin, width * sin + height * cos
    return [x + (width - wide) / 2, y + (height - high) / 2, wide, high]


def _boxes(record: Record, numbers: _Numbers) -> Iterator[tuple[str, Mapping[str, Any], int | None]]:
    """(field, box, worker) for every box of every answer."""
    fields = dict.fromkeys(field for field, _label in numbers)
    for result, worker in record.answers():
        for field in fields:
            for box in result.get(field) or ():
                if _is_known(field, box, numbers):
                    yield field, box, worker


def _is_known(field: str, value: Any, numbers: _Numbers) -> bool:
    """Whether it is a box of a category: an answer may have been given under another label schema."""
    return isinstance(value, Mapping) and "width" in value and (field, value["class"]) in numbers


def _count_losses(
    record: Record,
    fields: Sequence[Mapping[str, Any]],
    numbers: _Numbers,
    lost: Counter[tuple[str, str | None]],
) -> None:
    lost["lineage", None] += len(record.annotations)
    if record.media != "image":
        lost["texts" if record.media == "text" else "conversations", None] += 1
        return
    for result, _worker in record.answers():
        for name, is_box in ((field["name"], field["kind"] == "box") for field in fields):
            value = result.get(name)
            if is_box and value:
                lost["misfit", name] += sum(not _is_known(name, each, numbers) for each in value)
                lost["turned", name] += sum(
                    bool(each.get("rotation")) for each in value if _is_known(name, each, numbers)
                )
            elif value is not None and not is_box:
                lost["field", name] += 1


def _wanted(dataset: Dataset) -> Iterator[tuple[str, dict[str, Any]]]:
    """What must be read back, derived from the records and not from the writer."""
    for number, record in _numbered_images(dataset):
        size = {"width": record.width, "height": record.height}
        yield "images", {"id": number, **size, "external_id": record.external_id}
    ids, numbers = count(1), _numbers(dataset.fields)
    for number, record in _numbered_images(dataset):
        for field, box, _worker in _boxes(record, numbers):
            yield (
                "annotations",
                {
                    "id": next(ids),
                    "image_id": number,
                    "category_id": numbers[field, box["class"]],
                    "bbox": _upright(box),
                    "area": box["width"] * box["height"],
                    "attributes": box["attributes"],
                },
            )
    for category in categories_of(dataset.fields):
        yield "categories", category


def _numbered_images(dataset: Dataset) -> Iterator[tuple[int, Record]]:
    return enumerate((record for record in dataset.records() if record.media == "image"), 1)


class _FileNames:
    """Safe relative paths, each given once. They are kept in a database of SQLite's own, in memory until large."""

    def __init__(self) -> None:
        self._base = sqlite3.connect("")
        self._base.execute("CREATE TABLE taken (name TEXT PRIMARY KEY) WITHOUT ROWID")

    def close(self) -> None:
        self._base.close()

    def take(self, name: str) -> bool:
        """Whether the name was free; it no longer is."""
        return self._base.execute("INSERT OR IGNORE INTO taken VALUES (?)", (name,)).rowcount == 1

    def unique(self, record: Record) -> str:
        """The item's own file name, made safe; a later item of the same name gets its id appended."""
        path = _safe(record.name) or _safe(record.external_id) or PurePosixPath("item")
        endings = chain(("", f"-{record.id}"), (f"-{record.id}-{again}" for again in count(2)))
        names = (str(path.with_name(f"{path.stem}{ending}{path.suffix}")) for ending in endings)
        return next(name for name in names if self.take(name))


def _safe(name: str) -> PurePosixPath | None:
    """The path without a root, without `..`, and without signs that some file system refuses."""
    parts = (_UNSAFE.sub("_", part).strip() for part in name.replace("\\", "/").split("/"))
    kept = [part for part in parts if part.strip(".")]
    return PurePosixPath(*kept) if kept else None
