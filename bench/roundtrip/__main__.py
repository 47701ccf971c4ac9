"""Real files through the product and back: `python -m bench.roundtrip FOLDER`, which has a folder of each source by the name of its function here.

Each source is brought into a project by the command line, released, and the canonical file is compared with the source, object by
object. Then every other file of the release comes into an empty project with the same label schema, is released there, and that is compared
with the source as well; Parquet, which does not come in, is read by pyarrow. What is missing must be named: by the report of the import or of the release.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from labelstage.cli import main as labelstage
from labelstage.config import Settings
from labelstage.formats import FORMATS
from labelstage.formats.carrying import column_names
from labelstage.formats.parquet import FIXED
from labelstage.services import accounts, projects
from labelstage.storage import Job, LabelSchema, Project, Reject, Release, User, migrate
from labelstage.storage.blobs import LocalBlobs
from labelstage.storage.database import Database

from . import doccano, labelstudio, sets
from .source import PICTURES, Maker, Source, Thing
from .tables import parquet

MAKERS: tuple[Maker, ...] = (
    sets.labelme_w55_4annotators,
    sets.klue_ner,
    sets.wnut17_dev,
    sets.nsmc_raw,
    sets.blns,
    sets.exif_orientation,
    sets.bluebirds,
    sets.dawid_skene_1979,
    sets.reliability,
    sets.pygamma,
    labelstudio.labelstudio_converter,
    doccano.doccano,
)
SOURCES = {each.__name__: each for each in MAKERS}
NEAR = 0.01  # pixels that a coordinate may differ by: files of others round
#: shapes that a field of objects has, in the order of `Thing.numbers`
SIDES = ("x", "y", "width", "height", "rotation")
HEAD = ("source", "format", "items", "objects", "equal", "named", "WRONG")


@dataclass
class Row:
    """One line of the table."""

    source: str
    format: str
    items: int
    objects: int
    equal: int
    named: int
    wrong: list[str]

    def cells(self) -> list[str]:
        return [
            self.source,
            self.format,
            *map(str, (self.items, self.objects, self.equal, self.named)),
            str(len(self.wrong)),
        ]


class Bench:
    """An installation in a folder, used by its command line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        os.environ["LABELSTAGE_DATA_DIR"] = str(folder / "data")
        settings = Settings(data_dir=folder / "data")
        migrate.upgrade(settings)
        self.database, self.blobs = Database(settings.database), LocalBlobs(settings.data_dir / "blobs")
        with self.database.begin() as session:
            cheap = accounts.Passwords.with_cost(64, 1)
            self.me = accounts.create_user(
                session,
                cheap,
                email="me@example.com",
                name="Me",
                password=os.urandom(9).hex(),
                is_manager=True,
            ).id

    def project(self, fields: Sequence[Any]) -> int:
        with self.database.begin() as session:
            return projects.create_project(
                session, by=session.get_one(User, self.me), title="P", fields=fields
            ).id

    def run(self, *words: object) -> str:
        """A command; what it printed."""
        out, aside = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(aside):
            labelstage(list(map(str, words)), standalone_mode=False)
        return out.getvalue()

    def bring(self, project: int, source: Source) -> None:
        if source.items:
            self.run("import", project, *source.items)
        self.run("import", project, *source.labels, "--labels", "finished", "--extend", *source.words)

    def fields(self, project: int) -> Sequence[Any]:
        with self.database.session() as session:
            return session.get_one(LabelSchema, session.get_one(Project, project).schema_id).fields

    def rejects(self, project: int) -> list[str]:
        """The places of what did not come in."""
        with self.database.session() as session:
            return list(
                session.scalars(
                    select(Reject.place).join(Job, Job.id == Reject.job_id).where(Job.project_id == project)
                )
            )

    def release(self, project: int, several: bool, formats: Iterable[str]) -> dict[str, Path]:
        """A release of the project; its files by format."""
        out = self.folder / "out" / str(project)
        asked = [word for name in formats for word in ("--format", name)]
        self.run(
            "release",
            "make",
            project,
            "--to",
            out,
            "--labels",
            "all" if several else "consensus",
            "--media",
            *asked,
        )
        with self.database.session() as session:
            [made] = session.scalars(select(Release).where(Release.project_id == project))
            return {each.format: out / each.name for each in made.files}

    def losses(self, project: int, format: str) -> list[dict[str, Any]]:
        """What a file of the project's release names as lost."""
        with self.database.session() as session:
            [made] = session.scalars(select(Release).where(Release.project_id == project))
            report = next(each.report for each in made.files if each.format == format)
        if "named" not in report:
            return []
        with self.blobs.open(report["named"]["sha256"]) as stream:
            return [json.loads(line) for line in stream]


@dataclass(frozen=True)
class Found:
    """A label of a release: the thing, and by which item, field and id a report would name it."""

    thing: Thing
    item: str
    field: str
    id: str | None


def released(path: Path, fields: Sequence[Any]) -> tuple[int, list[Found]]:
    """How many items a canonical file holds, and everything that is said of them."""
    items, found = 0, list[Found]()
    with path.open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            items += 1
            key = row["text"] if row["media"] == "text" else Path(row["name"]).stem
            said = (
                [row["labels"]]
                if row["labels"] is not None
                else [each["result"] for each in row["annotations"]]
            )
            found += [each for result in said for each in _things(row["external_id"], key, result, fields)]
    return items, found


def outward(path: Path, fields: Sequence[Any]) -> tuple[int, list[Found]]:
    """The same of a Parquet file."""
    columns, found, items = column_names(fields, FIXED), list[Found](), set[int]()
    for row, said in parquet(path):
        key = row["text"] if row.get("text") is not None else Path(row["name"]).stem
        items.add(row["id"])
        result = {field["name"]: said.get(columns[field["name"]]) for field in fields}
        found += _things(row["external_id"], key, result, fields)
    return len(items), found


def _things(item: str, key: str, result: Any, fields: Sequence[Any]) -> Iterator[Found]:
    ends: dict[str, tuple[float, ...]] = {}
    for field in fields:
        value, kind = result.get(field["name"]), field["kind"]
        for each in value if isinstance(value, list) else [value] if value is not None else []:
            if not isinstance(each, dict):
                yield Found(Thing(key, kind, str(each)), item, field["name"], None)
                continue
            numbers = _numbers(each, ends)
            ends[each["id"]] = numbers
            yield Found(Thing(key, kind, each["class"], numbers), item, field["name"], each["id"])


def _numbers(each: dict[str, Any], ends: dict[str, tuple[float, ...]]) -> tuple[float, ...]:
    if "points" in each:
        return tuple(number for point in each["points"] for number in point)
    if "from" in each:
        return ends[each["from"]] + ends[each["to"]]
    if "start" in each:
        return each["start"], each["end"]
    return tuple(each.get(side, 0) for side in SIDES)


def pairs(wanted: Sequence[Thing], found: Sequence[Found]) -> tuple[list[int], list[Found]]:
    """The places among `wanted` of what was not found, and what was found but not wanted."""
    there: dict[tuple[str, str, str], list[Found]] = defaultdict(list)
    for each in found:
        there[each.thing.item, each.thing.kind, each.thing.name].append(each)
    missing = []
    for at, thing in enumerate(wanted):
        several = there[thing.item, thing.kind, thing.name]
        hit = next((each for each in several if _near(thing, each.thing)), None)
        if hit is None:
            missing.append(at)
        else:
            several.remove(hit)
    return missing, [each for several in there.values() for each in several]


def _near(one: Thing, other: Thing) -> bool:
    """Whether the numbers are the same, those of several rings in any order."""
    if one.rings > 1:
        return set(one.numbers) <= set(other.numbers)
    ours, theirs = ([number for number in each.numbers if number] for each in (one, other))
    return len(ours) == len(theirs) and all(abs(a - b) <= NEAR for a, b in zip(ours, theirs, strict=True))


def through(bench: Bench, name: str, source: Source, formats: Sequence[str]) -> Iterator[Row]:
    """The source to a release, and from every file of it to another."""
    title = f"{name}: {source.title}"
    project = bench.project(PICTURES if source.items else source.fields)
    try:
        bench.bring(project, source)
    except click.ClickException:  # the file is refused as a whole, with a sentence
        yield Row(title, "refused", 0, len(source.things), 0, len(source.things), [])
        return
    fields, places = bench.fields(project), bench.rejects(project)
    fitting = [
        each
        for each in formats
        if (FORMATS[each].read is not None or each == "parquet") and FORMATS[each].suits(fields)
    ]
    try:
        files = bench.release(project, source.several, dict.fromkeys(["jsonl", *fitting]))
    except SystemExit:
        yield Row(
            title,
            "-",
            0,
            len(source.things),
            0,
            len(places),
            [] if places else ["nothing came in, and nobody says why"],
        )
        return
    items, found = released(files["jsonl"], fields)
    missing, extra = pairs(source.things, found)
    wrong = [f"lost: {source.things[at]}" for at in missing if not _named_in(source.things[at], places)]
    wrong += [f"not in the source: {each.thing}" for each in extra]
    yield Row(
        title, "jsonl", items, len(source.things), len(source.things) - len(missing), len(missing), wrong
    )
    for format in [each for each in fitting if each != "jsonl"]:
        if format == "parquet":
            again = outward(files[format], fields)
        else:
            again = _back(bench, title, source, fields, format, files[format])
        yield _compared(title, format, bench.losses(project, format), found, *again)


def _named_in(thing: Thing, places: Sequence[str]) -> bool:
    return any(each.startswith(thing.place) or thing.place.startswith(each) for each in places if thing.place)


def _back(
    bench: Bench, title: str, source: Source, fields: Sequence[Any], format: str, path: Path
) -> tuple[int, list[Found]]:
    """A file of the release into an empty project and out of it again."""
    second = bench.project(fields)
    words = ("--format", format)
    try:
        bench.bring(second, Source(title, [path], [], source.items, words))
        return released(bench.release(second, source.several, ())["jsonl"], bench.fields(second))
    except (SystemExit, click.ClickException):  # the file holds nothing that could come in
        return 0, []


def _compared(
    title: str,
    format: str,
    lost: Sequence[dict[str, Any]],
    had: Sequence[Found],
    items: int,
    found: Sequence[Found],
) -> Row:
    """What came back beside what there was; `lost`: what the report of the file names."""
    named = {(each["external_id"], each["field"], each["label"]) for each in lost}
    missing, extra = pairs([each.thing for each in had], found)
    gone = [had[at] for at in missing]
    silent = [
        each
        for each in gone
        if not {(each.item, each.field, each.id), (each.item, each.field, None), (each.item, None, None)}
        & named
    ]
    changed = Counter(each.item for each in gone if each not in silent)
    wrong = [f"lost: {each.thing}" for each in silent]
    wrong += [f"not in the source: {each.thing}" for each in extra if not changed[each.item]]
    return Row(title, format, items, len(had), len(had) - len(missing), len(gone) - len(silent), wrong)


def main() -> int:
    """Print the table, and what is wrong below each line. The exit code is 1 when anything is."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", action="append", choices=list(SOURCES))
    parser.add_argument("--format", action="append", choices=list(FORMATS))
    wanted = parser.parse_args()
    rows = []
    print(" | ".join(HEAD), flush=True)
    for name in wanted.only or SOURCES:
        if not (wanted.folder / name).is_dir():
            continue
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            bench = Bench(folder)
            (folder / "work").mkdir()
            for source in SOURCES[name](wanted.folder / name, folder / "work"):
                for row in through(bench, name, source, wanted.format or list(FORMATS)):
                    rows.append(row)
                    print(" | ".join(row.cells()), *row.wrong[:5], sep="\n    ", flush=True)
            bench.database.dispose()
    total = [sum(getattr(row, key) for row in rows) for key in ("items", "objects", "equal", "named")]
    wrong = sum(len(row.wrong) for row in rows)
    print(" | ".join(["in all", str(len(rows)), *map(str, total), str(wrong)]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
