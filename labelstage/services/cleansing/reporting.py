"""The report: how many of which kind, and examples."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from labelstage.storage import Finding, Fingerprint, Item, Project

from .kinds import KINDS

EXAMPLES = 4
#: A finding, its item, and the twin if it has one.
Example = tuple[Finding, Item, Item | None]


@dataclass(frozen=True)
class Group:
    """The findings of one kind: how many in each state, and some that are still open."""

    kind: str
    counts: dict[str, int]
    examples: list[Example]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def report(session: Session, project: Project, import_id: int | None = None) -> list[Group]:
    """The kinds that were found in the project, or in one import of it."""
    query = (
        select(Finding.kind, Finding.state, func.count())
        .where(*_where(project, import_id=import_id))
        .group_by(Finding.kind, Finding.state)
    )
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for kind, state, count in session.execute(query):
        counts[kind][state] = count
    return [
        Group(kind, counts[kind], find(session, project, kind=kind, import_id=import_id, limit=EXAMPLES))
        for kind in KINDS
        if kind in counts
    ]


def find(
    session: Session,
    project: Project,
    *,
    kind: str | None = None,
    state: str | None = None,
    import_id: int | None = None,
    ids: Sequence[int] | None = None,
    after: int = 0,
    limit: int = 50,
) -> list[Example]:
    """Findings that fit, by id from above `after`."""
    other = aliased(Item)
    wanted = _where(project, kind, state, import_id)
    if ids is not None:
        wanted.append(Finding.id.in_(ids))
    query = (
        select(Finding, Item, other)
        .join(Item, Item.id == Finding.item_id)
        .outerjoin(other, other.id == Finding.other_id)
        .where(*wanted, Finding.id > after)
        .order_by(Finding.id)
    )
    return [(finding, item, twin) for finding, item, twin in session.execute(query.limit(limit))]


def _where(
    project: Project, kind: str | None = None, state: str | None = None, import_id: int | None = None
) -> list[ColumnElement[bool]]:
    wanted = [Finding.project_id == project.id]
    if kind is not None:
        wanted.append(Finding.kind == kind)
    if state is not None:
        wanted.append(Finding.state == state)
    if import_id is not None:
        wanted.append(Finding.import_id == import_id)
    return wanted


def unchecked(session: Session, project: Project) -> int:
    """How many items no check has looked at yet."""
    items = select(func.count()).select_from(Item).where(Item.project_id == project.id)
    looked = select(func.count()).select_from(Fingerprint).where(Fingerprint.project_id == project.id)
    return max(0, (session.scalar(items) or 0) - (session.scalar(looked) or 0))
