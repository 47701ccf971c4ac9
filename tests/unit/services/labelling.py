"""People who label, as tests of assignment bring them about."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from labelstage.services import accounts, annotation, assignment, projects
from labelstage.services.access import Role
from labelstage.storage import Assignment, Item, Project, User
from tests.site import PASSWORD, TOPIC, text_items
from tests.unit.services.conftest import PASSWORDS

KEYS = count()


def person(session: Session, name: str) -> User:
    return accounts.create_user(session, PASSWORDS, email=f"{name}@example.com", name=name, password=PASSWORD)


def make_project(session: Session, manager: User, texts: int, **options: Any) -> Project:
    project = projects.create_project(session, by=manager, title="P", fields=TOPIC, **options)
    text_items(session, project.id, [f"text {number}" for number in range(texts)])
    return project


def worker(session: Session, project: Project, name: str) -> User:
    made = person(session, name)
    projects.add_member(session, project, made, Role.WORKER)
    return made


def lease(session: Session, project: Project, who: User, **options: object) -> Assignment:
    found = assignment.next_assignment(session, project, who, **options)  # type: ignore[arg-type]
    assert isinstance(found, Assignment), found
    return found


def submit(session: Session, project: Project, work: Assignment, **options: object) -> None:
    key = f"key-{next(KEYS):08}"
    annotation.submit(session, project, work, result={"topic": "yes"}, key=key, **options)  # type: ignore[arg-type]


def item_of(session: Session, work: Assignment) -> Item:
    return session.get_one(Item, work.item_id, populate_existing=True)


def finish(session: Session, project: Project, who: User) -> int:
    """Label until there is nothing left; how many items."""
    done = 0
    while not isinstance(work := assignment.next_assignment(session, project, who), str):
        submit(session, project, work)
        done += 1
    return done


def items_of(session: Session, project: Project) -> list[Item]:
    """The project's items in the order they came."""
    return list(session.scalars(select(Item).where(Item.project_id == project.id).order_by(Item.id)))


def assert_slots_add_up(session: Session, project: Project) -> None:
    """Every slot of every item is open or held by exactly one assignment that counts, and every counted submit is counted."""
    session.flush()
    held = dict(_count(session, project, Assignment.counted))
    handed_in = Assignment.state.in_(("submitted", "accepted", "returned"))
    submitted = dict(_count(session, project, Assignment.counted, handed_in))
    columns = (Item.id, Item.overlap, Item.open_slots, Item.submitted, Item.state)
    for item, overlap, open_slots, submits, state in session.execute(
        select(*columns).where(Item.project_id == project.id)
    ):
        assert submits == submitted.get(item, 0)
        if state not in ("set_aside", "withdrawn"):
            assert open_slots == overlap - held.get(item, 0)


def _count(session: Session, project: Project, *conditions: Any) -> Mapping[int, int]:
    rows = select(Assignment.item_id, func.count()).where(Assignment.project_id == project.id, *conditions)
    return dict(session.execute(rows.group_by(Assignment.item_id)).all())
