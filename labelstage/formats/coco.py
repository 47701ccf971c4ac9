"""COCO: https://cocodataset.org/#format-data (object detection, segmentation, keypoints). Read by `coco_reading`.

Ids of images, annotations and categories count from 1: COCO's own evaluation takes an id of 0 for "no match".
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from itertools import count, dropwhile, takewhile
from typing import IO, Any, BinaryIO

from .coco_shapes import Broken, is_crowd, shape_of
from .images.drawn import Class, Classes, Drawn, image_records
from .images.names import FileNames
from .json_text import Place, dump, members
from .losses import Losses
from .records import Dataset, Record, Report

KINDS = frozenset({"box", "polygon", "keypoints", "mask"})
SPOOL = 1 << 22  # bytes of annotations kept in memory before they go to disk

Category = dict[str, Any]


def write(dataset: Dataset, out: BinaryIO) -> Report:
    """Write the images while their annotations wait in a temporary file, so that memory stays flat."""
    classes, losses = Classes(dataset.fields, KINDS), Losses()
    images = annotations = 0
    with tempfile.SpooledTemporaryFile(SPOOL) as spool, closing(FileNames()) as names:
        out.write(b'{"info": ' + dump(_info(dataset)) + b',\n"licenses": [],\n"images": [')
        for image, record in image_records(dataset, losses):
            images = image
            _element(out, image, dump(_image(image, record, names)))
            rows: list[bytes] = []
            for drawn in classes.drawn(record, losses):
                try:
                    rows.append(_row(annotations + len(rows) + 1, image, drawn))
                except Broken:
                    losses.add("broken", record, field=drawn.label.field, label=drawn.id)
                    continue
                if drawn.value.get("rotation"):
                    degrees = drawn.value["rotation"]
                    losses.add("turned", record, field=drawn.label.field, label=drawn.id, detail=degrees)
            if rows:
                _element(spool, annotations + 1, b",\n".join(rows))
                annotations += len(rows)
        out.write(b'\n],\n"annotations": [')
        spool.seek(0)
        shutil.copyfileobj(spool, out)
    out.write(b'\n],\n"categories": [')
    for label in classes.rows:
        _element(out, label.number, dump(_category(label)))
    out.write(b"\n]}\n")
    written = {"images": images, "annotations": annotations, "categories": len(classes.rows)}
    return losses.report(written)


def differences(dataset: Dataset, stream: BinaryIO) -> Iterator[str]:
    """How the file, read back, differs from the dataset; nothing when every image and object is there, exactly.

    The records are gone through once: images and what follows them are read side by side.
    """
    images = takewhile(_is_image, dropwhile(_is_before, members(Place(stream))))
    others = dropwhile(lambda each: _is_before(each) or _is_image(each), members(Place(stream)))
    with closing(FileNames()) as names:
        for key, wanted in _wanted(dataset):
            found = next(images if key == "images" else others, None)
            if found is None or found[0] != key:
                yield "the file ends elsewhere than the dataset"
                return
            got = found[1]
            if key == "images" and not names.take(got.pop("file_name", "")):
                yield f"images, id {wanted['id']}: the file name is there twice"
            if got != wanted:
                yield f"{key}, id {wanted['id']}: not what was to be written"
        if next(images, None) or next(others, None):
            yield "the file ends elsewhere than the dataset"


def _is_before(member: tuple[str, Any]) -> bool:
    return member[0] in ("info", "licenses")


def _is_image(member: tuple[str, Any]) -> bool:
    return member[0] == "images"


def _element(out: IO[bytes], number: int, row: bytes) -> None:
    out.write((b"\n" if number == 1 else b",\n") + row)


def _category(label: Class) -> Category:
    category = {"id": label.number, "name": label.name, "supercategory": label.field}
    if label.kind == "keypoints":
        lines = [[start + 1, end + 1] for start, end in label.label.get("skeleton") or ()]
        category |= {"keypoints": list(label.label["keypoints"]), "skeleton": lines}
    return category


def _info(dataset: Dataset) -> dict[str, Any]:
    return {
        "description": dataset.title,
        "version": str(dataset.number),
        "year": int(dataset.frozen_at[:4]),
        "date_created": dataset.frozen_at,
        "contributor": "",
        "url": "",
    }


def _image(number: int, record: Record, names: FileNames) -> dict[str, Any]:
    return {
        "id": number,
        "file_name": names.unique(record),
        "width": record.width,
        "height": record.height,
        "external_id": record.external_id,
    }


def _row(number: int, image: int, drawn: Drawn) -> bytes:
    """One annotation. Put together by hand: of a million boxes, dictionaries and their encoding were most of the time."""
    shape, value = shape_of(drawn.label.kind, drawn.value), drawn.value
    x, y, width, height = shape.bbox
    attributes = value["attributes"]
    segmentation = dump(shape.segmentation) if shape.segmentation else b"[]"
    more = b"".join(b', "%b": %b' % (key.encode(), dump(each)) for key, each in shape.more.items())
    if drawn.worker is not None:
        more += b', "annotator": %d' % drawn.worker
    line = (
        f'{{"id": {number}, "image_id": {image}, "category_id": {drawn.label.number}, '
        f'"bbox": [{x!r}, {y!r}, {width!r}, {height!r}], "area": {shape.area!r}, "iscrowd": {is_crowd(value)}, "segmentation": '
    )
    return b"".join(
        (
            line.encode(),
            segmentation,
            b', "attributes": ',
            dump(attributes) if attributes else b"{}",
            b', "object_id": "%b"' % drawn.id.encode(),
            more,
            b"}",
        )
    )


def _wanted(dataset: Dataset) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What must be read back, derived from the records and not from the writer: each image, then its annotations."""
    ids, classes = count(1), Classes(dataset.fields, KINDS)
    for number, record in image_records(dataset):
        size = {"width": record.width, "height": record.height}
        yield "images", {"id": number, **size, "external_id": record.external_id}
        for drawn in classes.drawn(record):
            try:
                shape = shape_of(drawn.label.kind, drawn.value)
            except Broken:
                continue
            yield (
                "annotations",
                {
                    "id": next(ids),
                    "image_id": number,
                    "category_id": drawn.label.number,
                    "bbox": list(shape.bbox),
                    "area": shape.area,
                    "iscrowd": is_crowd(drawn.value),
                    "segmentation": shape.segmentation or [],
                    "attributes": drawn.value["attributes"],
                    "object_id": drawn.id,
                    **shape.more,
                    **({} if drawn.worker is None else {"annotator": drawn.worker}),
                },
            )
    for label in classes.rows:
        yield "categories", _category(label)
