"""Work given to named people, and work claimed in batches."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from labelstage.services import annotation, assignment, skills
from labelstage.services.errors import Conflict, Invalid
from labelstage.storage import Item, User, utcnow
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


def test_pushed_work_comes_first_to_its_worker_and_the_first_due_before_the_rest(
    session: Session, manager: User
) -> None:
    project = make_project(session, manager, 4)
    ann = worker(session, project, "ann")
    now = utcnow()
    assignment.push(session, project, [ann], Item.text == "text 3", due_at=now + timedelta(days=2))
    assignment.push(session, project, [ann], Item.text == "text 2", due_at=now + timedelta(days=1))
    texts = []
    for _ in range(3):
        work = lease(session, project, ann)
        texts.append(work.item.text)
        submit(session, project, work)
    assert texts == ["text 2", "text 3", "text 0"]


def test_pushed_work_counts_as_a_slot(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1)
    assignment.push(session, project, [worker(session, project, "ann")])
    assert assignment.next_assignment(session, project, worker(session, project, "bob")) == "leased"
    assert_slots_add_up(session, project)


def test_every_named_worker_gets_every_item_while_slots_last(session: Session, manager: User) -> None:
    project = make_project(session, manager, 3, overlap=2)
    people = [worker(session, project, name) for name in ("ann", "bob", "eve")]
    assert assignment.push(session, project, people) == (6, 0, 3)
    assert_slots_add_up(session, project)


def test_items_are_dealt_out_in_turn_when_asked(session: Session, manager: User) -> None:
    project = make_project(session, manager, 5)
    people = [worker(session, project, name) for name in ("ann", "bob")]
    assert assignment.push(session, project, people, in_turns=True) == (5, 0, 0)
    waiting = {who.name: count for who, count, _due in assignment.waiting(session, project)}
    assert waiting == {"ann": 3, "bob": 2}
    assert [finish(session, project, who) for who in people] == [3, 2]


def test_pushing_again_changes_nothing_for_those_who_have_it(session: Session, manager: User) -> None:
    project = make_project(session, manager, 2, overlap=2)
    ann = worker(session, project, "ann")
    submit(session, project, lease(session, project, ann))
    assert assignment.push(session, project, [ann]) == (1, 1, 0)
    assert assignment.push(session, project, [ann]) == (0, 2, 0)


def test_what_a_worker_let_go_of_may_be_pushed_to_him(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1)
    ann = worker(session, project, "ann")
    work = lease(session, project, ann)
    assignment.release(session, work)
    assert assignment.push(session, project, [ann]) == (1, 0, 0)
    assert lease(session, project, ann).id == work.id
    assert_slots_add_up(session, project)


def test_pushed_work_not_begun_when_it_is_due_goes_to_others(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1)
    due = utcnow() + timedelta(hours=1)
    assignment.push(session, project, [worker(session, project, "ann")], due_at=due)
    assert assignment.expire_leases(session, due + timedelta(seconds=1)) == 1
    assert finish(session, project, worker(session, project, "bob")) == 1
    assert_slots_add_up(session, project)


def test_a_lease_of_pushed_work_that_runs_out_leaves_it_his_until_it_is_due(
    session: Session, manager: User
) -> None:
    project = make_project(session, manager, 1)
    ann, bob = worker(session, project, "ann"), worker(session, project, "bob")
    now = utcnow()
    assignment.push(session, project, [ann], due_at=now + timedelta(days=1))
    work = lease(session, project, ann, now=now)
    assignment.expire_leases(session, now + timedelta(hours=2))
    assert (work.state, work.counted) == ("pushed", True)
    assert assignment.next_assignment(session, project, bob) == "leased"
    assert lease(session, project, ann, now=now + timedelta(hours=2)).id == work.id
    assignment.expire_leases(session, now + timedelta(days=2))
    assert work.state == "expired"
    assert_slots_add_up(session, project)


def test_a_manager_takes_back_what_was_not_begun(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1)
    ann = worker(session, project, "ann")
    assignment.push(session, project, [ann])
    [work] = assignment.held_by(session, project, ann)
    assignment.take_back(session, work)
    assert lease(session, project, ann).id == work.id
    with pytest.raises(Conflict):
        assignment.take_back(session, work)


def test_a_push_asks_for_no_skill(session: Session, manager: User) -> None:
    project = make_project(session, manager, 2, requires=[{"skill": "korean", "level": 1}])
    ann = worker(session, project, "ann")
    assignment.push(session, project, [ann], Item.text == "text 0")
    assert finish(session, project, ann) == 1
    assert skills.lacking(session, project, ann) is not None


def test_a_push_to_strangers_or_into_the_past_is_refused(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1)
    with pytest.raises(Invalid) as refusal:
        assignment.push(session, project, [person(session, "eve")], due_at=utcnow() - timedelta(hours=1))
    assert [problem.place for problem in refusal.value.problems] == ["workers", "due_at"]
    with pytest.raises(Invalid):
        assignment.push(session, project, [])


def test_a_claim_leases_items_at_once_to_be_worked_in_their_order(session: Session, manager: User) -> None:
    project = make_project(session, manager, 6)
    ann = worker(session, project, "ann")
    claimed = assignment.claim(session, project, ann, 4)
    assert isinstance(claimed, list)
    assert [each.item.text for each in claimed] == [f"text {number}" for number in range(4)]
    for each in claimed:
        assert lease(session, project, ann) is each
        submit(session, project, each)
    assert_slots_add_up(session, project)


def test_the_lease_of_each_claimed_item_lasts_until_those_before_it_are_done(
    session: Session, manager: User
) -> None:
    project = make_project(session, manager, 3, lease_minutes=10)
    now = utcnow()
    claimed = assignment.claim(session, project, worker(session, project, "ann"), 3, now=now)
    assert isinstance(claimed, list)
    assert [each.expires_at - now for each in claimed] == [timedelta(minutes=10 * k) for k in (1, 2, 3)]


def test_nobody_claims_more_than_the_limit(session: Session, manager: User) -> None:
    project = make_project(session, manager, 9, claim_limit=5)
    ann = worker(session, project, "ann")
    lease(session, project, ann)
    assert len(assignment.claim(session, project, ann, 100)) == 4
    assert assignment.claim(session, project, ann, 1) == "held"


def test_a_claim_with_nothing_left_says_why(session: Session, manager: User) -> None:
    project = make_project(session, manager, 0)
    assert assignment.claim(session, project, worker(session, project, "ann"), 3) == "empty"


def test_what_was_claimed_and_not_begun_is_given_back_at_once(session: Session, manager: User) -> None:
    project = make_project(session, manager, 5)
    ann, bob = worker(session, project, "ann"), worker(session, project, "bob")
    claimed = assignment.claim(session, project, ann, 5)
    assert isinstance(claimed, list)
    annotation.save_draft(session, claimed[0], result={"topic": "no"}, version=0)
    assert assignment.give_back_untouched(session, project, ann) == 4
    assert finish(session, project, bob) == 4
    assert lease(session, project, ann) is claimed[0]
    assert_slots_add_up(session, project)


def test_a_push_of_an_item_that_is_full_says_so(session: Session, manager: User) -> None:
    project = make_project(session, manager, 1)
    work = lease(session, project, worker(session, project, "ann"))
    assert assignment.push(session, project, [worker(session, project, "bob")]) == (0, 0, 1)
    assert item_of(session, work).open_slots == 0
    assert len(items_of(session, project)) == 1
