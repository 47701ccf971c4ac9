"""All eight EXIF orientations through every format for images: read back, each shape lies on the pixels that it was drawn on.

The pictures have one name in eight folders, so that a format which loses one for its name fails as well.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageOps

from labelstage.formats import FORMATS, Answer, File, How, Record, write_verified
from labelstage.formats.placing import placed
from labelstage.kinds import ItemFacts
from labelstage.measures import outlines, rle
from tests.unit.formats.examples import annotation, dataset, record
from tests.unit.formats.shapes import FIELDS

LEFT, TOP, WIDTH, HEIGHT = 5, 3, 12, 6
SIZE = (40, 24)
#: What makes the stored picture of the upright one.
STORED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
DRAWN = [each for each in FIELDS if each["name"] in ("boxes", "areas", "people", "pixels")]


def photo(orientation: int) -> bytes:
    """A red patch with one blue pixel in its top left corner, as a camera held that way stores it."""
    pixels = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    pixels[TOP : TOP + HEIGHT, LEFT : LEFT + WIDTH, 0] = 255
    pixels[TOP, LEFT] = (255, 0, 255)
    picture, exif, out = Image.fromarray(pixels), Image.Exif(), io.BytesIO()
    if orientation in STORED:
        picture = picture.transpose(STORED[orientation])
    exif[0x0112] = orientation
    picture.save(out, "PNG", exif=exif)
    return out.getvalue()


PHOTOS = {orientation: photo(orientation) for orientation in range(1, 9)}


def drawn() -> dict[str, Any]:
    """The patch as a box, an outline, a mask, and its blue pixel and far corner as keypoints."""
    mask = np.zeros((SIZE[1], SIZE[0]), bool)
    mask[TOP : TOP + HEIGHT, LEFT : LEFT + WIDTH] = True
    ring = outlines.corners(LEFT, TOP, WIDTH, HEIGHT, 0)
    points = [[LEFT + 0.5, TOP + 0.5, 2], [LEFT + WIDTH - 0.5, TOP + HEIGHT - 0.5, 1]]
    box = {"x": LEFT, "y": TOP, "width": WIDTH, "height": HEIGHT}
    runs = {"size": list(mask.shape), "counts": rle.string(rle.from_mask(mask))}
    shapes: dict[str, tuple[str, Mapping[str, Any]]] = {
        "boxes": ("car", box),
        "areas": ("road", {"points": ring}),
        "people": ("dog", {"points": points}),
        "pixels": ("tumour", runs),
    }
    return {
        field: [{"id": field, "class": name, **shape, "attributes": {}}]
        for field, (name, shape) in shapes.items()
    }


def items() -> Iterator[Record]:
    for turn in PHOTOS:
        size = {"width": SIZE[0], "height": SIZE[1]}
        yield record(turn, drawn(), [annotation(drawn())], name=f"camera {turn}/photo.png", **size)


def lies_on_the_patch(kind: str, shape: Mapping[str, Any], pixels: Any) -> bool:
    red = pixels[..., 0] == 255
    if kind == "mask":
        runs = rle.parse(shape["counts"], tuple(shape["size"]))
        return np.array_equal(rle.to_mask(runs, tuple(shape["size"])), red)
    if kind == "keypoints":
        (x, y, _seen), (far_x, far_y, _hidden) = shape["points"]
        return bool(
            pixels[int(y), int(x), 2] == 255
            and red[int(far_y), int(far_x)]
            and not red[int(far_y) + 1, int(far_x)]
        )
    sides = [shape[side] for side in ("x", "y", "width", "height")] if kind == "box" else None
    rows, columns = np.nonzero(red)
    seen = (columns.min(), rows.min(), np.ptp(columns) + 1, np.ptp(rows) + 1)
    return sides == pytest.approx(seen) if sides else outlines.bounds(shape["points"]) == pytest.approx(seen)


@pytest.mark.parametrize(
    "name", ["jsonl", "coco", "yolo", "voc", "cvat", "labelme", "openimages", "labelstudio"]
)
def test_shapes_lie_on_their_pixels_whichever_way_up_the_picture_is_stored(name: str) -> None:
    data = dataset(*items(), fields=DRAWN)
    out = io.BytesIO()
    write_verified(FORMATS[name], replace(data, media=lambda each: io.BytesIO(PHOTOS[each.id])), out)
    packed = zipfile.ZipFile(out) if FORMATS[name].suffix.endswith(".zip") else None
    files = (
        [File("labels.json", lambda: io.BytesIO(out.getvalue()))]
        if packed is None
        else [File(each, lambda each=each: io.BytesIO(packed.read(each))) for each in packed.namelist()]  # type: ignore[misc]
    )
    read = FORMATS[name].read
    assert read is not None
    seen: dict[str, set[str]] = {}
    for answer in read(files, How()):
        assert isinstance(answer, Answer)
        assert answer.file_name is not None
        turn = next(each for each in PHOTOS if f"camera {each}/" in answer.file_name)
        kept = (
            [PHOTOS[turn]]
            if packed is None
            else [
                packed.read(each) for each in packed.namelist() if each.endswith(f"camera {turn}/photo.png")
            ]
        )
        assert set(kept) == {PHOTOS[turn]}
        with Image.open(io.BytesIO(kept[0])) as stored:
            upright = ImageOps.exif_transpose(stored)
        assert (answer.width or SIZE[0], answer.height or SIZE[1]) == upright.size
        for label in answer.labels:
            shape = placed(label, answer, ItemFacts("image", *upright.size), None, turn)
            assert lies_on_the_patch(label.kind, shape, np.asarray(upright)), (name, turn, label)
            seen.setdefault(answer.file_name, set()).add(label.kind)
    kinds = FORMATS[name].kinds or {"box", "polygon", "mask", "keypoints"}
    wanted = {each["kind"] for each in DRAWN if each["kind"] in kinds} - (
        {"mask"} if name == "yolo" else set()
    )
    assert len(seen) == len(PHOTOS)
    assert all(each == wanted for each in seen.values())
