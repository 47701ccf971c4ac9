"""What the answers to each item come to, kept as work comes in."""

from __future__ import annotations

import numpy as np
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from labelstage.services import accounts, adjudication, consensus, quality, releases
from labelstage.storage import ConsensusModel, Gold, ItemConsensus, Job
from tests.labelled import PASSWORDS, Labelled, box, labelled

SCENE = [{"name": "scene", "kind": "choice", "classes": [{"name": "indoor"}, {"name": "outdoor"}]}]
WORKERS = ("ann", "bob", "cho")


def rows(street: Labelled, item: str) -> dict[str, ItemConsensus]:
    while quality.rescore(street.session, street.project):
        pass
    found = street.session.scalars(
        select(ItemConsensus).where(ItemConsensus.item_id == street.items[item].id)
    )
    return {row.field: row for row in found}


def model(street: Labelled, field: str = "scene") -> ConsensusModel:
    return street.session.get_one(ConsensusModel, (street.project.id, field), populate_existing=True)


def a_crowd(street: Labelled, items: int = 60) -> dict[str, str]:
    """Ann and Bob are nearly always right; Cho, Dan and Eve say one thing whatever they see."""
    random = np.random.default_rng(1)
    for name in ("dan", "eve"):
        street.people[name] = accounts.create_user(
            street.session,
            PASSWORDS,
            email=f"{name}@example.com",
            name=name,
            password="correct horse battery",
        )
    truth = {}
    for number in range(items):
        name = f"p{number}"
        street.photo(name)
        truth[name] = ("indoor", "outdoor")[int(random.integers(2))]
        other = {"indoor": "outdoor", "outdoor": "indoor"}[truth[name]]
        for who in ("ann", "bob"):
            street.submit(who, name, scene=truth[name] if random.random() < 0.95 else other)
        for who in ("cho", "dan", "eve"):
            street.submit(who, name, scene="outdoor" if random.random() < 0.9 else "indoor")
    return truth


def test_one_answer_is_kept_as_it_is_and_is_less_sure_than_two_that_agree(session: Session) -> None:
    street = labelled(session)
    street.photo("road")
    street.submit("ann", "road", scene="outdoor")
    alone = rows(street, "road")["scene"]
    assert (alone.value, alone.workers) == ("outdoor", [street.people["ann"].id])
    before = alone.confidence
    street.submit("bob", "road", scene="outdoor")
    both = rows(street, "road")["scene"]
    assert both.confidence > before
    assert both.change < alone.change + 1e-9


def test_a_tie_is_stated_with_what_is_tied(session: Session) -> None:
    street = labelled(session)
    street.photo("road")
    street.submit("ann", "road", scene="outdoor")
    street.submit("bob", "road", scene="indoor")
    row = rows(street, "road")["scene"]
    assert (row.value, row.tied, row.confidence) == (None, ["indoor", "outdoor"], 0.5)
    assert row.units[0]["label"] is None


def test_boxes_are_as_sure_as_those_who_drew_and_did_not_draw_them_make_them(session: Session) -> None:
    street = labelled(session)
    street.photo("road")
    street.submit("ann", "road", objects=[box("a", 10), box("b", 300)])
    street.submit("bob", "road", objects=[box("a", 12)])
    street.submit("cho", "road", objects=[box("c", 11)])
    row = rows(street, "road")["objects"]
    assert [each["x"] for each in row.value] == [11]
    seen = {unit["at"]: unit for unit in row.units}
    assert seen["a"]["label"] == "car"
    assert seen["b"]["label"] == ""
    assert seen["a"]["sure"] > seen["b"]["sure"]
    assert 0 < row.confidence < 1


def test_looked_and_found_none_is_an_answer_too(session: Session) -> None:
    street = labelled(session)
    street.photo("road")
    for who in WORKERS:
        street.submit(who, "road", objects=[])
    row = rows(street, "road")["objects"]
    assert (row.value, row.units) == ([], [])


def test_what_a_reviewer_fixed_stands(session: Session) -> None:
    street = labelled(session)
    street.photo("road")
    street.submit("ann", "road", scene="outdoor")
    street.submit("bob", "road", scene="outdoor")
    rows(street, "road")
    street.fix("ann", "road", scene="indoor")
    row = rows(street, "road")["scene"]
    assert (row.value, row.confidence, row.method) == ("indoor", 1.0, "decided")


def test_gold_is_what_its_item_is_known_to_be(session: Session) -> None:
    street = labelled(session)
    road = street.photo("road")
    street.submit("ann", "road", scene="outdoor")
    session.add(
        Gold(item_id=road.id, project_id=street.project.id, result={"scene": "indoor"}, source="written")
    )
    session.flush()
    row = rows(street, "road")["scene"]
    assert (row.value, row.method) == ("indoor", "decided")


def test_the_method_is_chosen_with_evidence_and_beats_the_majority(session: Session) -> None:
    street = labelled(session, fields=SCENE, overlap=5)
    truth = a_crowd(street)
    rows(street, "p0")
    assert [job.kind for job in session.scalars(select(Job)) if job.kind == "consensus"] == ["consensus"]
    by_majority = {row.item_id: row.value for row in session.scalars(select(ItemConsensus))}
    learned = consensus.fit(session, street.project)
    consensus.keep(session, street.project, learned)
    consensus.refresh(session, street.project, [item.id for item in street.items.values()])
    assert model(street).method != "shared"
    assert {each["method"] for each in model(street).choice["evidence"]} >= {"shared", "dawid_skene"}
    found = {row.item_id: row.value for row in session.scalars(select(ItemConsensus))}
    right = [found[street.items[name].id] == label for name, label in truth.items()]
    plain = [by_majority[street.items[name].id] == label for name, label in truth.items()]
    assert np.mean(right) > np.mean(plain) + 0.2
    (field,) = consensus.report(session, street.project)
    best = field.workers[0]
    assert best[0] in {street.people[name].id for name in ("ann", "bob")}
    assert best[1] > 0.85
    assert field.items == sum(field.steps) == 60


def test_the_adjudicator_starts_from_the_consensus_and_not_from_the_majority(session: Session) -> None:
    street = labelled(session, fields=SCENE, overlap=5)
    a_crowd(street)
    rows(street, "p0")
    consensus.keep(session, street.project, consensus.fit(session, street.project))
    street.photo("barn")
    for who, said in zip(("ann", "bob", "cho", "dan", "eve"), ["indoor"] * 2 + ["outdoor"] * 3, strict=True):
        street.submit(who, "barn", scene=said)
    barn = street.items["barn"]
    adjudication.ask(session, street.project, [barn.id], reason="They differ.")
    waiting = adjudication.must_be(adjudication.of_item(session, barn))
    assert adjudication.case(session, street.project, waiting).result == {"scene": "indoor"}


def test_answers_to_gold_teach_how_their_workers_err(session: Session) -> None:
    street = labelled(session, fields=SCENE, overlap=5)
    a_crowd(street)
    rows(street, "p0")
    before = consensus.fit(session, street.project)["scene"].crowd.matrix(street.people["cho"].id)
    for number in range(10):
        known = street.photo(f"gold{number}")
        session.add(
            Gold(item_id=known.id, project_id=street.project.id, result={"scene": "indoor"}, source="written")
        )
        work = street.submit("cho", f"gold{number}", scene="indoor")
        work.gold, work.counted = True, False
    session.flush()
    after = consensus.fit(session, street.project)["scene"].crowd.matrix(street.people["cho"].id)
    assert after[0, 0] > before[0, 0] + 0.1


def test_the_online_rates_follow_an_item_that_changes_without_counting_it_twice(session: Session) -> None:
    street = labelled(session, fields=SCENE, overlap=5)
    a_crowd(street)
    rows(street, "p0")
    consensus.keep(session, street.project, consensus.fit(session, street.project))
    everything = [item.id for item in street.items.values()]
    consensus.refresh(session, street.project, everything)
    model(street).method = "dawid_skene"
    session.flush()
    kept = consensus.crowds(session, street.project)["scene"]
    before = sum(float(counts.sum()) for counts in kept.counts.values())
    consensus.refresh(session, street.project, everything[:5], learn=True)
    after = consensus.crowds(session, street.project)["scene"]
    assert sum(float(counts.sum()) for counts in after.counts.values()) == pytest.approx(before, abs=0.2)


def test_a_handful_of_items_stays_with_the_majority(session: Session) -> None:
    street = labelled(session, fields=SCENE, overlap=5)
    a_crowd(street, items=6)
    consensus.keep(session, street.project, consensus.fit(session, street.project))
    assert (model(street).method, model(street).choice["ground"]) == ("shared", "few")


def test_a_release_keeps_the_models_it_was_made_with_and_says_how_sure_each_answer_is(
    session: Session,
) -> None:
    street = labelled(session, fields=SCENE, overlap=5)
    a_crowd(street)
    rows(street, "p0")
    consensus.keep(session, street.project, consensus.fit(session, street.project))
    method = model(street).method
    manager = street.people["manager"]
    release = releases.create_release(session, street.project, by=manager, states=["submitted"])
    before = releases.records_after(session, release, 0, 10)
    model(street).method = "shared"
    session.flush()
    assert releases.records_after(session, release, 0, 10) == before
    chosen = before[0].chosen
    assert chosen["fields"]["scene"]["method"] == method
    assert 0.5 < chosen["fields"]["scene"]["confidence"] <= 1
