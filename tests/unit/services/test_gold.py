"""Items with known answers: mixed in, marked, retired."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from labelstage.services import annotation, assignment, evidence, gold, prelabels, review, rules
from labelstage.services.errors import Invalid
from labelstage.storage import Assignment, Evidence, Gold, Item, Prelabel, Project, User
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
    """Forty items, eight of them gold whose answer is yes, as much gold given as may be."""
    made = make_project(session, manager, 40)
    for item in items_of(session, made)[:8]:
        gold.add(session, made, item, {"topic": "yes"}, source="import", by=manager)
    gold.change(session, made, rate=gold.MOST_RATE)
    return made


def given(session: Session, who: User) -> list[Assignment]:
    return list(session.scalars(select(Assignment).where(Assignment.worker_id == who.id, Assignment.gold)))


def test_a_worker_gets_each_gold_item_once_and_it_never_counts(session: Session, project: Project) -> None:
    ann = worker(session, project, "ann")
    finish(session, project, ann)
    mine = given(session, ann)
    assert 1 <= len({each.item_id for each in mine}) == len(mine) <= 8
    assert not any(each.counted for each in mine)
    assert_slots_add_up(session, project)
    production = [item for item in items_of(session, project) if session.get(Gold, item.id) is None]
    assert all(item.submitted == 1 for item in production)


def test_gold_is_given_only_where_a_fresh_item_would_have_come(session: Session, project: Project) -> None:
    finish(session, project, worker(session, project, "ann"))
    late = worker(session, project, "late")
    assert assignment.next_assignment(session, project, late) == "done"


def test_the_gold_shown_to_fewest_comes_first(session: Session, project: Project) -> None:
    session.execute(update(Item).where(Item.project_id == project.id).values(overlap=50, open_slots=50))
    session.execute(update(Item).where(Item.id.in_(select(Gold.item_id))).values(open_slots=0))
    session.expire_all()
    for number in range(3):
        ann = worker(session, project, f"ann{number}")
        while len(given(session, ann)) < 3:
            submit(session, project, lease(session, project, ann))
    assert max(session.scalars(select(Gold.shown))) - min(session.scalars(select(Gold.shown))) <= 1


def test_an_answer_to_gold_is_marked_as_it_is_handed_in(session: Session, project: Project) -> None:
    ann = worker(session, project, "ann")
    finish(session, project, ann)
    [known] = evidence.skills_of(session, project, ann)
    assert known.answers == {"gold": len(given(session, ann))}
    assert known.right.value == 1.0
    assert known.right.low < 0.98  # a handful of answers proves little
    assert known.confusion == {"topic": {("yes", "yes"): len(given(session, ann))}}


def test_a_corrected_answer_to_gold_counts_at_once_in_place_of_the_first(
    session: Session, project: Project, manager: User
) -> None:
    ann = worker(session, project, "ann")
    while not (work := lease(session, project, ann)).gold:
        submit(session, project, work)
    for said, right in (("no", 0.0), ("yes", 1.0)):
        annotation.submit(session, project, work, result={"topic": said}, key=f"key-of-{said}")
        [known] = evidence.skills_of(session, project, ann)
        assert (known.answers["gold"], known.right.value) == (1, right)
        assert known.confusion == {"topic": {("yes", said): 1}}
        if said == "no":
            assert work.revision_id is not None
            looked_at = {"revision_id": work.revision_id, "decision": "return", "comment": "Look again."}
            review.review(session, project, work, manager, **looked_at)


def test_gold_seen_by_too_many_is_retired_with_the_reason(session: Session, project: Project) -> None:
    gold.change(session, project, retire_after=1)
    ann = worker(session, project, "ann")
    finish(session, project, ann)
    [first, *_rest] = given(session, ann)
    retired = session.get_one(Gold, first.item_id)
    assert (retired.state, "have had it" in retired.retired_because) == ("retired", True)


def test_gold_answered_ever_faster_and_always_rightly_has_got_about(
    session: Session, project: Project
) -> None:
    item = items_of(session, project)[0]
    for number, milliseconds in enumerate([9000, 8000, 9500, 9000, 1000, 900, 800, 700]):
        ann = worker(session, project, f"w{number}")
        work = Assignment(
            project_id=project.id,
            item=item,
            worker_id=ann.id,
            gold=True,
            counted=False,
            expires_at=item.created_at,
        )
        session.add(work)
        session.flush()
        submit(session, project, work, active_ms=milliseconds)
    assert session.get_one(Gold, item.id).state == "retired"


def test_an_item_there_for_gold_alone_is_asked_of_nobody_as_production(
    session: Session, project: Project
) -> None:
    [item] = items_of(session, project)[:1]
    assert (item.state, item.open_slots) == ("withdrawn", 0)


def test_gold_without_a_valid_answer_is_refused(session: Session, project: Project, manager: User) -> None:
    item = items_of(session, project)[9]
    with pytest.raises(Invalid):
        gold.add(session, project, item, {"topic": "perhaps"}, source="written", by=manager)


def test_known_answers_that_cannot_be_taken_are_named_and_the_rest_goes_in(
    session: Session, project: Project, manager: User
) -> None:
    answers = [
        {"external_id": "text-20", "result": {"topic": "no"}},
        {"external_id": "nowhere", "result": {"topic": "no"}},
        {"external_id": "text-21", "result": {"topic": "perhaps"}},
    ]
    added, refused = gold.add_answers(session, project, answers, by=manager)
    assert (added, [name for name, _why in refused]) == (1, ["nowhere", "text-21"])


def test_a_claim_holds_gold_too(session: Session, project: Project) -> None:
    project.claim_limit = 20
    ann = worker(session, project, "ann")
    claimed = assignment.claim(session, project, ann, 20)
    assert not isinstance(claimed, str)
    assert any(each.gold for each in claimed)
    ends = [each.expires_at for each in claimed]
    assert ends == sorted(ends)
    assert len(set(ends)) == len(ends)


def test_the_evidence_of_an_answer_is_kept_once(session: Session, project: Project) -> None:
    ann = worker(session, project, "ann")
    finish(session, project, ann)
    rows = list(session.scalars(select(Evidence.assignment_id)))
    assert len(rows) == len(set(rows)) == len(given(session, ann))


def wrongly_prelabelled(session: Session, project: Project, items: list[Item]) -> None:
    """A model's labels on these items, all right; gold among them is to come with wrong ones."""
    for item in items:
        prelabels.add(session, project, item, {"topic": "yes"}, source="model", import_id=None)
    gold.change(session, project, wrong_prelabels=100)


def test_gold_may_come_with_a_wrong_prelabel_of_the_same_source(session: Session, project: Project) -> None:
    wrongly_prelabelled(session, project, items_of(session, project))
    ann = worker(session, project, "ann")
    for _number in range(20):
        work = lease(session, project, ann)
        shown = prelabels.shown_to(session, work)
        assert shown is not None
        assert (shown.source, shown.seeded) == ("model", work.gold)
        assert shown.result == {"topic": "no" if work.gold else "yes"}
        submit(session, project, work)


def test_gold_without_a_prelabel_gets_none_that_would_tell_it_from_the_rest(
    session: Session, project: Project
) -> None:
    gold.change(session, project, wrong_prelabels=100)
    finish(session, project, worker(session, project, "ann"))
    assert session.scalar(select(func.count()).select_from(Prelabel)) == 0


def test_a_rule_names_who_takes_wrong_prelabels_as_they_are(session: Session, project: Project) -> None:
    wrongly_prelabelled(session, project, items_of(session, project))
    session.execute(update(Item).where(Item.project_id == project.id, Item.state == "open").values(overlap=2))
    session.execute(update(Item).where(Item.state == "open").values(open_slots=2))
    session.expire_all()
    lazy, careful = worker(session, project, "lazy"), worker(session, project, "careful")
    for who in (lazy, careful):
        while not isinstance(work := assignment.next_assignment(session, project, who), str):
            shown = prelabels.shown_to(session, work)
            assert shown is not None
            said = shown.result if who is lazy else {"topic": "yes"}
            annotation.submit(session, project, work, result=said, key=f"key-{work.id:08}")
    wanted = rules.check(project, collector="prelabels", bound=0.1, least=1, action="retrain")
    found = rules.findings(session, project, wanted)
    assert [(each.worker_id, each.value) for each in found] == [(lazy.id, 1.0)]
    assert set(found[0].assignments) == {each.id for each in given(session, lazy)}


def watch(session: Session, project: Project, by: User) -> None:
    """A rule about workers."""
    rules.add(session, project, by=by, collector="skips", bound=3, least=3, action="warn")


def marked(session: Session) -> list[int]:
    return list(session.scalars(select(Item.id).where(Item.rescore)))


def test_an_answer_to_gold_alone_has_the_rules_look(
    session: Session, project: Project, manager: User
) -> None:
    ann = worker(session, project, "ann")
    while not (work := lease(session, project, ann)).gold:
        submit(session, project, work)
    session.execute(update(Item).values(rescore=False))
    watch(session, project, manager)
    submit(session, project, work)
    assert marked(session) == [work.item_id]


def test_skips_alone_have_the_rules_look_where_there_are_rules(
    session: Session, project: Project, manager: User
) -> None:
    ann = worker(session, project, "ann")
    assignment.skip(session, lease(session, project, ann))
    assert marked(session) == []
    watch(session, project, manager)
    work = lease(session, project, ann)
    assignment.skip(session, work)
    assert marked(session) == [work.item_id]
