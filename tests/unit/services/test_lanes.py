"""Priorities and required skills: who gets what first, and who does not get it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from labelstage.services import assignment, projects, skills
from labelstage.services.errors import Invalid, NotFound
from labelstage.services.skills import Requirement
from labelstage.storage import Item, Project, User, utcnow
from tests.unit.services.labelling import (
    assert_slots_add_up,
    finish,
    items_of,
    lease,
    make_project,
    person,
    submit,
    worker,
)

KOREAN = Requirement("korean", 60)


def order_of_work(session: Session, project: Project, who: User) -> list[str]:
    """The texts in the order in which a worker gets them."""
    texts = []
    while not isinstance(work := assignment.next_assignment(session, project, who), str):
        texts.append(work.item.text or "")
        submit(session, project, work)
    return texts


def test_a_higher_priority_comes_first_and_equals_in_the_order_they_came(
    session: Session, manager: User
) -> None:
    project = make_project(session, manager, 5)
    items = items_of(session, project)
    assert assignment.place(session, project, Item.id.in_([items[3].id, items[4].id]), priority=5) == 2
    assert assignment.place(session, project, Item.id == items[2].id, priority=9) == 1
    ann = worker(session, project, "ann")
    assert order_of_work(session, project, ann) == ["text 2", "text 3", "text 4", "text 0", "text 1"]


def test_an_item_raised_after_the_worker_passed_its_neighbours_comes_next(
    session: Session, manager: User
) -> None:
    project = make_project(session, manager, 4, overlap=2)
    ann = worker(session, project, "ann")
    submit(session, project, lease(session, project, ann))
    last = items_of(session, project)[3]
    assignment.place(session, project, Item.id == last.id, priority=1)
    assert lease(session, project, ann).item_id == last.id


def test_an_item_lowered_again_is_still_found(session: Session, manager: User) -> None:
    project = make_project(session, manager, 3)
    ann = worker(session, project, "ann")
    first = items_of(session, project)[0]
    assignment.place(session, project, Item.id == first.id, priority=7)
    assignment.place(session, project, Item.id == first.id, priority=0)
    assert sorted(order_of_work(session, project, ann)) == ["text 0", "text 1", "text 2"]


def test_a_slot_that_comes_back_keeps_its_priority(session: Session, manager: User) -> None:
    project = make_project(session, manager, 3)
    ann, bob = worker(session, project, "ann"), worker(session, project, "bob")
    assignment.place(session, project, Item.text == "text 1", priority=3)
    urgent = lease(session, project, ann)
    submit(session, project, lease(session, project, bob))
    assignment.release(session, urgent)
    assert lease(session, project, bob).item.text == "text 1"


@pytest.mark.parametrize("priority", [-1, 10])
def test_a_priority_that_cannot_be_is_refused(session: Session, manager: User, priority: int) -> None:
    with pytest.raises(Invalid):
        assignment.place(session, make_project(session, manager, 1), priority=priority)


def test_equal_lanes_are_one_lane(session: Session, manager: User) -> None:
    project = make_project(session, manager, 2)
    for text in ("text 0", "text 1"):
        assignment.place(session, project, Item.text == text, priority=2, requirement=KOREAN)
    assert list(assignment.all_lanes(session, project).values()) == [(1, 2, KOREAN), (0, 0, None)]


def test_a_change_of_priority_is_no_change_of_the_settings(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1)
    before = project.version
    assignment.place(session, project, priority=2)
    projects.change_settings(session, project, version=before, title="Another")


def test_an_item_that_asks_for_a_skill_goes_to_those_who_have_it(session: Session, manager: User) -> None:
    project = make_project(session, manager, 3)
    assignment.place(session, project, Item.text == "text 1", requirement=KOREAN)
    ann, bob = worker(session, project, "ann"), worker(session, project, "bob")
    skills.set_level(session, project, bob, "korean", 60, source="exam")
    assert order_of_work(session, project, ann) == ["text 0", "text 2"]
    assert order_of_work(session, project, bob) == ["text 1"]


def test_a_new_priority_leaves_the_required_skill_as_it_was(session: Session, manager: User) -> None:
    project = make_project(session, manager, 2)
    assignment.place(session, project, Item.text == "text 1", requirement=KOREAN)
    assert assignment.place(session, project, priority=4) == 2
    ann = worker(session, project, "ann")
    assert order_of_work(session, project, ann) == ["text 0"]
    assignment.place(session, project, for_everybody=True)
    assert order_of_work(session, project, ann) == ["text 1"]


def test_a_project_that_asks_for_a_skill_names_it_to_those_who_lack_it(
    session: Session, manager: User
) -> None:
    project = make_project(session, manager, 1, requires=[{"skill": " korean ", "level": 60}])
    ann = worker(session, project, "ann")
    nothing = assignment.next_assignment(session, project, ann)
    assert isinstance(nothing, assignment.Nothing)
    assert (nothing, nothing.requirement) == ("unqualified", KOREAN)
    assert "korean at level 60" in str(nothing.sentence(utcnow()))
    skills.set_level(session, project, ann, "korean", 59)
    assert assignment.next_assignment(session, project, ann) == "unqualified"
    skills.set_level(session, project, ann, "korean", 60)
    assert finish(session, project, ann) == 1


def test_what_is_left_for_others_skills_is_said_to_be_so(session: Session, manager: User) -> None:
    project = make_project(session, manager, 2)
    assignment.place(session, project, Item.text == "text 1", requirement=KOREAN)
    ann = worker(session, project, "ann")
    assert finish(session, project, ann) == 1
    nothing = assignment.next_assignment(session, project, ann)
    assert isinstance(nothing, assignment.Nothing)
    assert (nothing, nothing.requirement) == ("unqualified", KOREAN)


def test_a_lost_skill_keeps_the_work_in_hand(session: Session, manager: User) -> None:
    project = make_project(session, manager, 2, requires=[{"skill": "korean", "level": 60}])
    ann = worker(session, project, "ann")
    skills.set_level(session, project, ann, "korean", 90)
    work = lease(session, project, ann)
    skills.remove(session, project, ann.id, "korean")
    assert lease(session, project, ann) is work
    submit(session, project, work)
    assert assignment.next_assignment(session, project, ann) == "unqualified"


@pytest.mark.parametrize(
    ("name", "level"), [("", 5), ("x" * 65, 5), ("korean", -1), ("korean", 101), ("korean", True)]
)
def test_a_skill_that_cannot_be_is_refused(session: Session, manager: User, name: str, level: int) -> None:
    project = make_project(session, manager, 1)
    with pytest.raises(Invalid):
        skills.set_level(session, project, worker(session, project, "ann"), name, level)
    with pytest.raises(Invalid, match="not saved"):
        projects.change_settings(session, project, requires=[{"skill": name, "level": level}])


def test_a_stranger_gets_no_skill(session: Session, manager: User) -> None:
    with pytest.raises(NotFound):
        skills.set_level(session, make_project(session, manager, 1), person(session, "eve"), "korean", 5)


def test_others_leases_say_when_something_may_come_back(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1, lease_minutes=30)
    now = utcnow()
    lease(session, project, worker(session, project, "ann"), now=now)
    nothing = assignment.next_assignment(session, project, worker(session, project, "bob"), now=now)
    assert isinstance(nothing, assignment.Nothing)
    assert (nothing, nothing.until) == ("leased", now + timedelta(minutes=30))
    assert "in 30 min" in str(nothing.sentence(now))


def test_items_that_came_in_while_a_worker_looked_further_are_found_by_the_next_search(
    session: Session, manager: User
) -> None:
    project = make_project(session, manager, 2)
    ann = worker(session, project, "ann")
    first, second = items_of(session, project)
    first.open_slots = 0  # not committed yet, as far as she can see
    session.flush()
    submit(session, project, lease(session, project, ann))
    assert assignment.next_assignment(session, project, ann) == "leased"
    first.open_slots = 1
    session.flush()
    assert lease(session, project, ann, now=utcnow() + timedelta(seconds=16)).item is first
    assert second.submitted == 1
    assert_slots_add_up(session, project)
