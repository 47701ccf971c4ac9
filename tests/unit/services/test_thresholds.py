"""Thresholds act: one more annotator, somebody who decides, or done; written down, and reversible."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from labelstage.services import adjudication, consensus, quality, thresholds
from labelstage.services.errors import Conflict, Invalid
from labelstage.storage import Assignment, Item, ThresholdAction
from tests.labelled import Labelled, labelled

SCENE = [{"name": "scene", "kind": "choice", "classes": [{"name": "indoor"}, {"name": "outdoor"}]}]


def street_with(session: Session, overlap: int = 2, **rule: Any) -> Labelled:
    street = labelled(session, fields=SCENE, overlap=overlap)
    street.photo("road")
    options = {"at": 0.85, "minimum": 2, "maximum": 3, "active": True, **rule}
    thresholds.save(session, street.project, "scene", by=street.people["manager"], **options)
    return street


def settle(street: Labelled) -> Item:
    while quality.rescore(street.session, street.project):
        pass
    return street.session.get_one(Item, street.items["road"].id, populate_existing=True)


def say(street: Labelled, **answers: str) -> Item:
    for who, scene in answers.items():
        street.submit(who, "road", scene=scene)
    return settle(street)


def done(street: Labelled) -> list[str]:
    query = select(ThresholdAction.action).order_by(ThresholdAction.id)
    return list(street.session.scalars(query))


def test_an_item_that_is_not_sure_gets_one_more_annotator(session: Session) -> None:
    street = street_with(session)
    item = say(street, ann="indoor", bob="outdoor")
    assert (item.overlap, item.open_slots, item.state) == (3, 1, "open")
    assert done(street) == ["one_more"]
    ((action, _name, _external, _reverser),) = thresholds.log(session, street.project)
    assert (action.before, action.after, action.value) == (2, 3, 0.5)


def test_at_the_maximum_somebody_must_decide_and_nobody_more_is_asked(session: Session) -> None:
    street = street_with(session, at=0.99)
    say(street, ann="indoor", bob="outdoor")
    item = say(street, cho="indoor")
    assert (item.overlap, item.adjudicate) == (3, True)
    assert done(street) == ["one_more", "adjudicate"]
    assert settle(street).overlap == 3
    assert done(street) == ["one_more", "adjudicate"]


def test_what_is_to_be_decided_waits_in_the_queue_until_that_is_taken_back(session: Session) -> None:
    street = street_with(session, at=0.99, maximum=2)
    item = say(street, ann="indoor", bob="outdoor")
    waiting = adjudication.of_item(session, item)
    assert waiting is not None
    assert waiting.state == "waiting"
    action = session.scalars(select(ThresholdAction)).one()
    thresholds.reverse(session, action, by=street.people["manager"])
    assert not item.adjudicate
    assert adjudication.of_item(session, item) is None


def test_thresholds_act_in_a_job_runner_that_knows_no_pages() -> None:
    code = (
        "import labelstage.jobs\n"
        "from labelstage.services import events\n"
        "print(*(len(each.receivers) for each in (events.scored, events.believed, events.disputed)))"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert all(int(count) > 0 for count in answer.stdout.split()), answer.stdout


def test_an_item_that_is_sure_early_asks_nobody_else(session: Session) -> None:
    street = street_with(session, overlap=3)
    item = say(street, ann="indoor", bob="indoor")
    assert (item.overlap, item.open_slots, item.state) == (2, 0, "labelled")
    assert done(street) == ["stop"]


def test_never_fewer_than_the_minimum_however_sure(session: Session) -> None:
    street = street_with(session, overlap=1, at=0.1, minimum=2)
    item = say(street, ann="indoor")
    assert (item.overlap, done(street)) == (2, ["one_more"])


def test_never_more_than_the_maximum(session: Session) -> None:
    street = street_with(session, overlap=2, at=1, minimum=1, maximum=2, below="leave")
    item = say(street, ann="indoor", bob="indoor")
    assert (item.overlap, item.adjudicate, done(street)) == (2, False, [])


def test_what_is_sure_is_accepted_where_the_rule_says_so_and_waits_again_when_taken_back(
    session: Session,
) -> None:
    street = street_with(session, above="accept")
    assert say(street, ann="indoor", bob="indoor").state == "done"
    assert done(street) == ["accept"]
    action = session.scalars(select(ThresholdAction)).one()
    thresholds.reverse(session, action, by=street.people["manager"])
    assert settle(street).state == "labelled"
    assert set(session.scalars(select(Assignment.state))) == {"submitted"}
    with pytest.raises(Conflict, match="already"):
        thresholds.reverse(session, action, by=street.people["manager"])


@pytest.mark.parametrize(("rate", "state", "action"), [(100, "labelled", "review"), (0, "done", "accept")])
def test_of_what_is_sure_a_reviewer_sees_the_rate_that_was_set(
    session: Session, rate: int, state: str, action: str
) -> None:
    street = street_with(session, above="review", review_rate=rate)
    assert say(street, ann="indoor", bob="indoor").state == state
    assert settle(street).state == state
    assert done(street) == [action]


def test_a_rule_leaves_alone_what_somebody_took_back_until_the_rule_is_another(session: Session) -> None:
    street = street_with(session)
    say(street, ann="indoor", bob="outdoor")
    assert thresholds.reverse_all(session, street.project, "scene", by=street.people["manager"]) == 1
    assert settle(street).overlap == 2
    street.items["road"].rescore = True
    assert settle(street).overlap == 2
    thresholds.save(session, street.project, "scene", by=street.people["manager"], maximum=4)
    assert settle(street).overlap == 3


def test_a_rule_that_is_off_does_nothing_and_can_be_tried_out(session: Session) -> None:
    street = street_with(session, active=False)
    item = say(street, ann="indoor", bob="outdoor")
    assert (item.overlap, done(street)) == (2, [])
    options = {"at": 0.85, "minimum": 2, "maximum": 3}
    tried = thresholds.simulate(session, street.project, "scene", **options)
    assert (tried.items, tried.one_more, tried.enough) == (1, 1, 0)
    assert [row.external_id for row in tried.examples] == ["road"]
    assert thresholds.simulate(session, street.project, "scene", **{**options, "maximum": 2}).at_maximum == 1
    assert thresholds.simulate(session, street.project, "scene", **{**options, "at": 0.5}).enough == 1
    assert done(street) == []


def test_agreement_may_be_the_measure_too(session: Session) -> None:
    street = street_with(session, measure="agreement", at=0.6, maximum=4)
    assert say(street, ann="indoor", bob="outdoor").overlap == 3
    assert thresholds.simulate(session, street.project, "scene", measure="agreement", at=0.6).waiting == 1
    assert say(street, cho="indoor").overlap == 4


def test_what_a_reviewer_decided_is_sure_enough_for_every_rule(session: Session) -> None:
    street = street_with(session, measure="agreement", at=1)
    say(street, ann="indoor", bob="outdoor")
    street.fix("ann", "road", scene="outdoor")
    item = settle(street)
    assert item.open_slots == 0
    assert done(street) == ["one_more", "stop"]


def test_what_an_adjudicator_decided_stands_and_is_not_laid_before_him_again(session: Session) -> None:
    street = street_with(session, at=0.99, maximum=2)
    item = say(street, ann="indoor", bob="outdoor")
    waiting = adjudication.must_be(adjudication.of_item(session, item))
    seen = [layer.revision.id for layer in adjudication.case(session, street.project, waiting).layers]
    judge = street.people["reviewer"]
    adjudication.decide(session, street.project, item, judge, result={"scene": "outdoor"}, seen=seen)
    assert item.rescore
    assert not settle(street).adjudicate
    [believed] = consensus.of_item(session, item)
    assert (believed.value, believed.confidence, believed.method) == ("outdoor", 1.0, "decided")
    assert (waiting.state, done(street)) == ("done", ["adjudicate"])


@pytest.mark.parametrize(
    ("options", "place"),
    [
        ({"at": 0}, "at"),
        ({"measure": "mood"}, "measure"),
        ({"minimum": 4, "maximum": 3}, "maximum"),
        ({"measure": "agreement", "minimum": 1}, "minimum"),
        ({"review_rate": 101}, "review_rate"),
        ({"below": "shout"}, "below"),
    ],
)
def test_a_senseless_rule_is_refused_at_its_place(
    session: Session, options: dict[str, Any], place: str
) -> None:
    street = labelled(session, fields=SCENE)
    with pytest.raises(Invalid) as refused:
        thresholds.save(session, street.project, "scene", by=street.people["manager"], **options)
    assert [problem.place for problem in refused.value.problems] == [place]


def test_a_field_that_is_gone_has_no_rule(session: Session) -> None:
    street = labelled(session, fields=SCENE)
    with pytest.raises(Invalid, match="not saved"):
        thresholds.save(session, street.project, "mood", by=street.people["manager"])
    assert thresholds.rules(session, street.project) == []
    assert consensus.report(session, street.project)[0].items == 0
