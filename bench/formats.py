"""How long the formats take: `python -m bench.formats`, `--images` and `--boxes` of each."""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Iterator

from labelstage.formats import FORMATS, Dataset, Record

FIELDS = [{"name": "objects", "kind": "box", "classes": [{"name": name} for name in ("cup", "cat", "car")]}]
NAMES = ("coco", "yolo", "voc", "cvat", "labelme", "openimages")


def records(images: int, boxes: int) -> Iterator[Record]:
    """Images with boxes, made anew each time: memory is that of the format alone."""
    for number in range(1, images + 1):
        drawn = [
            {
                "id": f"b{at}",
                "class": "cat",
                "x": 1.5 + at,
                "y": 2.25,
                "width": 30.125,
                "height": 40,
                "attributes": {},
            }
            for at in range(boxes)
        ]
        yield Record(
            id=number,
            external_id=f"photo-{number}",
            name=f"{number}.jpg",
            media="image",
            text=None,
            conversation=None,
            width=640,
            height=480,
            sha256="0" * 64,
            metadata={},
            labels={"objects": drawn},
            chosen={"how": "only", "revisions": [], "tied": {}, "misfits": 0},
            annotations=(),
        )


def main() -> None:
    """Print a line for each format: CPU seconds of writing and of checking, and the most memory held so far."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--images", type=int, default=10_000)
    parser.add_argument("--boxes", type=int, default=5)
    parser.add_argument("--format", choices=NAMES, action="append")
    wanted = parser.parse_args()
    data = Dataset("Bench", 1, "2026-01-02T03:04:05Z", FIELDS, lambda: records(wanted.images, wanted.boxes))
    begun = time.process_time()
    for _record in data.records():
        pass
    print(f"making the records: {time.process_time() - begun:.2f} s, {_peak():.0f} MB")
    for name in wanted.format or NAMES:
        with tempfile.TemporaryFile() as file:
            begun = time.process_time()
            FORMATS[name].write(data, file)
            written = time.process_time()
            file.seek(0)
            wrong = sum(1 for _each in FORMATS[name].differences(data, file))
            checked = time.process_time()
        print(
            f"{name}: write_s {written - begun:.2f}, check_s {checked - written:.2f}, peak_mb {_peak():.0f}, wrong {wrong}"
        )


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
