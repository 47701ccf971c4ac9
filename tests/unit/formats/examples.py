"""Records that the tests of the formats share."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from labelstage.formats import Annotation, Dataset, Record, Report, coco, jsonl

FIELDS = [
    {
        "name": "objects",
        "kind": "box",
        "classes": [{"name": name, "attributes": []} for name in ("zebra", "ant", "말")],
    },
    {"name": "topic", "kind": "choice", "classes": [{"name": "indoor"}, {"name": "outdoor"}]},
    {"name": "entities", "kind": "span", "classes": [{"name": "PER"}]},
]


def box(
    identity: str,
    label: str = "ant",
    x: float = 1.5,
    y: float = 2,
    width: float = 3.25,
    height: float = 4,
    **more: Any,
) -> dict[str, Any]:
    shape = {"x": x, "y": y, "width": width, "height": height}
    return {"id": identity, "class": label, **shape, "attributes": more}


def annotation(result: dict[str, Any], worker: int = 7) -> Annotation:
    return Annotation(
        worker=worker,
        assignment=30 + worker,
        revision=40 + worker,
        state="accepted",
        origin="worker",
        reviewer=9,
        schema_version=1,
        guideline_version=None,
        result=result,
    )


def record(
    number: int, labels: dict[str, Any] | None, annotations: Sequence[Annotation] = (), **more: Any
) -> Record:
    values: dict[str, Any] = {
        "id": number,
        "external_id": f"photo-{number}",
        "name": f"{number}.jpg",
        "media": "image",
        "text": None,
        "conversation": None,
        "width": 640,
        "height": 480,
        "sha256": "0" * 64,
        "metadata": {},
        "chosen": {
            "how": "only",
            "revisions": [each.revision for each in annotations],
            "tied": {},
            "misfits": 0,
        },
    }
    return Record(**{**values, **more}, labels=labels, annotations=tuple(annotations))


def text_record(number: int, text: str, labels: dict[str, Any]) -> Record:
    return record(number, labels, [annotation(labels)], media="text", text=text, width=None, height=None)


def dataset(*records: Record, fields: Sequence[dict[str, Any]] = FIELDS) -> Dataset:
    def again() -> Iterator[Record]:
        return iter(records)

    return Dataset("Street", 3, "2026-01-02T03:04:05Z", fields, again)


def as_coco(data: Dataset) -> tuple[bytes, Report]:
    out = io.BytesIO()
    report = coco.write(data, out)
    return out.getvalue(), report


def as_jsonl(data: Dataset) -> tuple[bytes, Report]:
    out = io.BytesIO()
    report = jsonl.write(data, out)
    return out.getvalue(), report
