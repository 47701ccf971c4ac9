"""What is known of workers: from gold, reviews and the consensus of the others."""

from __future__ import annotations

from sqlalchemy.orm import Session

from labelstage.services import evidence, gold, quality
from tests.labelled import Labelled, box, labelled


def crowd(session: Session) -> Labelled:
    made = labelled(session)
    for number in range(4):
        made.photo(f"p{number}")
    return made


def skill(made: Labelled, who: str) -> evidence.WorkerSkill:
    [found] = evidence.skills_of(made.session, made.project, made.people[who])
    return found


def test_a_review_compares_the_first_answer_with_what_was_accepted(session: Session) -> None:
    made = crowd(session)
    made.submit("ann", "p0", scene="indoor")
    made.send_back("ann", "p0")
    made.submit("ann", "p0", scene="outdoor")
    made.accept("ann", "p0")
    known = skill(made, "ann")
    assert known.answers == {"review": 1}
    [outdoor] = [each for each in known.classes if each.name == "outdoor"]
    assert outdoor.skill.value == 1 / (2 + 0.8)  # one case of weight 0.8, missed


def test_a_fix_shows_what_was_missed_and_what_was_confused(session: Session) -> None:
    made = crowd(session)
    made.submit("ann", "p0", objects=[box("a", 10, "car")])
    made.fix("ann", "p0", objects=[box("a", 10, "zebra"), box("b", 300, "car")])
    row = [each.field for each in skill(made, "ann").classes]
    assert row == ["objects", "objects"]
    assert skill(made, "ann").skill.value == 1 / (2 + 2 * 0.8)


def test_ones_own_answer_has_no_part_in_the_consensus_one_is_compared_with(session: Session) -> None:
    made = crowd(session)
    for who, scene in (("ann", "indoor"), ("bob", "outdoor"), ("cho", "outdoor")):
        made.submit(who, "p0", scene=scene)
    assert quality.rescore(session, made.project) == [made.items["p0"].id]
    assert skill(made, "ann").skill.value == 1 / 2.3
    # the other two of bob and cho disagree: nothing is held against anybody
    rows = [each.worker_id for each in evidence.skills_of(session, made.project) if each.skill.n]
    assert rows == [made.people["ann"].id]


def test_an_item_that_wants_more_people_is_compared_later(session: Session) -> None:
    made = crowd(session)
    for who in ("ann", "bob"):
        made.submit(who, "p0", scene="indoor")
    assert quality.rescore(session, made.project)
    assert evidence.skills_of(session, made.project) == []
    made.submit("cho", "p0", scene="indoor")
    assert quality.rescore(session, made.project)
    assert len(evidence.skills_of(session, made.project)) == 3


def test_few_cases_leave_a_wide_range_and_many_a_narrow_one() -> None:
    few, many = evidence.share(3, 3), evidence.share(300, 300)
    assert few.low < 0.5
    assert many.low > 0.98
    assert evidence.share(0, 0).value is None


def test_a_worker_sees_nothing_of_himself_before_enough_is_known(session: Session) -> None:
    made = crowd(session)
    made.label("ann", "p0", scene="indoor")
    assert evidence.own(session, made.project, made.people["ann"], made.items["p0"].created_at) is None


def test_gold_boxes_are_right_from_the_projects_iou_on(session: Session) -> None:
    made = crowd(session)
    gold.change(session, made.project, number_tolerance=10)
    assert gold.tolerance(made.project).similarity == made.project.match_iou
    assert gold.tolerance(made.project).number == 0.1
