"""The lanes of a project: which a worker may work in, and how items come into them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, func, select, update
from sqlalchemy.orm import Session

from labelstage.words import _

from ...storage import Item, Lane, Project, User
from .. import skills
from ..errors import Invalid, Problem
from ..skills import Requirement
from .slots import HAS_OPEN_SLOTS, lock_items, next_positions

MOST_PRIORITY = 9
MOST_LANES = 100


class LaneOf(NamedTuple):
    """What the items of a lane have in common; no requirement: they are for everybody."""

    number: int
    priority: int
    requirement: Requirement | None


FIRST = LaneOf(0, 0, None)


def all_lanes(session: Session, project: Project) -> dict[int, LaneOf]:
    """The lanes of a project by number, those that come first first."""
    found = [FIRST]
    if project.lanes:
        rows = session.scalars(select(Lane).where(Lane.project_id == project.id))
        found += [LaneOf(row.number, row.priority, _requirement(row)) for row in rows]
    return {lane.number: lane for lane in sorted(found, key=lambda lane: (-lane.priority, lane.number))}


def lane_sizes(session: Session, project: Project) -> list[tuple[LaneOf, int]]:
    """The lanes with open items, those that come first first, and how many items each has."""
    counts = (
        select(Item.lane, func.count())
        .where(Item.project_id == project.id, HAS_OPEN_SLOTS)
        .group_by(Item.lane)
    )
    sizes = dict(session.execute(counts).all())
    return [(lane, sizes[number]) for number, lane in all_lanes(session, project).items() if number in sizes]


def _requirement(row: Lane) -> Requirement | None:
    return Requirement(row.skill, row.level) if row.skill else None


def open_lanes(session: Session, project: Project, worker: User) -> tuple[list[int], Requirement | None]:
    """The lanes with something open that the worker may work in, in their order; what another such lane asks that he lacks."""
    if not project.lanes:
        return [FIRST.number], None
    lanes = all_lanes(session, project)
    something = exists().where(Item.project_id == project.id, Item.lane == Lane.number, HAS_OPEN_SLOTS)
    rows = select(Lane.number).where(Lane.project_id == project.id, something)
    busy = {FIRST.number, *session.scalars(rows)}
    levels = skills.levels(session, project, worker)
    mine, lacking = [], None
    for lane in lanes.values():
        if lane.number in busy:
            if lane.requirement is None or lane.requirement.met_by(levels):
                mine.append(lane.number)
            else:
                lacking = lacking or lane.requirement
    return mine, lacking


def place(
    session: Session,
    project: Project,
    *conditions: ColumnElement[bool],
    priority: int | None = None,
    requirement: Requirement | None = None,
    for_everybody: bool = False,
) -> int:
    """Give the items that fit another priority, another required skill, or none (`for_everybody`); how many there are.

    What is not named stays as each item has it. Raises Invalid.
    """
    if priority is not None and not 0 <= priority <= MOST_PRIORITY:
        message = _("Enter a whole number from %(least)s to %(most)s.", least=0, most=MOST_PRIORITY)
        raise Invalid(_("The items stay where they are."), [Problem("priority", message)])
    if requirement is not None:
        skills.check([requirement._asdict()])
    fit = (Item.project_id == project.id, *conditions)
    lock_items(session, *fit)
    moved = 0
    for lane in _lanes_of(session, project, fit):
        aim = requirement if for_everybody or requirement else lane.requirement
        number = _lane_for(session, project, lane.priority if priority is None else priority, aim)
        here = (*fit, Item.lane == lane.number)
        if number == lane.number:
            moved += session.scalar(select(func.count()).select_from(Item).where(*here)) or 0
            continue
        [position] = next_positions()  # ahead of every cursor, in the order in which they came
        moving = update(Item).where(*here).values(lane=number, queue_position=position + Item.id)
        moved += session.connection().execute(moving).rowcount
    session.expire_all()
    return moved


def _lanes_of(session: Session, project: Project, fit: Sequence[ColumnElement[bool]]) -> list[LaneOf]:
    present = set(session.scalars(select(Item.lane).where(*fit).distinct()))
    return [lane for lane in all_lanes(session, project).values() if lane.number in present]


def _lane_for(session: Session, project: Project, priority: int, requirement: Requirement | None) -> int:
    """The number of that lane, made if there is none. Raises Invalid when there are too many."""
    session.execute(select(Project.id).where(Project.id == project.id).with_for_update(key_share=True))
    lanes = all_lanes(session, project)
    for lane in lanes.values():
        if (lane.priority, lane.requirement) == (priority, requirement):
            return lane.number
    if len(lanes) > MOST_LANES:
        message = _("There are too many combinations of priority and skill. Use those that are there.")
        raise Invalid(_("The items stay where they are."), [Problem("priority", message)])
    number = max(lanes) + 1
    skill, level = requirement or ("", 0)
    session.add(Lane(project_id=project.id, number=number, priority=priority, skill=skill, level=level))
    session.flush()
    # Past the unit of work: this is no change of the settings that somebody may be editing.
    session.connection().execute(update(Project).where(Project.id == project.id).values(lanes=number))
    session.refresh(project, ["lanes"])
    return number
