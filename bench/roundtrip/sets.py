"""Data sets that people published: sheets of LabelMe, columns of tokens, reviews, strings, orientations, and tables of raters.

Files of numbers that no label format has are rewritten as a table or as tasks.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from PIL import Image

from .columns import columns
from .source import Source, Thing, choice


def labelme_w55_4annotators(folder: Path, work: Path) -> Iterator[Source]:
    """Sheets named after images, and those of four people for the same images by the names they had first."""

    def outlines(path: Path, item: str) -> Iterator[Thing]:
        for each in ElementTree.parse(path).getroot().iterfind("object"):
            if each.findtext("deleted") == "1":
                continue
            ring = [
                (float(p.findtext("x", "")), float(p.findtext("y", ""))) for p in each.iterfind("polygon/pt")
            ]
            numbers = tuple(number for point in ring for number in point)
            yield Thing(item, "polygon", each.findtext("name", "").strip(), numbers, path.name)

    images, home = folder / "images", folder / "w55-e04-images1"
    things = [each for path in sorted(home.glob("*.xml")) for each in outlines(path, path.stem)]
    yield Source("sheets named after images", [home], things, [images])
    first = work / "first"
    first.mkdir(parents=True, exist_ok=True)
    for path in home.glob("*.xml"):
        name = ElementTree.parse(path).getroot().findtext("filename", "")
        (first / name).write_bytes((images / f"{path.stem}.jpg").read_bytes())
    homes = sorted(folder.glob("w55-e04-objects*"))
    things = [
        each for home in homes for path in sorted(home.glob("*.xml")) for each in outlines(path, path.stem)
    ]
    yield Source("four people", homes, things, [first], several=True)


def klue_ner(folder: Path, _work: Path) -> Iterator[Source]:
    """Characters with tags, with white space among them."""
    for path in sorted(folder.glob("*.tsv")):
        yield Source(path.name, [path], columns(path, "", "\t")[1])


def wnut17_dev(folder: Path, _work: Path) -> Iterator[Source]:
    for path in sorted(folder.glob("*.conll")):
        yield Source(path.name, [path], columns(path, " ", "\t")[1])


def nsmc_raw(folder: Path, _work: Path) -> Iterator[Source]:
    """Reviews of films with a rating."""
    paths = sorted(folder.glob("*.json"))
    things = [
        Thing(row["review"], "rating", row["rating"], (), f"{path.name}[{number}]")
        for path in paths
        for number, row in enumerate(json.loads(path.read_text(encoding="utf-8")))
    ]
    words = (
        "--format",
        "doccano",
        "--text",
        "review",
        "--external-id",
        "review_id",
        "--label-column",
        "rating",
    )
    fields = [{"name": "rating", "kind": "rating", "levels": 10}]
    yield Source("reviews", paths, things, words=words, fields=fields)


def blns(folder: Path, work: Path) -> Iterator[Source]:
    """Strings that break software, each with a span over all of it and a class."""
    strings = [each for each in json.loads((folder / "blns.json").read_text(encoding="utf-8")) if each]
    lines = [each for each in (folder / "blns.txt").read_text(encoding="utf-8").split("\n") if each]
    for title, texts in (("blns.json", strings), ("blns.txt", lines)):
        path = work / f"{title}.jsonl"
        rows = [{"text": text, "entities": [[0, len(text), "all"]], "cats": ["seen"]} for text in texts]
        path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        things = [
            thing
            for number, text in enumerate(texts, 1)
            for place in [f"{path.name}:{number}"]
            for thing in (
                Thing(text, "span", "all", (0, len(text)), place),
                Thing(text, "choice", "seen", (), place),
            )
        ]
        yield Source(title, [path], things)


def exif_orientation(folder: Path, work: Path) -> Iterator[Source]:
    """The eight orientations, with a box and a polygon drawn on the picture as it is seen."""
    paths = sorted(folder.glob("*.jpg"))
    things, images, rows = list[Thing](), list[dict[str, Any]](), list[dict[str, Any]]()
    for number, path in enumerate(paths, 1):
        with Image.open(path) as picture:
            turn, size = picture.getexif().get(0x0112, 1), picture.size
        width, height = size[::-1] if turn >= 5 else size
        images.append({"id": number, "file_name": path.name, "width": width, "height": height})
        box = [width * 0.1, height * 0.2, width * 0.25, height * 0.5]
        ring = [width * 0.5, height * 0.5, width * 0.9, height * 0.55, width * 0.6, height * 0.95]
        rows.append({"id": 2 * number, "image_id": number, "category_id": 1, "bbox": box})
        rows.append({"id": 2 * number + 1, "image_id": number, "category_id": 2, "segmentation": [ring]})
        things += [
            Thing(path.stem, "box", "part", tuple(box)),
            Thing(path.stem, "polygon", "ring", tuple(ring)),
        ]
    categories = [{"id": 1, "name": "part"}, {"id": 2, "name": "ring"}]
    path = work / "upright.json"
    path.write_text(json.dumps({"images": images, "annotations": rows, "categories": categories}))
    yield Source("box and polygon", [path], things, paths)


def table(path: Path, rows: Iterable[tuple[str, str, str]], column: str) -> Path:
    """(unit, person, value) in the columns of our own tables."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["external_id", "name", "text", "worker", column])
    for unit, person, value in rows:
        writer.writerow([unit, unit, f"unit {unit}", person, value])
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


def rated(title: str, work: Path, rows: list[tuple[str, str, str]]) -> Source:
    things = [Thing(f"unit {unit}", "choice", value) for unit, _person, value in rows]
    fields = choice("value", *dict.fromkeys(value for _unit, _person, value in rows))
    return Source(title, [table(work / f"{title}.csv", rows, "value")], things, fields=fields, several=True)


def bluebirds(folder: Path, work: Path) -> Iterator[Source]:
    """108 photographs, 39 people, a yes or no of each."""
    text = (folder / "labels.yaml").read_text()
    rows = [
        (unit, person, value)
        for person, said in re.findall(r"(\d+): \{([^}]*)\}", text)
        for unit, value in re.findall(r"(\d+): (true|false)", said)
    ]
    yield rated("labels.yaml", work, rows)


def dawid_skene_1979(folder: Path, work: Path) -> Iterator[Source]:
    """45 patients; an observer's sessions are people of their own."""
    with (folder / "anaesthetists.csv").open() as file:
        rows = [
            (row["patient"], f"{row['observer']}.{row['session']}", row["rating"])
            for row in csv.DictReader(file)
        ]
    yield rated("anaesthetists.csv", work, rows)


def reliability(folder: Path, work: Path) -> Iterator[Source]:
    """Tables with a row for each unit and a column for each rater; those of counts name nobody and are left out."""
    for name in ("krippendorff_4x12", "wikipedia_alpha_3x15", "fleiss1971_raw_30x6", "gwet_ben_gerry"):
        with (folder / f"{name}.csv").open() as file:
            rows = list(csv.DictReader(file))
        unit = next(key for key in rows[0] if key in ("Units", "Subject"))
        raters = [key for key in rows[0] if key not in (unit, "Group")]
        yield rated(
            f"{name}.csv", work, [(row[unit], key, row[key]) for row in rows for key in raters if row[key]]
        )


def pygamma(folder: Path, work: Path) -> Iterator[Source]:
    """Three people's units on one line, as spans of a text of that length."""
    for path in sorted(folder.glob("*.csv")):
        with path.open() as file:
            rows = [(who, name, int(start), int(end)) for who, name, start, end in csv.reader(file)]
        text = "".join(chr(ord("a") + at % 26) for at in range(max(row[3] for row in rows)))
        said = [
            {
                "completed_by": {"email": who},
                "result": [
                    region(number, *row[1:], text) for number, row in enumerate(rows) if row[0] == who
                ],
            }
            for who in dict.fromkeys(row[0] for row in rows)
        ]
        task = work / f"{path.stem}.json"
        task.write_text(json.dumps([{"id": 1, "data": {"text": text}, "annotations": said}]))
        things = [Thing(text, "span", name, (start, end)) for _who, name, start, end in rows]
        yield Source(path.name, [task], things, several=True)


def region(number: int, name: str, start: int, end: int, text: str) -> dict[str, Any]:
    value = {"start": start, "end": end, "text": text[start:end], "labels": [name]}
    return {"id": f"r{number}", "type": "labels", "from_name": "unit", "to_name": "text", "value": value}
