"""Practice: known answers to learn by, before work or in place of it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from labelstage.services import assignment, gold, practice, rules
from labelstage.services.errors import Conflict, Invalid, NotFound
from labelstage.storage import Assignment, Evidence, Gold, Measure, Project, User, utcnow
from tests.unit.services.labelling import finish, items_of, lease, make_project, submit, worker

YES, NO = {"topic": "yes"}, {"topic": "no"}


@pytest.fixture
def project(session: Session, manager: User) -> Project:
    """Twelve items, two of them to practise on; the answer is yes."""
    made = make_project(session, manager, 12)
    gold.change(session, made, practice_tries=2)
    for item in items_of(session, made)[:2]:
        known = gold.add(session, made, item, YES, source="import", by=manager)
        gold.practise(session, known)
        gold.give_hint(session, known, " Look again. ")
    return made


def upcoming(session: Session, project: Project, who: User) -> Gold:
    found = practice.next_item(session, project, who)
    assert found is not None
    return found


def solve_all(session: Session, project: Project, who: User) -> int:
    done = 0
    while (known := practice.next_item(session, project, who)) is not None:
        assert practice.check(session, project, known, who, YES).solved
        done += 1
    return done


def sent_to_practise(session: Session, project: Project, who: User, manager: User) -> Measure:
    measure = Measure(
        project_id=project.id,
        worker_id=who.id,
        action="retrain",
        evidence={"collector": "gold", "n": 20, "bound": 0.5, "value": 0.1, "judged": 0.2, "assignments": []},
    )
    session.add(measure)
    session.flush()
    rules.apply(session, project, measure, by=manager)
    return measure


def test_a_wrong_try_gets_the_hint_and_the_last_one_the_answer(session: Session, project: Project) -> None:
    ann = worker(session, project, "ann")
    known = upcoming(session, project, ann)
    first = practice.check(session, project, known, ann, NO)
    assert (first.right, first.total, first.solved) == (0, 1, False)
    assert (first.hint, first.answer, first.tries_left) == ("Look again.", None, 1)
    last = practice.check(session, project, known, ann, NO)
    assert (last.answer, last.tries_left) == (YES, 0)


def test_what_was_not_solved_comes_again_after_the_others_with_all_its_tries(
    session: Session, project: Project
) -> None:
    ann = worker(session, project, "ann")
    hard = upcoming(session, project, ann)
    for _number in range(2):
        practice.check(session, project, hard, ann, NO)
    easy = upcoming(session, project, ann)
    assert easy.item_id != hard.item_id
    practice.check(session, project, easy, ann, YES)
    assert upcoming(session, project, ann).item_id == hard.item_id
    assert practice.tries(session, project, ann, hard) == 0
    assert practice.check(session, project, hard, ann, YES).solved
    assert practice.next_item(session, project, ann) is None
    [row] = practice.by_worker(session, project)
    assert (row.worker.id, row.begun, row.solved, row.first_right) == (ann.id, 2, 2, 1)


def test_practice_counts_for_nothing_else(session: Session, project: Project) -> None:
    ann = worker(session, project, "ann")
    solve_all(session, project, ann)
    for table in (Assignment, Evidence):
        assert session.scalar(select(func.count()).select_from(table)) == 0


def test_practice_items_are_never_mixed_into_work(session: Session, project: Project) -> None:
    gold.change(session, project, rate=gold.MOST_RATE)
    ann = worker(session, project, "ann")
    assert finish(session, project, ann) == 10


def test_who_practised_on_an_item_does_not_get_it_as_gold_later(session: Session, project: Project) -> None:
    project.gold = {**project.gold, "rate": 100}  # no draw is against it
    ann, bob = worker(session, project, "ann"), worker(session, project, "bob")
    solve_all(session, project, ann)
    for known in gold.listed(session, project):
        gold.take_up(session, known)
    for _number in range(4):
        for who in (ann, bob):
            submit(session, project, lease(session, project, who))
    given = select(Assignment.worker_id).where(Assignment.gold)
    assert set(session.scalars(given)) == {bob.id}


def test_work_waits_for_practice_where_the_project_says_so(session: Session, project: Project) -> None:
    ann = worker(session, project, "ann")
    lease(session, project, ann)
    gold.change(session, project, practice_first=True)
    bob = worker(session, project, "bob")
    assert assignment.next_assignment(session, project, bob) == "practice"
    assert assignment.claim(session, project, bob, 1) == "practice"
    assert solve_all(session, project, bob) == 2
    assert isinstance(assignment.next_assignment(session, project, bob), Assignment)


def test_who_is_sent_to_practise_solves_everything_again_before_new_work(
    session: Session, project: Project, manager: User
) -> None:
    ann = worker(session, project, "ann")
    assert solve_all(session, project, ann) == 2
    measure = sent_to_practise(session, project, ann, manager)
    assert (project.restricted, practice.progress(session, project, ann)) == (1, (0, 2))
    assert assignment.next_assignment(session, project, ann) == "practice"
    assert solve_all(session, project, ann) == 2
    session.refresh(measure)
    assert measure.until is not None
    assert project.restricted == 0
    assert isinstance(assignment.next_assignment(session, project, ann), Assignment)


def test_nobody_is_sent_to_practise_where_there_is_no_practice(
    session: Session, project: Project, manager: User
) -> None:
    ann = worker(session, project, "ann")
    sent_to_practise(session, project, ann, manager)
    for known in gold.listed(session, project):
        gold.retire(session, known)
    assert isinstance(assignment.next_assignment(session, project, ann), Assignment)
    assert rules.told(session, project, ann, utcnow()) == []
    with pytest.raises(Conflict, match="nothing to practise on"):
        sent_to_practise(session, project, worker(session, project, "bob"), manager)


def test_being_sent_to_practise_can_be_taken_back(session: Session, project: Project, manager: User) -> None:
    ann = worker(session, project, "ann")
    measure = sent_to_practise(session, project, ann, manager)
    rules.undo(session, project, measure, by=manager)
    assert isinstance(assignment.next_assignment(session, project, ann), Assignment)


@pytest.mark.parametrize("result", [{}, {"topic": "perhaps"}, [], None])
def test_what_is_no_answer_uses_up_no_try(session: Session, project: Project, result: Any) -> None:
    ann = worker(session, project, "ann")
    known = upcoming(session, project, ann)
    with pytest.raises(Invalid):
        practice.check(session, project, known, ann, result)
    assert practice.tries(session, project, ann, known) == 0


def test_only_practice_items_can_be_practised_on(session: Session, project: Project, manager: User) -> None:
    item = items_of(session, project)[5]
    gold.add(session, project, item, YES, source="import", by=manager)
    for each in (item, items_of(session, project)[6]):
        with pytest.raises(NotFound):
            practice.of_item(session, project, each)
