"""What becomes of an item that a worker does not label."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from labelstage.services import assignment, projects
from labelstage.services.errors import Conflict, Invalid
from labelstage.storage import Project, User
from tests.unit.services.labelling import (
    assert_slots_add_up,
    finish,
    items_of,
    lease,
    make_project,
    submit,
    worker,
)


def test_an_item_put_off_comes_back_to_me_last(session: Session, manager: User) -> None:
    project = make_project(session, manager, 3)
    ann = worker(session, project, "ann")
    first = lease(session, project, ann)
    assignment.skip(session, first, "too long for now", "later")
    others = [lease(session, project, ann)]
    submit(session, project, others[0])
    others.append(lease(session, project, ann))
    submit(session, project, others[1])
    assert first.id not in {each.id for each in others}
    again = lease(session, project, ann)
    assert (again.id, again.state, again.counted) == (first.id, "leased", True)
    assert_slots_add_up(session, project)


def test_an_urgent_item_put_off_comes_back_after_the_ordinary_ones(session: Session, manager: User) -> None:
    project = make_project(session, manager, 2)
    urgent, ordinary = items_of(session, project)
    assignment.place(session, project, type(urgent).id == urgent.id, priority=9)
    ann = worker(session, project, "ann")
    assignment.skip(session, lease(session, project, ann), route="later")
    work = lease(session, project, ann)
    assert work.item is ordinary
    submit(session, project, work)
    assert lease(session, project, ann).item is urgent


def test_an_item_put_off_may_be_done_by_others_meanwhile(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1)
    ann, bob = worker(session, project, "ann"), worker(session, project, "bob")
    assignment.skip(session, lease(session, project, ann), route="later")
    assert finish(session, project, bob) == 1
    assert assignment.next_assignment(session, project, ann) == "done"


def test_items_put_off_come_back_in_the_order_they_were(session: Session, manager: User) -> None:
    project = make_project(session, manager, 3)
    ann = worker(session, project, "ann")
    order = []
    for _ in range(3):
        work = lease(session, project, ann)
        order.append(work.item_id)
        assignment.skip(session, work, route="later")
    for item in order:
        work = lease(session, project, ann)
        assert work.item_id == item
        submit(session, project, work)


def skip_as_unusable(session: Session, project: Project, *names: str) -> None:
    for name in names:
        work = lease(session, project, worker(session, project, name))
        assignment.skip(session, work, f"black, says {name}", "unusable")


def test_an_item_skipped_as_unusable_often_enough_waits_for_a_manager(
    session: Session, manager: User
) -> None:
    project = make_project(session, manager, 1, overlap=3, unusable_after=2)
    skip_as_unusable(session, project, "ann")
    [item] = items_of(session, project)
    assert (item.state, item.open_slots) == ("open", 3)
    skip_as_unusable(session, project, "bob")
    assert (item.state, item.open_slots) == ("set_aside", 0)
    [waiting] = assignment.set_aside(session, project)
    assert [(who.name, work.skip_reason) for work, who in waiting.skips] == [
        ("ann", "black, says ann"),
        ("bob", "black, says bob"),
    ]
    assert assignment.next_assignment(session, project, worker(session, project, "eve")) == "done"


def test_other_skips_do_not_set_an_item_aside(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1, unusable_after=1)
    for name, route in (("ann", "others"), ("bob", "later")):
        assignment.skip(session, lease(session, project, worker(session, project, name)), "", route)
    assert items_of(session, project)[0].state == "open"


def test_a_restored_item_is_offered_to_those_who_had_passed_it(session: Session, manager: User) -> None:
    project = make_project(session, manager, 3, unusable_after=1)
    skip_as_unusable(session, project, "ann")
    [waiting] = assignment.set_aside(session, project)
    bob = worker(session, project, "bob")
    assert finish(session, project, bob) == 2
    assignment.restore(session, waiting.item)
    assert (waiting.item.state, waiting.item.unusable) == ("open", 0)
    assert lease(session, project, bob).item is waiting.item
    assert_slots_add_up(session, project)


def test_work_in_hand_on_an_item_set_aside_is_kept_and_counts_when_it_is_restored(
    session: Session, manager: User
) -> None:
    project = make_project(session, manager, 1, overlap=2, unusable_after=1)
    inhand = lease(session, project, worker(session, project, "eve"))
    skip_as_unusable(session, project, "ann")
    submit(session, project, inhand)
    item = inhand.item
    assert (item.state, inhand.counted) == ("set_aside", True)
    assignment.restore(session, item)
    assert (item.state, item.submitted, item.open_slots) == ("open", 1, 1)
    assert_slots_add_up(session, project)


def test_a_lease_on_an_item_set_aside_that_comes_back_opens_nothing(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1, overlap=2, unusable_after=1)
    inhand = lease(session, project, worker(session, project, "eve"))
    skip_as_unusable(session, project, "ann")
    assignment.release(session, inhand)
    projects.change_settings(session, project, overlap=3)
    assert (inhand.item.state, inhand.item.open_slots) == ("set_aside", 0)
    assignment.restore(session, inhand.item)
    assert inhand.item.open_slots == 3
    assert_slots_add_up(session, project)


def test_a_withdrawn_item_goes_to_nobody_until_it_is_restored(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1)
    [item] = items_of(session, project)
    ann = worker(session, project, "ann")
    assignment.withdraw(session, item)
    assert assignment.next_assignment(session, project, ann) == "done"
    assignment.restore(session, item)
    assert finish(session, project, ann) == 1
    with pytest.raises(Conflict, match="neither"):
        assignment.restore(session, item)


def test_an_unknown_route_is_refused_and_the_lease_stays(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1)
    work = lease(session, project, worker(session, project, "ann"))
    with pytest.raises(Invalid) as refusal:
        assignment.skip(session, work, "x" * 501, "nowhere")
    assert [problem.place for problem in refusal.value.problems] == ["reason", "route"]
    assert work.state == "leased"
