"""Every format goes out in every way and comes in for every purpose, with all that it carries."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from msgspec.structs import replace as record_with
from PIL import Image

from labelstage.config import Settings
from labelstage.formats import FORMATS, Dataset, Record, write_verified
from labelstage.kinds.schema import check_schema
from labelstage.services import projects
from labelstage.services.intake.labels import AS
from labelstage.storage import User
from tests.unit.formats.examples import annotation, box, dataset, record
from tests.unit.formats.test_pairs import FIELDS as ANSWERS
from tests.unit.formats.test_pairs import talk
from tests.unit.jobs.test_labels import Desk

SIZE = (40, 30)
NAMES = ("거리/a b.jpg", "stra\u00dfe/a b.jpg", "\u1100\u1161.png")
DRAWN, _none = check_schema(
    [
        {"name": "objects", "kind": "box", "classes": [{"name": "car, red"}, {"name": "🚗 차"}]},
        {"name": "areas", "kind": "polygon", "classes": [{"name": "road"}]},
    ]
)
SAID, _none = check_schema(
    [
        {"name": "entities", "kind": "span", "classes": [{"name": "PER"}, {"name": "기관 명"}]},
        {"name": "links", "kind": "relation", "between": ["entities"], "classes": [{"name": "knows"}]},
        {"name": "topic", "kind": "choice", "classes": [{"name": "news"}, {"name": "sport, local"}]},
    ]
)
TEXT = "민아 met 👩\u200d🚀 at\r\nSeoul"


def picture(shade: int = 0) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", SIZE, (1, 2, shade)).save(out, "PNG")
    return out.getvalue()


def drawings() -> list[Record]:
    """Two images of one name in two folders, one with nothing on it, one with something at its very rim."""
    ring = {"id": "p", "class": "road", "points": [[0, 0], [40, 0], [20, 30]], "attributes": {}}
    results = (
        {"objects": [box("a", "car, red", 0, 0, 40, 30), box("b", "🚗 차", 1.25, 2, 3, 4)], "areas": [ring]},
        {"objects": [], "areas": []},
        {"objects": [box("c", "🚗 차", 39.5, 29.5, 0.5, 0.5)], "areas": []},
    )
    size = {"width": SIZE[0], "height": SIZE[1]}
    return [
        record(at, result, [annotation(result)], name=NAMES[at - 1], external_id=f"x{at}", **size)
        for at, result in enumerate(results, 1)
    ]


def sayings() -> list[Record]:
    """Two items with the same text, and one about which nothing is said."""
    spans = [(0, 2, "PER"), (7, 10, "PER"), (15, 20, "기관 명")]
    entities = [
        {"id": f"s{at}", "class": name, "start": start, "end": end, "text": TEXT[start:end], "attributes": {}}
        for at, (start, end, name) in enumerate(spans)
    ]
    links = [{"id": "r", "class": "knows", "from": "s0", "to": "s1", "attributes": {}}]
    results: tuple[dict[str, Any], ...] = (
        {"entities": entities, "links": links, "topic": "sport, local"},
        {"entities": entities[:1], "links": [], "topic": "news"},
        {"entities": [], "links": [], "topic": "news"},
    )
    return [
        record(at, result, [annotation(result)], media="text", text=text, width=None, height=None)
        for at, (text, result) in enumerate(zip((TEXT, TEXT, "nothing"), results, strict=True), 1)
    ]


def talks() -> list[Record]:
    result = {"better": "a", "order": [["b"], ["a", "c"]], "rewrite": "Hello there!"}
    return [record_with(talk(1, result), annotations=(annotation(result),))]


def suited(name: str) -> Dataset:
    """Records that the format has something to say of."""
    for fields, records in ((DRAWN, drawings()), (SAID, sayings()), (ANSWERS, talks())):
        if name != "labelstudio" and name != "jsonl" and FORMATS[name].suits(fields):
            return dataset(*records, fields=fields)
    return dataset(*sayings(), fields=SAID)


def everybodys(data: Dataset) -> Dataset:
    """The same with two people's labels and none chosen."""

    def records() -> Iterator[Record]:
        for each in data.records():
            result = each.annotations[0].result
            yield record_with(each, labels=None, annotations=(annotation(result, 7), annotation(result, 8)))

    return replace(data, records=records)


@pytest.mark.parametrize("media", [False, True], ids=["labels", "media"])
@pytest.mark.parametrize("labels", ["consensus", "all"])
@pytest.mark.parametrize("name", [name for name, each in FORMATS.items() if each.installed()])
def test_every_format_goes_out(name: str, labels: str, media: bool) -> None:
    data = suited(name)
    data = everybodys(data) if labels == "all" else data
    data = replace(data, media=lambda _record: io.BytesIO(picture())) if media else data
    out = io.BytesIO()
    report = write_verified(FORMATS[name], data, out)
    assert sum(report.written.values()) > 0
    if FORMATS[name].suffix.endswith(".zip") and name != "parquet":
        with zipfile.ZipFile(out) as packed:
            pictures = [each for each in packed.namelist() if each.endswith((".jpg", ".png"))]
            assert len(pictures) == (3 * (2 if name == "yolo" else 1) if media else 0)
            assert all(packed.read(each) == picture() for each in pictures)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = Desk(Settings(data_dir=tmp_path_factory.mktemp("data")))
    yield desk
    desk.database.dispose()


@pytest.mark.parametrize("purpose", AS)
@pytest.mark.parametrize("name", [name for name, each in FORMATS.items() if each.read is not None])
def test_every_format_comes_in(desk: Desk, name: str, purpose: str) -> None:
    """Its images beside it: all that it carries, and nothing is rejected."""
    data = suited(name)
    with desk.database.begin() as session:
        by = session.get_one(User, desk.by.id)
        desk.project_id = projects.create_project(session, by=by, title=name, fields=data.fields).id
    labels, images = io.BytesIO(), io.BytesIO()
    write_verified(FORMATS[name], data, labels)
    files = {f"labels{FORMATS[name].suffix}": labels.getvalue()}
    if data.fields is DRAWN:
        with zipfile.ZipFile(images, "w") as packed:
            for at, path in enumerate(NAMES):
                packed.writestr(f"images/{path}", picture(at))
        files["images.zip"] = images.getvalue()
    job = desk.bring(files, purpose=purpose)
    assert job.result is not None, job.error
    assert (job.result["labels"], job.result["rejected"]) == (carried(name, data), 0), desk.rejects()


def carried(name: str, data: Dataset) -> int:
    """How many labels of the records the format has a place for."""
    kinds = FORMATS[name].kinds
    names = [each["name"] for each in data.fields if kinds is None or each["kind"] in kinds]
    values = [each.labels[field] for each in data.records() if each.labels is not None for field in names]
    return sum(len(each) if isinstance(each, list) else 1 for each in values)
