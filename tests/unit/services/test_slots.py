"""How many people an item wants, changed while they work."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from labelstage.services import assignment, projects, review
from labelstage.services.assignment import leases
from labelstage.services.errors import Conflict, Invalid
from labelstage.storage import Assignment, Project, User, utcnow
from tests.unit.services.labelling import (
    assert_slots_add_up,
    finish,
    item_of,
    items_of,
    lease,
    make_project,
    person,
    submit,
    worker,
)


def test_a_raised_overlap_of_one_item_asks_somebody_who_has_passed_it(
    session: Session, manager: User
) -> None:
    project = make_project(session, manager, 3, overlap=1)
    ann, bob = worker(session, project, "ann"), worker(session, project, "bob")
    first = lease(session, project, ann)
    submit(session, project, first)
    assert finish(session, project, bob) == 2
    assignment.set_overlap(session, first.item, 2)
    assert lease(session, project, bob).item_id == first.item_id
    assert_slots_add_up(session, project)


def test_an_overlap_lowered_below_the_leases_out_lets_them_hand_in(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1, overlap=3)
    works = [lease(session, project, worker(session, project, name)) for name in ("ann", "bob", "eve")]
    submit(session, project, works[0])
    assignment.set_overlap(session, works[0].item, 1)
    submit(session, project, works[1])
    assert all(each.counted for each in works)
    assert_slots_add_up(session, project)


def test_a_surplus_slot_that_comes_back_is_not_offered_again(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1, overlap=3)
    ann, bob = worker(session, project, "ann"), worker(session, project, "bob")
    works = [lease(session, project, ann), lease(session, project, bob)]
    submit(session, project, works[0])
    assignment.set_overlap(session, works[0].item, 1)
    assignment.release(session, works[1])
    item = item_of(session, works[0])
    assert (item.overlap, item.open_slots, item.state) == (1, 0, "labelled")
    assert assignment.next_assignment(session, project, bob) == "done"
    assert_slots_add_up(session, project)


def test_an_overlap_lowered_to_what_is_there_finishes_the_item(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1, overlap=5, review_rate=0)
    work = lease(session, project, worker(session, project, "ann"))
    submit(session, project, work)
    assignment.set_overlap(session, work.item, 1)
    assert item_of(session, work).state == "done"


def test_a_lowered_and_raised_overlap_asks_for_what_is_missing_only(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1, overlap=3)
    work = lease(session, project, worker(session, project, "ann"))
    for wanted in (1, 4, 2):
        assignment.set_overlap(session, work.item, wanted)
        assert_slots_add_up(session, project)
    assert item_of(session, work).open_slots == 1


def test_the_overlap_of_a_project_lowered_and_raised_does_the_same(session: Session, manager: User) -> None:
    project = make_project(session, manager, 2, overlap=3)
    ann, bob, eve = (worker(session, project, name) for name in ("ann", "bob", "eve"))
    first, second = lease(session, project, ann), lease(session, project, bob)
    submit(session, project, first)
    projects.change_settings(session, project, overlap=1)
    assert_slots_add_up(session, project)
    assignment.release(session, second)
    assert item_of(session, first).state == "labelled"
    projects.change_settings(session, project, overlap=2)
    assert_slots_add_up(session, project)
    assert [finish(session, project, who) for who in (ann, bob, eve)] == [1, 2, 0]


@pytest.mark.parametrize("wanted", [0, 51])
def test_an_overlap_that_cannot_be_is_refused(session: Session, manager: User, wanted: int) -> None:
    project = make_project(session, manager, 1)
    with pytest.raises(Invalid):
        assignment.set_overlap(session, items_of(session, project)[0], wanted)


def test_requeued_work_counts_no_more_and_others_are_asked(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1, review_rate=0)
    ann, bob = worker(session, project, "ann"), worker(session, project, "bob")
    work = lease(session, project, ann)
    submit(session, project, work)
    assert assignment.requeue(session, work) == 1
    assert (work.state, work.counted, item_of(session, work).state) == ("rejected", False, "open")
    assert work.revision_id is not None
    assert assignment.next_assignment(session, project, ann) == "seen"
    assert finish(session, project, bob) == 1
    assert_slots_add_up(session, project)


def test_requeueing_an_item_takes_everybody_out_of_the_count(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1, overlap=2)
    for name in ("ann", "bob"):
        submit(session, project, lease(session, project, worker(session, project, name)))
    [item] = items_of(session, project)
    assert assignment.requeue(session, item) == 2
    assert (item.submitted, item.open_slots, item.rescore) == (0, 2, True)


def test_rejected_work_cannot_be_handed_in_again(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1)
    work = lease(session, project, worker(session, project, "ann"))
    submit(session, project, work)
    assignment.requeue(session, work)
    with pytest.raises(Conflict, match="Others have been asked"):
        submit(session, project, work)


def test_a_lease_cannot_be_requeued(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1)
    with pytest.raises(Conflict, match="handed in"):
        assignment.requeue(session, lease(session, project, worker(session, project, "ann")))


def test_an_assignment_ended_twice_gives_back_one_slot(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1, overlap=2)
    work = lease(session, project, worker(session, project, "ann"))
    assert assignment.give_back(session, work, "expired")
    for name, value in {"state": "leased", "counted": True}.items():
        set_committed_value(work, name, value)  # as one who read it before still sees it
    assert not assignment.give_back(session, work, "released")
    assert work.state == "expired"
    assert_slots_add_up(session, project)


@pytest.fixture
def returned(session: Session, manager: User) -> tuple[Project, Assignment]:
    """Work that a reviewer returned, for a day."""
    project = make_project(session, manager, 1, return_hours=24)
    work = lease(session, project, worker(session, project, "ann"))
    submit(session, project, work)
    assert work.revision_id is not None
    looked_at = {"revision_id": work.revision_id, "decision": "return", "comment": "Look again."}
    review.review(session, project, work, person(session, "rev"), **looked_at)
    return project, work


def test_returned_work_waits_for_its_worker(session: Session, returned: tuple[Project, Assignment]) -> None:
    project, work = returned
    assert assignment.expire_leases(session, utcnow() + timedelta(hours=23)) == 0
    assert lease(session, project, work.worker) is work


def test_returned_work_nobody_comes_back_to_goes_to_somebody_else(
    session: Session, returned: tuple[Project, Assignment]
) -> None:
    project, work = returned
    assert assignment.expire_leases(session, utcnow() + timedelta(hours=25)) == 1
    assert_slots_add_up(session, project)
    assert lease(session, project, worker(session, project, "bob")).item_id == work.item_id


def test_returned_work_corrected_too_late_is_kept_and_never_breaks_the_overlap(
    session: Session, returned: tuple[Project, Assignment]
) -> None:
    project, work = returned
    assignment.expire_leases(session, utcnow() + timedelta(hours=25))
    submit(session, project, lease(session, project, worker(session, project, "bob")))
    submit(session, project, work)
    assert (work.late, work.counted, work.state) == (True, False, "submitted")
    assert item_of(session, work).submitted == 1
    assert_slots_add_up(session, project)


def test_a_special_source_is_asked_before_fresh_items_and_takes_no_slot(
    session: Session, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make_project(session, manager, 2)
    ann = worker(session, project, "ann")
    special = items_of(session, project)[1]
    special.overlap = special.open_slots = 0
    session.flush()

    def source(session: Session, project: Project, worker: User, now: datetime) -> Assignment | None:
        return assignment.lease_item(session, project, worker, special, now=now)

    monkeypatch.setattr(leases, "special_sources", [source])
    work = lease(session, project, ann)
    assert (work.item, work.counted) == (special, False)
    submit(session, project, work)
    assert (work.counted, special.submitted) == (False, 0)
    assert lease(session, project, ann).item is not special
