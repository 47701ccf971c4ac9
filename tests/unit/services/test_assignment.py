"""Who gets which item."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from labelstage.services import annotation, assignment, projects
from labelstage.services.errors import Conflict, Invalid, NotFound
from labelstage.storage import User, utcnow
from tests.unit.services.labelling import item_of, lease, make_project, submit, worker


def test_asking_again_without_submitting_gives_the_same_item(session: Session, manager: User) -> None:
    project = make_project(session, manager, 3)
    ann = worker(session, project, "ann")
    assert lease(session, project, ann) is lease(session, project, ann)


def test_a_client_that_holds_an_item_gets_another(session: Session, manager: User) -> None:
    project = make_project(session, manager, 3)
    ann = worker(session, project, "ann")
    first = lease(session, project, ann)
    second = lease(session, project, ann, holding=frozenset({first.id}))
    assert second.item_id != first.item_id


def test_nobody_holds_more_than_the_limit(session: Session, manager: User) -> None:
    project = make_project(session, manager, 9)
    ann = worker(session, project, "ann")
    held: set[int] = set()
    for _ in range(assignment.MAX_HELD):
        held.add(lease(session, project, ann, holding=frozenset(held)).id)
    assert assignment.next_assignment(session, project, ann, holding=frozenset(held)) == "held"


def test_a_lease_counts_towards_the_overlap(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1, overlap=1)
    lease(session, project, worker(session, project, "ann"))
    assert assignment.next_assignment(session, project, worker(session, project, "bob")) == "leased"


def test_a_worker_never_gets_an_item_twice(session: Session, manager: User) -> None:
    project = make_project(session, manager, 2, overlap=3)
    ann = worker(session, project, "ann")
    seen = set()
    for _ in range(2):
        work = lease(session, project, ann)
        seen.add(work.item_id)
        submit(session, project, work)
    assert len(seen) == 2
    assert assignment.next_assignment(session, project, ann) == "seen"


@pytest.mark.parametrize(("texts", "state", "because"), [(0, "active", "empty"), (3, "paused", "paused")])
def test_nothing_for_you_says_why(
    session: Session, manager: User, texts: int, state: str, because: str
) -> None:
    project = make_project(session, manager, texts)
    projects.change_settings(session, project, state=state)
    assert assignment.next_assignment(session, project, worker(session, project, "ann")) == because


def test_when_all_is_submitted_the_project_is_done(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1)
    submit(session, project, lease(session, project, worker(session, project, "ann")))
    assert assignment.next_assignment(session, project, worker(session, project, "bob")) == "done"


def test_an_expired_lease_goes_to_somebody_else(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1)
    mine = lease(session, project, worker(session, project, "ann"), now=utcnow() - timedelta(hours=2))
    assert assignment.expire_leases(session) == 1
    theirs = lease(session, project, worker(session, project, "bob"))
    assert theirs.item_id == mine.item_id


def test_a_late_submit_counts_when_its_slot_is_still_free(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1)
    mine = lease(session, project, worker(session, project, "ann"), now=utcnow() - timedelta(hours=2))
    assignment.expire_leases(session)
    submit(session, project, mine)
    assert (mine.late, mine.counted) == (True, True)
    assert item_of(session, mine).submitted == 1


def test_a_late_submit_is_kept_but_never_breaks_the_overlap(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1)
    mine = lease(session, project, worker(session, project, "ann"), now=utcnow() - timedelta(hours=2))
    assignment.expire_leases(session)
    theirs = lease(session, project, worker(session, project, "bob"))
    submit(session, project, theirs)
    submit(session, project, mine)
    assert (mine.late, mine.counted, mine.state) == (True, False, "submitted")
    assert mine.revision is not None
    assert item_of(session, mine).submitted == 1


def test_an_expired_item_comes_back_to_its_worker_with_the_draft(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1)
    ann = worker(session, project, "ann")
    mine = lease(session, project, ann, now=utcnow() - timedelta(hours=2))
    annotation.save_draft(session, mine, result={"topic": "no"}, version=0)
    assignment.expire_leases(session)
    again = lease(session, project, ann)
    assert again.id == mine.id
    assert again.draft == {"topic": "no"}


def test_a_skipped_item_goes_to_others_and_not_back(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1)
    ann, bob = worker(session, project, "ann"), worker(session, project, "bob")
    assignment.skip(session, lease(session, project, ann), "too dark")
    assert assignment.next_assignment(session, project, ann) == "seen"
    assert lease(session, project, bob).skip_reason is None


def test_a_released_item_may_come_back(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1)
    ann = worker(session, project, "ann")
    work = lease(session, project, ann)
    assignment.release(session, work)
    assert lease(session, project, ann).id == work.id


def test_an_item_that_comes_back_reaches_workers_who_have_passed_it(session: Session, manager: User) -> None:
    project = make_project(session, manager, 3)
    ann, bob = worker(session, project, "ann"), worker(session, project, "bob")
    first = lease(session, project, ann)
    for _ in range(2):
        submit(session, project, lease(session, project, bob))
    assignment.release(session, first)
    assert lease(session, project, bob).item_id == first.item_id


def test_a_heartbeat_moves_the_end_of_the_lease(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1, lease_minutes=10)
    work = lease(session, project, worker(session, project, "ann"))
    later = utcnow() + timedelta(minutes=5)
    assert assignment.heartbeat(session, project, work, now=later) == later + timedelta(minutes=10)


def test_a_lease_that_was_given_up_takes_no_heartbeat(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1)
    work = lease(session, project, worker(session, project, "ann"))
    assignment.release(session, work)
    with pytest.raises(Conflict, match="What you have is kept"):
        assignment.heartbeat(session, project, work)


def test_nobody_touches_the_assignment_of_another(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1)
    work = lease(session, project, worker(session, project, "ann"))
    with pytest.raises(NotFound):
        assignment.own_assignment(session, work, worker(session, project, "bob"))


def test_a_retried_submit_is_the_same_submit(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1)
    work = lease(session, project, worker(session, project, "ann"))
    first = annotation.submit(session, project, work, result={"topic": "yes"}, key="k" * 12)
    again = annotation.submit(session, project, work, result={"topic": "yes"}, key="k" * 12)
    assert first is again
    assert item_of(session, work).submitted == 1


def test_a_second_submit_with_another_key_is_refused(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1)
    work = lease(session, project, worker(session, project, "ann"))
    submit(session, project, work)
    with pytest.raises(Conflict, match="already been handed in"):
        submit(session, project, work)


def test_a_wrong_result_names_its_place_and_leaves_the_lease(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1)
    work = lease(session, project, worker(session, project, "ann"))
    with pytest.raises(Invalid) as refusal:
        annotation.submit(session, project, work, result={"topic": "maybe"}, key="k" * 12)
    assert [problem.place for problem in refusal.value.problems] == ["topic"]
    assert work.state == "leased"


def test_a_stale_draft_answers_with_the_stored_one(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1)
    work = lease(session, project, worker(session, project, "ann"))
    annotation.save_draft(session, work, result={"topic": "no"}, version=0)
    with pytest.raises(Conflict) as refusal:
        annotation.save_draft(session, work, result={"topic": "yes"}, version=0)
    assert refusal.value.extra["draft"] == {"result": {"topic": "no"}, "version": 1}


def test_a_submit_never_goes_over_a_draft_it_has_not_seen(session: Session, manager: User) -> None:
    project = make_project(session, manager, 2)
    ann = worker(session, project, "ann")
    work = lease(session, project, ann)
    annotation.save_draft(session, work, result={"topic": "no"}, version=0)
    with pytest.raises(Conflict) as refusal:
        submit(session, project, work, version=0)
    assert refusal.value.extra["draft"] == {"result": {"topic": "no"}, "version": 1}
    submit(session, project, work, version=1)
    assert work.state in ("submitted", "accepted")


def test_a_submit_of_what_the_draft_says_needs_no_newer_version(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1)
    work = lease(session, project, worker(session, project, "ann"))
    annotation.save_draft(session, work, result={"topic": "yes"}, version=0)
    submit(session, project, work, version=0)
    assert work.state in ("submitted", "accepted")


def test_a_raised_overlap_opens_finished_items_again(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1, overlap=1)
    submit(session, project, lease(session, project, worker(session, project, "ann")))
    projects.change_settings(session, project, overlap=2)
    assert lease(session, project, worker(session, project, "bob")).counted


def test_a_lowered_overlap_keeps_the_work_that_is_there(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1, overlap=3)
    works = [lease(session, project, worker(session, project, name)) for name in ("ann", "bob")]
    projects.change_settings(session, project, overlap=1)
    for work in works:
        submit(session, project, work)
    item = item_of(session, works[0])
    assert (item.submitted, item.overlap, item.open_slots) == (2, 2, 0)


def test_with_a_review_rate_of_zero_work_is_accepted_at_once(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1, review_rate=0)
    work = lease(session, project, worker(session, project, "ann"))
    submit(session, project, work)
    assert work.state == "accepted"
    assert item_of(session, work).state == "done"


def test_the_review_rate_samples_about_that_share(session: Session, manager: User) -> None:
    project = make_project(session, manager, 200, review_rate=30)
    ann = worker(session, project, "ann")
    states = []
    for _ in range(200):
        work = lease(session, project, ann)
        submit(session, project, work)
        states.append(work.state)
    assert 35 <= states.count("submitted") <= 85
