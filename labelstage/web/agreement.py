"""How much the annotators of a project agree, and the items behind each figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..edge.access import project, requires
from ..edge.transaction import session
from ..services import projects, quality
from ..services.access import Permission
from ..services.errors import NotFound
from ..services.quality import NO_OBJECT, Behind, FieldAgreement, Measure
from ..services.quality.figures import Group
from ..services.quality.named import MEASURES
from ..words import Words, _
from .blueprint import web
from .measures import BEYOND, LESS_IS_BETTER, QUESTIONS

HEAT_STEPS = 5
#: so many annotators have a row and a column in the table of pairs: those with most items
MOST_WORKERS = 30
PAGE = 50
_BIGGEST = 2**62


@dataclass(frozen=True)
class Matrix:
    """Two annotators in each cell: the primary measure on the items they share. `left_out` annotators share fewer."""

    workers: list[int]
    cells: Mapping[tuple[int, int], Measure]
    shared: Mapping[tuple[int, int], int]
    left_out: int


@dataclass(frozen=True)
class Point:
    """A place in the chart over time, in its units: 100 high, upwards."""

    x: float
    y: float
    low: float
    high: float
    group: Group


@dataclass(frozen=True)
class Section:
    """What the page shows of a field: figures by question, pairs, and the course over time."""

    questions: list[tuple[Words, list[Measure]]]
    matrix: Matrix
    points: list[Point]
    titles: Mapping[str, str]


@web.get("/projects/<id:project_id>/agreement")
@requires(Permission.QUALITY_READ)
def agreement(project_id: int) -> ResponseReturnValue:
    """Per field: numbers with n and interval, pairs of annotators, confusions, the items agreed on least."""
    found = quality.agreement(session(), project())
    return render_template(
        "agreement.html",
        project=project(),
        agreement=found,
        sections={field.name: _section(field, titles) for field, titles in _with_titles(found.fields)},
        MEASURES=MEASURES,
        LESS_IS_BETTER=LESS_IS_BETTER,
        heat=heat,
        behind=_behind_address,
    )


@web.get("/projects/<id:project_id>/agreement/items")
@requires(Permission.QUALITY_READ)
def agreement_items(project_id: int) -> ResponseReturnValue:
    """The items behind a figure, a page at a time."""
    name, wanted = request.args.get("field", ""), _wanted()
    field = next(
        (each for each in projects.schema(session(), project()).fields if each["name"] == name), None
    )
    if field is None:
        raise NotFound(_("There is no such field whose agreement is measured."))
    after = min(max(0, request.args.get("after", 0, int)), _BIGGEST)
    found = quality.items_behind(session(), project(), name, wanted, after=after, limit=PAGE + 1)
    shown = found[:PAGE]
    people = {worker for each in shown for pair in each.pairs for worker in pair}
    asked = {worker for worker in (wanted.left, wanted.right, wanted.worker) if worker}
    more: dict[str, Any] | None = (
        {**request.args.to_dict(), "after": shown[-1].item_id} if len(found) > PAGE else None
    )
    return render_template(
        "agreement_items.html",
        project=project(),
        field=field,
        wanted=wanted,
        found=shown,
        names=quality.names(session(), people | asked),
        imports=quality.imports(session(), {wanted.batch} if wanted.batch else set()),
        titles={label["name"]: label["title"] for label in field["classes"]},
        primary=MEASURES[quality.primary_measure(field)],
        NO_OBJECT=NO_OBJECT,
        more=url_for("web.agreement_items", project_id=project_id, **more) if more else None,
    )


def _wanted() -> Behind:
    """What the address asks for; what cannot be read is left out."""
    asked = request.args
    return Behind(
        left=_number("left"),
        right=_number("right"),
        worker=_number("worker"),
        row=asked.get("row"),
        column=asked.get("column"),
        batch=_number("batch"),
        day=_day(asked.get("day", "")),
        span=min(max(1, asked.get("span", 1, int)), 366),
    )


def _number(name: str) -> int | None:
    number = request.args.get(name, None, int)
    return number if number is not None and 0 <= number < _BIGGEST else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _behind_address(field: FieldAgreement, **wanted: Any) -> str:
    """Where the items behind a figure of the field are listed."""
    return url_for("web.agreement_items", project_id=project().id, field=field.name, **wanted)


def heat(value: float, most: float = 1.0) -> str:
    """The shade of a cell, as a class of static/css/pages.css; nothing for zero."""
    share = value / most if most else 0.0
    return f"heat-{min(HEAT_STEPS, int(share * HEAT_STEPS) + 1)}" if share > 0 else ""


def _with_titles(found: Sequence[FieldAgreement]) -> list[tuple[FieldAgreement, dict[str, str]]]:
    titles = {
        field["name"]: {label["name"]: label["title"] for label in field["classes"]}
        for field in projects.schema(session(), project()).fields
    }
    return [(field, titles.get(field.name, {})) for field in found]


def _section(field: FieldAgreement, titles: Mapping[str, str]) -> Section:
    known = {name for _title, names in QUESTIONS.values() for name in names}
    answered = [
        (title, [measure for measure in field.measures if measure.name in names])
        for title, names in QUESTIONS.values()
    ]
    answered.append((BEYOND, [measure for measure in field.measures if measure.name not in known]))
    return Section([each for each in answered if each[1]], _matrix(field), _points(field), titles)


def _matrix(field: FieldAgreement) -> Matrix:
    busy = sorted(field.workers, key=lambda group: -group.items)[:MOST_WORKERS]
    workers = sorted(int(group.key) for group in busy)
    cells, shared = {}, {}
    for pair in field.pairs:
        measure = next((each for each in pair.measures if each.name == field.primary), pair.measures[0])
        for key in ((pair.left, pair.right), (pair.right, pair.left)):
            cells[key], shared[key] = measure, pair.items
    return Matrix(workers, cells, shared, len(field.workers) - len(workers))


def _points(field: FieldAgreement) -> list[Point]:
    """The primary measure over time; nothing below zero is drawn."""
    found = []
    for at, group in enumerate(field.days):
        measure = group.measures[0]
        if measure.value is None:
            continue
        low, high = (
            (measure.interval.low, measure.interval.high) if measure.interval else (measure.value,) * 2
        )
        y, bottom, top = (100 * min(max(value, 0.0), 1.0) for value in (measure.value, low, high))
        found.append(Point(at * 20 + 10, y, bottom, top, group))
    return found
