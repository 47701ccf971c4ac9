"""Rules about workers: what is proposed, done, and taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from labelstage.services import assignment, projects, rules, skills
from labelstage.services.errors import Conflict, Invalid
from labelstage.storage import Assignment, Measure, Project, User, utcnow
from tests.unit.services.labelling import (
    assert_slots_add_up,
    finish,
    items_of,
    lease,
    make_project,
    submit,
    worker,
)


@pytest.fixture
def project(session: Session, manager: User) -> Project:
    return make_project(session, manager, 30, overlap=2)


def work(session: Session, project: Project, who: User, times: int, **options: Any) -> list[Assignment]:
    done = []
    for _number in range(times):
        done.append(lease(session, project, who))
        submit(session, project, done[-1], **options)
    return done


def rule(session: Session, project: Project, manager: User, **values: Any) -> Any:
    standard = {"collector": "fast", "bound": 0.5, "least": 10, "action": "warn"}
    return rules.add(session, project, by=manager, **{**standard, **values})


def hasty(session: Session, project: Project) -> tuple[User, User]:
    """One who takes ten seconds an item, and one who takes one."""
    calm, quick = worker(session, project, "calm"), worker(session, project, "quick")
    work(session, project, calm, 20, active_ms=10_000)
    work(session, project, quick, 20, active_ms=1_000)
    return calm, quick


def test_a_rule_proposes_and_does_nothing_by_itself(
    session: Session, project: Project, manager: User
) -> None:
    _calm, quick = hasty(session, project)
    rule(session, project, manager, action="restrict", days=3)
    [proposed] = rules.run(session, project)
    assert (proposed.worker_id, proposed.state) == (quick.id, "proposed")
    assert proposed.evidence["n"] == 20
    assert len(proposed.evidence["assignments"]) == 20
    assert isinstance(assignment.next_assignment(session, project, quick), Assignment)


def test_a_rule_that_may_act_acts_and_says_that_nobody_decided(
    session: Session, project: Project, manager: User
) -> None:
    _calm, quick = hasty(session, project)
    rule(session, project, manager, action="restrict", days=3, acts=True)
    [done] = rules.run(session, project)
    assert (done.state, done.decided_by) == ("applied", None)
    assert assignment.next_assignment(session, project, quick) == "restricted"
    assert assignment.claim(session, project, quick, 3) == "restricted"
    assert [each.id for each in rules.told(session, project, quick, utcnow())] == [done.id]


def test_what_was_proposed_is_not_proposed_again(session: Session, project: Project, manager: User) -> None:
    hasty(session, project)
    rule(session, project, manager)
    [proposed] = rules.run(session, project)
    rules.dismiss(session, proposed, by=manager)
    assert rules.run(session, project) == []


def test_a_restriction_ends_by_itself_and_can_be_taken_back(
    session: Session, project: Project, manager: User
) -> None:
    _calm, quick = hasty(session, project)
    rule(session, project, manager, action="restrict", days=3, acts=True)
    [done] = rules.run(session, project)
    later = utcnow() + timedelta(days=4)
    assert isinstance(assignment.next_assignment(session, project, quick, now=later), Assignment)
    held = assignment.held_by(session, project, quick)
    assignment.release(session, held[0])
    assert assignment.next_assignment(session, project, quick) == "restricted"
    rules.undo(session, project, done, by=manager)
    assert isinstance(assignment.next_assignment(session, project, quick), Assignment)
    assert project.restricted == 0


def test_a_trial_names_people_and_keeps_nothing(session: Session, project: Project, manager: User) -> None:
    _calm, quick = hasty(session, project)
    wanted = rules.check(project, collector="fast", bound=0.5, least=10, action="warn")
    assert [each.worker_id for each in rules.findings(session, project, wanted)] == [quick.id]
    assert rules.listed(session, project) == []
    assert rules.measures(session, project) == []


def test_a_handful_of_cases_accuses_nobody(session: Session, project: Project, manager: User) -> None:
    calm, quick = worker(session, project, "calm"), worker(session, project, "quick")
    work(session, project, calm, 20, active_ms=10_000)
    work(session, project, quick, 3, active_ms=1_000)
    wanted = rules.check(project, collector="fast", bound=0.5, least=1, action="warn")
    assert rules.findings(session, project, wanted) == []


def test_work_asked_for_again_comes_back_where_nobody_has_replaced_it(
    session: Session, project: Project, manager: User
) -> None:
    calm, _quick = hasty(session, project)
    rule(session, project, manager, action="requeue", days=1, acts=True)
    [done] = rules.run(session, project)
    assert len(done.done["work"]) == 20
    assert_slots_add_up(session, project)
    third = worker(session, project, "third")
    finish(session, project, calm)
    replaced = finish(session, project, third)
    rules.undo(session, project, done, by=manager)
    assert replaced == 30
    assert len(done.done["lost"]) == 20
    assert_slots_add_up(session, project)


def test_work_asked_for_again_counts_as_before_when_taken_back_at_once(
    session: Session, project: Project, manager: User
) -> None:
    hasty(session, project)
    before = [(item.submitted, item.open_slots, item.state) for item in items_of(session, project)]
    rule(session, project, manager, action="requeue", days=1, acts=True)
    [done] = rules.run(session, project)
    rules.undo(session, project, done, by=manager)
    session.expire_all()
    assert done.done["lost"] == []
    assert [(item.submitted, item.open_slots, item.state) for item in items_of(session, project)] == before


def test_one_more_person_is_wanted_for_their_items_until_taken_back(
    session: Session, project: Project, manager: User
) -> None:
    hasty(session, project)
    rule(session, project, manager, action="overlap", days=1, acts=True)
    [done] = rules.run(session, project)
    assert sum(item.overlap == 3 for item in items_of(session, project)) == 20
    rules.undo(session, project, done, by=manager)
    assert all(item.overlap == 2 for item in items_of(session, project))
    assert_slots_add_up(session, project)


def test_a_skill_taken_away_is_given_back_at_its_level(
    session: Session, project: Project, manager: User
) -> None:
    _calm, quick = hasty(session, project)
    skills.set_level(session, project, quick, "law", 70)
    rule(session, project, manager, action="skill", skill="law", acts=True)
    [done] = rules.run(session, project)
    assert skills.levels(session, project, quick) == {}
    rules.undo(session, project, done, by=manager)
    assert skills.levels(session, project, quick) == {"law": 70}


def test_skips_in_a_row_are_counted_up_to_now(session: Session, project: Project, manager: User) -> None:
    ann = worker(session, project, "ann")
    for _number in range(12):
        assignment.skip(session, lease(session, project, ann))
    wanted = rules.check(project, collector="skips", bound=10, least=1, action="warn")
    assert [each.value for each in rules.findings(session, project, wanted)] == [12]
    work(session, project, ann, 1)
    assert rules.findings(session, project, wanted) == []


def test_the_same_answer_as_everybody_is_no_sign_of_anything(
    session: Session, project: Project, manager: User
) -> None:
    hasty(session, project)  # both say yes to all
    wanted = rules.check(project, collector="same", bound=0.3, least=10, action="warn")
    assert rules.findings(session, project, wanted) == []


def test_a_measure_is_decided_once(session: Session, project: Project, manager: User) -> None:
    hasty(session, project)
    rule(session, project, manager)
    [proposed] = rules.run(session, project)
    rules.apply(session, project, proposed, by=manager)
    with pytest.raises(Conflict):
        rules.dismiss(session, proposed, by=manager)
    assert session.get_one(Measure, proposed.id).state == "applied"


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ({"collector": "looks"}, "collector"),
        ({"bound": 2.0}, "bound"),
        ({"action": "fire"}, "action"),
        ({"action": "requeue", "days": 0}, "days"),
        ({"action": "skill"}, "skill"),
        ({"least": 0}, "least"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_at_its_place(
    session: Session, project: Project, manager: User, values: dict[str, Any], place: str
) -> None:
    with pytest.raises(Invalid) as refused:
        rule(session, project, manager, **values)
    assert [each.place for each in refused.value.problems] == [place]


def test_other_projects_are_left_alone(session: Session, project: Project, manager: User) -> None:
    _calm, quick = hasty(session, project)
    other = make_project(session, manager, 3)
    projects.add_member(session, other, quick, projects.Role.WORKER)
    rule(session, project, manager, action="restrict", acts=True)
    rules.run(session, project)
    assert isinstance(assignment.next_assignment(session, other, quick), Assignment)
