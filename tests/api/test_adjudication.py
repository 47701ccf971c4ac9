"""Who adjudicates what, what it makes, and what of it lasts."""

from __future__ import annotations

import pytest

from labelstage.services.access import Role
from tests.api.reviewing import Stage, span
from tests.site import Person, Site


@pytest.fixture
def stage(site: Site, manager: Person) -> Stage:
    return Stage(site, manager)


def test_what_all_agree_on_is_there_and_what_they_differ_on_is_laid_out_without_names(stage: Stage) -> None:
    stage.ask()
    work = stage.next()
    [person, *rest] = work["result"]["entities"]
    assert (person["start"], person["end"], rest) == (0, 3, [])
    assert "topic" not in work["result"]
    assert [layer["name"] for layer in work["case"]["layers"]] == ["A", "B"]
    assert "Ann" not in str(work["case"])
    assert [each["field"] for each in work["case"]["differences"]] == ["topic", "entities"]
    assert [each["value"]["end"] for each in work["case"]["differences"][1]["options"]] == [10, 11]
    assert stage.judge.get(f"/items/{stage.item}/adjudication?names=true").status_code == 403
    named = stage.manager.get(f"/items/{stage.item}/adjudication?names=true").json
    assert named is not None
    assert [layer["name"] for layer in named["work"]["case"]["layers"]] == ["Ann", "Bob"]


def test_the_decision_is_a_revision_of_the_adjudicator_and_nobody_is_punished(stage: Stage) -> None:
    stage.ask()
    work = stage.next()
    result = {"topic": "yes", "entities": [*work["result"]["entities"], span("mine", 8, 10, "ORG")]}
    answer = stage.decide(work, result, note="The particle is no part of it.")
    assert answer.status_code == 201, answer.json
    assert stage.states() == ["accepted", "accepted", "adjudicated"]
    with stage.site.database.session() as session:
        from labelstage.storage import Revision

        made = session.get_one(Revision, answer.json["revision"])
        assert (made.origin, made.author_id) == ("adjudicator", stage.judge.id)
        assert made.made_of == [layer["revision"] for layer in work["case"]["layers"]]
    assert stage.judge.post(f"/projects/{stage.project}/adjudications/next").status_code == 204


def test_the_adjudicator_may_return_a_submit(stage: Stage) -> None:
    stage.ask()
    work = stage.next()
    bob = str(work["case"]["layers"][1]["assignment"])
    answer = stage.decide(work, {"topic": "yes", "entities": []}, submits={bob: "return"}, note="Read again.")
    assert answer.status_code == 201
    assert stage.states() == ["accepted", "returned", "adjudicated"]
    wrong = stage.decide(work, {"topic": "yes"}, submits={"999": "return", bob: "hang"})
    assert wrong.status_code == 422


def test_a_release_holds_what_the_adjudicator_said(stage: Stage) -> None:

    stage.ask()
    work = stage.next()
    assert stage.decide(work, {"topic": "no", "entities": []}).status_code == 201
    made = stage.manager.post(f"/projects/{stage.project}/releases", json={"title": "R"}).json
    assert made is not None
    with stage.site.database.begin() as session:
        from labelstage.services import releases
        from labelstage.storage import Release

        release = session.get_one(Release, made["id"])
        [record] = releases.records_after(session, release, 0, 10)
    assert record.labels == {"topic": "no", "entities": []}
    assert record.chosen["how"] == "adjudicator"


def test_nobody_adjudicates_their_own_work_or_decisions(stage: Stage) -> None:
    stage.ask()
    work = stage.next()
    stage.site.member(stage.project, stage.ann, Role.REVIEWER)
    assert stage.ann.post(f"/projects/{stage.project}/adjudications/next").status_code == 204
    assert stage.decide(work, {"topic": "yes"}, stage.ann).status_code == 403
    second = stage.site.reviewer(stage.project, "second")
    seen = second.post(f"/projects/{stage.project}/reviews/next").json
    assert seen is not None
    body = {"decision": "accept", "revision": seen["work"]["revision"]}
    second.post(f"/assignments/{seen['work']['assignment']['id']}/reviews", json=body)
    assert stage.decide(work, {"topic": "yes"}, second).status_code == 403


def test_two_adjudicators_are_not_offered_the_same_item(stage: Stage) -> None:
    stage.ask()
    stage.next()
    other = stage.site.reviewer(stage.project, "other")
    assert other.post(f"/projects/{stage.project}/adjudications/next").status_code == 204


def test_a_decision_on_labels_that_changed_meanwhile_is_refused_with_a_sentence(stage: Stage) -> None:
    stage.ask()
    work = stage.next()
    work["case"]["layers"].pop()
    answer = stage.decide(work, {"topic": "yes"})
    assert answer.status_code == 409
    assert "Look at this item again" in answer.json["detail"]


def test_a_wrong_result_is_refused_and_the_item_waits_on(stage: Stage) -> None:
    stage.ask()
    assert stage.decide(stage.next(), {"topic": "perhaps"}).status_code == 422
    assert stage.next()["item"]["id"] == stage.item


def test_new_labels_bring_the_item_back_with_what_was_decided_still_decided(stage: Stage) -> None:
    stage.ask()
    work = stage.next()
    key = next(each["key"] for each in work["case"]["differences"] if each["field"] == "entities")
    chosen = next(each for each in work["case"]["differences"] if each["key"] == key)["options"][0]["value"]
    kept = {**chosen, "id": work["case"]["differences"][1]["id"]}
    kept.pop("text", None)
    result = {"topic": "yes", "entities": [*work["result"]["entities"], kept]}
    assert stage.decide(work, result, choices={key: 0, "topic": 0}).status_code == 201
    with stage.site.database.begin() as session:
        from labelstage.services import assignment
        from labelstage.storage import Item

        assignment.set_overlap(session, session.get_one(Item, stage.item), 3)
    third = {"topic": "no", "entities": [span("a", 0, 3), span("b", 8, 10, "ORG"), span("c", 4, 6)]}
    stage.hand_in(stage.site.worker(stage.project, "cho"), third)
    again = stage.next()
    decided = sorted(str(each["decided"]) for each in again["case"]["differences"])
    assert decided == ["0", "0", "None"]
    ends = [(each["start"], each["end"]) for each in again["result"]["entities"]]
    assert (8, 10) in ends
    assert again["result"]["topic"] == "yes"
    open_ones = [each for each in again["case"]["differences"] if each["decided"] is None]
    assert [each["options"][0]["value"]["start"] for each in open_ones] == [4]


def test_where_somebody_says_something_new_the_decision_stands_on_the_desk_to_be_confirmed(
    stage: Stage,
) -> None:
    stage.ask()
    work = stage.next()
    decided = {"topic": "no", "entities": work["result"]["entities"]}
    assert stage.decide(work, decided, choices={"topic": 1}).status_code == 201
    with stage.site.database.begin() as session:
        from labelstage.services import assignment
        from labelstage.storage import Item

        assignment.set_overlap(session, session.get_one(Item, stage.item), 3)
    third = {"topic": "yes", "entities": [span("a", 0, 3), span("b", 8, 12, "ORG"), span("c", 4, 6)]}
    stage.hand_in(stage.site.worker(stage.project, "cho"), third)
    again = stage.next()
    topic, *spans = again["case"]["differences"]
    assert (topic["decided"], topic["reopened"], again["result"]["topic"]) == (1, False, "no")
    opened = {each["options"][0]["value"]["start"]: (each["decided"], each["reopened"]) for each in spans}
    assert opened == {8: (None, True), 4: (None, False)}


def test_one_who_changed_his_mind_opens_that_difference_again(stage: Stage) -> None:
    stage.ask()
    work = stage.next()
    bob = str(work["case"]["layers"][1]["assignment"])
    submits = {bob: "return"}
    result = {"topic": "yes", "entities": work["result"]["entities"]}
    assert stage.decide(work, result, choices={"topic": 0}, submits=submits, note="No.").status_code == 201
    stage.hand_in(stage.bob, {"topic": "yes", "entities": [span("a", 0, 3), span("b", 8, 12, "ORG")]})
    again = stage.next()
    assert [(each["field"], each["decided"]) for each in again["case"]["differences"]] == [("entities", None)]


def test_an_item_can_be_made_gold_with_what_was_decided(stage: Stage) -> None:
    stage.ask()
    work = stage.next()
    assert stage.decide(work, {"topic": "no", "entities": []}, gold=True).status_code == 201
    with stage.site.database.session() as session:
        from labelstage.storage import Gold

        made = session.get_one(Gold, stage.item)
        assert (made.source, made.result) == ("adjudicated", {"topic": "no", "entities": []})
