"""Open Images: boxes as CSV (https://storage.googleapis.com/openimages/web/download_v7.html), classes named in another file."""

from __future__ import annotations

import csv
import io
import math
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from labelstage.words import _

from .images import foreign
from .images.check import compare, package_files
from .images.drawn import Classes, Drawn
from .images.groups import Groups
from .images.sheets import Lose, add_picture, sheets, upright, wanted
from .losses import Losses
from .package import Package
from .reading import Answer, File, How, Label, Trouble
from .records import Dataset, Record, Report

KINDS = frozenset({"box"})
FLAGS = {
    "IsOccluded": "occluded",
    "IsTruncated": "truncated",
    "IsGroupOf": "group",
    "IsDepiction": "depiction",
    "IsInside": "inside",
}
HEAD = ("ImageID", "Source", "LabelName", "Confidence", "XMin", "XMax", "YMin", "YMax", *FLAGS)
SPOOL = 1 << 22  # bytes of rows kept in memory before they go to disk
BOXES, CLASSES, IMAGES = "annotations-bbox.csv", "class-descriptions.csv", "images.csv"


def write(dataset: Dataset, out: BinaryIO) -> Report:
    """The boxes, the classes by their codes (`/c/1` is the first), and the list of all images."""
    losses, images, count = Losses(), 0, 0
    codes = {each.name: f"/c/{each.number}" for each in Classes(dataset.fields, KINDS).rows}
    with Package(out) as package, tempfile.SpooledTemporaryFile(SPOOL) as boxes:
        package.put(CLASSES, b"".join(_row(code, name) for name, code in codes.items()))
        with package.open(IMAGES) as stream:
            stream.write(_row("ImageID", "Width", "Height"))
            for sheet in sheets(dataset, KINDS, _carry, losses=losses):
                images += 1
                count += len(sheet.labels)
                stream.write(_row(sheet.name, sheet.record.width, sheet.record.height))
                for _class, label in sheet.labels:
                    code = codes[label.name or ""]
                    boxes.write(_row(sheet.name, "manual", code, 1, *_edges(label), *_ticks(label)))
        boxes.seek(0)
        with package.open(BOXES) as stream:
            stream.write(_row(*HEAD))
            shutil.copyfileobj(boxes, stream)
        for sheet in sheets(dataset, KINDS, _carry) if dataset.media is not None else ():
            add_picture(package, dataset, sheet, f"images/{sheet.name}")
    return losses.report({"images": images, "annotations": count})


def differences(dataset: Dataset, stream: BinaryIO) -> Iterator[str]:
    """How the files, read back, differ from the dataset."""
    return compare(wanted(dataset, KINDS, _carry), read(package_files(stream), How()))


def looks_like(name: str, head: bytes) -> bool:
    """A CSV with the columns of Open Images."""
    return (
        name.lower().endswith(".csv")
        and head.lstrip(b"\xef\xbb\xbf").startswith(b"ImageID,")
        and b"LabelName" in head
    )


def _carry(drawn: Drawn, record: Record, lose: Lose) -> Label:
    shape = upright(drawn, lose)
    width, height = record.width or 0, record.height or 0
    x, x2 = shape["x"] / width, (shape["x"] + shape["width"]) / width
    y, y2 = shape["y"] / height, (shape["y"] + shape["height"]) / height
    if not math.isfinite(x + x2 + y + y2) or x2 <= x or y2 <= y:
        raise ValueError("no box")
    given = drawn.value["attributes"]
    ticked = {name: True for name in FLAGS.values() if given.get(name) is True}
    lost = {
        name: each for name, each in given.items() if name not in FLAGS.values() or not isinstance(each, bool)
    }
    if lost:
        lose("attributes", lost)
    value = {"x": x, "y": y, "width": x2 - x, "height": y2 - y}
    return Label("box", drawn.label.name, value, attributes=ticked, shares=True)


def _edges(label: Label) -> Iterator[float]:
    for start, length in (("x", "width"), ("y", "height")):
        yield label.value[start]
        yield label.value[start] + label.value[length]


def _ticks(label: Label) -> Iterator[int]:
    return (int(label.attributes.get(name) is True) for name in FLAGS.values())


def _row(*cells: Any) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(
        [repr(each) if isinstance(each, float) else each for each in cells]
    )
    return out.getvalue().encode()


def read(files: Sequence[File], _how: How) -> Iterator[Answer | Trouble]:
    """The boxes and image-level labels of every CSV, image by image; classes by their descriptions where these are there."""
    names: dict[str, str] = {}
    tables = [file for file in files if file.name.lower().endswith(".csv")]
    with Groups() as groups:
        for file in tables:
            for number, row in _rows(file):
                if len(row) == 2 and row[0].startswith("/"):
                    names[row[0]] = row[1]
                elif len(row) >= 2 and row[0] == "ImageID":
                    yield from _gather(file, row, groups)
                    break
                elif number > 1:
                    break
        for image, about, rows in groups:
            regions = [(place, cells) for place, cells in rows]
            labels, troubles = foreign.labels_of(regions, lambda cells, place: _labels(cells, place, names))
            size = foreign.whole(about.get("Width")), foreign.whole(about.get("Height"))
            yield Answer(
                about.get("place", ""),
                tuple(labels),
                file_name=image,
                width=size[0],
                height=size[1],
                looked=() if troubles else ("box",),
            )
            yield from troubles


def _rows(file: File) -> Iterator[tuple[int, list[str]]]:
    with file.open() as stream:
        text = io.TextIOWrapper(stream, "utf-8-sig", errors="replace", newline="")
        rows = csv.reader(text)
        for number in range(1, 1 << 40):
            try:
                yield number, next(rows)
            except StopIteration:
                return
            except csv.Error:
                continue


def _gather(file: File, head: Sequence[str], groups: Groups) -> Iterator[Trouble]:
    """Keep the rows by image: they need not stand together."""
    for number, cells in _rows(file):
        if number == 1 or not cells:
            continue
        place = f"{file.name}:{number}"
        row = dict(zip(head, cells, strict=False))
        image = row.get("ImageID", "").strip()
        if not image:
            yield Trouble(place, "no_file_name", _("The image has no file name."))
        elif "LabelName" in head:
            groups.add(image, place, row)
        else:
            groups.begin(image, {"place": place, **row})


def _labels(row: dict[str, str], place: str, names: dict[str, str]) -> Iterator[Label]:
    code = foreign.class_name(row.get("LabelName"))
    name = names.get(code, code)
    if "XMin" not in row:
        if foreign.number(row.get("Confidence", 1)) <= 0:
            raise foreign.Wrong("negative", _("This says that the image is none of %(name)s.", name=name))
        yield Label("choice", name, None, place)
        return
    value = foreign.box_between(*(row.get(key) for key in ("XMin", "YMin", "XMax", "YMax")))
    ticked = {title: True for column, title in FLAGS.items() if row.get(column) == "1"}
    yield Label("box", name, value, place, attributes=ticked, shares=True)
