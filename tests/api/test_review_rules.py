"""Rejecting, queues, reasons, threads, appeals, samples; and who may not."""

from __future__ import annotations

from typing import Any

import pytest

from labelstage.services.access import Role
from tests.api.reviewing import decide, hand_in, next_review, queue
from tests.site import Person, Site


@pytest.fixture
def project(site: Site, manager: Person) -> int:
    made = site.project(manager, points=5)
    site.texts(made, [f"text {number}" for number in range(12)])
    return made


def state(person: Person, work: dict[str, Any]) -> str:
    found = person.get(f"/assignments/{work['assignment']['id']}").json
    assert found is not None
    return str(found["assignment"]["state"])


def test_rejected_work_stops_counting_and_goes_to_others(
    site: Site, project: int, worker: Person, reviewer: Person
) -> None:
    hand_in(worker, project)
    work = next_review(reviewer, project)
    assert decide(reviewer, work, "reject").status_code == 422
    assert decide(reviewer, work, "reject", reasons=["wrong_class"]).status_code == 201
    assert state(reviewer, work) == "rejected"
    for _number in range(11):
        assert hand_in(worker, project)["assignment"]["id"] != work["assignment"]["id"]
    assert worker.post(f"/projects/{project}/next").status_code == 204
    other = site.worker(project, "other").post(f"/projects/{project}/next").json
    assert other is not None
    assert other["item"]["id"] == work["item"]["id"]
    kept = reviewer.get(f"/assignments/{work['assignment']['id']}").json
    assert kept is not None
    assert kept["result"] == {"topic": "yes"}


def test_a_queue_can_be_of_one_worker_or_of_one_class(
    site: Site, project: int, worker: Person, reviewer: Person
) -> None:
    other = site.worker(project, "other")
    mine = hand_in(worker, project)["assignment"]["id"]
    theirs = hand_in(other, project, "no")["assignment"]["id"]
    assert queue(reviewer, project) == [mine, theirs]
    assert queue(reviewer, project, f"?worker={other.id}") == [theirs]
    assert queue(reviewer, project, "?label=topic:no") == [theirs]
    assert queue(reviewer, project, "?label=topic:no&label=topic:yes") == [mine, theirs]
    assert queue(reviewer, project, "?label=topic:%22%5D)") == []


def test_work_of_new_workers_can_come_first(
    site: Site, project: int, worker: Person, reviewer: Person
) -> None:
    hand_in(worker, project)
    decide(reviewer, next_review(reviewer, project), "accept")
    known = hand_in(worker, project)["assignment"]["id"]
    new = hand_in(site.worker(project, "new"), project)["assignment"]["id"]
    assert queue(reviewer, project) == [known, new]
    assert queue(reviewer, project, "?queue=new") == [new, known]


def test_what_a_worker_asks_about_is_flagged(project: int, worker: Person, reviewer: Person) -> None:
    hand_in(worker, project)
    asked = hand_in(worker, project)["assignment"]["id"]
    worker.post(f"/assignments/{asked}/questions", json={"text": "Is this right?"})
    assert queue(reviewer, project, "?queue=flagged") == [asked]


def test_a_share_of_the_queue_is_always_the_same(project: int, worker: Person, reviewer: Person) -> None:
    for _number in range(12):
        hand_in(worker, project)
    half = queue(reviewer, project, "?percent=50")
    assert 0 < len(half) < 12
    assert queue(reviewer, project, "?percent=50") == half


def test_a_project_has_its_own_reasons(
    project: int, manager: Person, worker: Person, reviewer: Person
) -> None:
    path = f"/projects/{project}/reviews/reasons"
    own = [{"code": "blurry", "title": "Too blurry to tell"}]
    assert reviewer.request("PUT", path, json={"reasons": own}).status_code == 403
    assert manager.request("PUT", path, json={"reasons": own}).json == {"reasons": own}
    hand_in(worker, project)
    work = next_review(reviewer, project)
    assert decide(reviewer, work, "return", reasons=["loose"]).status_code == 422
    assert decide(reviewer, work, "return", reasons=["blurry"]).status_code == 201
    bad = [{"code": "No", "title": ""}, {"code": "a", "title": "A"}, {"code": "a", "title": "B"}]
    answer = manager.request("PUT", path, json={"reasons": bad})
    assert answer.json is not None
    assert [each["place"] for each in answer.json["errors"]] == [
        "reasons[0].code",
        "reasons[0].title",
        "reasons[2].code",
    ]


def test_both_sides_see_a_thread_in_place_and_may_resolve_it(
    site: Site, project: int, worker: Person, reviewer: Person
) -> None:
    hand_in(worker, project)
    work = next_review(reviewer, project)
    number = work["assignment"]["id"]
    body = {"text": "Why yes?", "anchor": {"field": "topic"}}
    begun = reviewer.post(f"/assignments/{number}/threads", json=body)
    assert begun.status_code == 201, begun.json
    assert begun.json is not None
    thread = begun.json["id"]
    assert worker.post(f"/threads/{thread}/messages", json={"text": "It says so."}).status_code == 201
    seen = worker.get(f"/assignments/{number}").json
    assert seen is not None
    assert [each["text"] for each in seen["threads"][0]["messages"]] == ["Why yes?", "It says so."]
    assert [each["mine"] for each in seen["threads"][0]["messages"]] == [False, True]
    done = worker.request("PUT", f"/threads/{thread}/state", json={"state": "resolved"})
    assert done.json is not None
    assert done.json["state"] == "resolved"
    again = reviewer.post(f"/threads/{thread}/messages", json={"text": "Not quite."}).json
    assert again is not None
    assert again["state"] == "open"
    stranger = site.worker(project, "stranger")
    assert stranger.post(f"/threads/{thread}/messages", json={"text": "Hi"}).status_code == 404
    assert stranger.get(f"/assignments/{number}/threads").status_code == 404


def appealed(project: int, worker: Person, reviewer: Person, decision: str = "return") -> dict[str, Any]:
    hand_in(worker, project)
    work = next_review(reviewer, project)
    decide(reviewer, work, decision, comment="No.")
    path = f"/assignments/{work['assignment']['id']}/appeals"
    assert worker.post(path, json={"text": "It is right."}).status_code == 201
    return work


def test_an_appeal_goes_to_a_second_reviewer_whose_word_is_the_last(
    site: Site, project: int, worker: Person, reviewer: Person
) -> None:
    work = appealed(project, worker, reviewer)
    assert queue(reviewer, project, "?queue=appeals") == []
    assert queue(reviewer, project) == []
    answer = decide(reviewer, work, "accept")
    assert answer.status_code == 403
    second = site.reviewer(project, "second")
    assert queue(second, project, "?queue=appeals") == [work["assignment"]["id"]]
    heard = second.post(f"/projects/{project}/reviews/next?queue=appeals").json
    assert heard is not None
    assert heard["work"]["appeal"]["text"] == "It is right."
    assert decide(second, work, "return", comment="Still no.").status_code == 201
    [appeal] = second.get(f"/projects/{project}/appeals").json or []
    assert appeal["state"] == "refused"
    again = worker.post(f"/assignments/{work['assignment']['id']}/appeals", json={"text": "But!"})
    assert again.status_code == 409
    assert again.json is not None
    assert "last word" in again.json["detail"]
    assert hand_in(worker, project, "no")["assignment"]["id"] == work["assignment"]["id"]


def test_appealed_work_does_not_come_back_to_its_worker_meanwhile(
    project: int, worker: Person, reviewer: Person
) -> None:
    work = appealed(project, worker, reviewer)
    assert hand_in(worker, project)["assignment"]["id"] != work["assignment"]["id"]


def test_a_granted_appeal_brings_rejected_work_back_if_its_place_is_free(
    site: Site, project: int, worker: Person, reviewer: Person
) -> None:
    work = appealed(project, worker, reviewer, "reject")
    second = site.reviewer(project, "second")
    assert decide(second, work, "return", comment="No.").status_code == 422
    assert decide(second, work, "accept").status_code == 201
    found = second.get(f"/assignments/{work['assignment']['id']}").json
    assert found is not None
    assert (found["assignment"]["state"], found["assignment"]["counted"]) == ("accepted", True)
    assert (
        site.worker(project, "other").post(f"/projects/{project}/next").json["item"]["id"]
        != work["item"]["id"]
    )  # type: ignore[index]


def test_nobody_appeals_for_another_or_hears_an_appeal_about_their_own_work(
    site: Site, project: int, worker: Person, reviewer: Person
) -> None:
    hand_in(worker, project)
    work = next_review(reviewer, project)
    decide(reviewer, work, "return", comment="No.")
    path = f"/assignments/{work['assignment']['id']}/appeals"
    assert site.worker(project, "other").post(path, json={"text": "Me too"}).status_code == 404
    worker.post(path, json={"text": "It is right."})
    site.member(project, worker, Role.REVIEWER)
    assert queue(worker, project, "?queue=appeals") == []
    assert decide(worker, work, "accept").status_code == 403


def test_the_rest_of_a_sample_is_accepted_with_a_stated_bound_and_taken_back_as_easily(
    site: Site, project: int, worker: Person, reviewer: Person
) -> None:
    for _number in range(12):
        hand_in(worker, project)
    drawn = reviewer.post(f"/projects/{project}/samples", json={"size": 4, "worker": [worker.id]}).json
    assert drawn is not None
    assert (drawn["population"], drawn["drawn"], drawn["seen"], drawn["bound"]) == (12, 4, 0, None)
    path = f"/samples/{drawn['id']}"
    assert reviewer.post(f"{path}/accept").status_code == 409
    for _number in range(4):
        found = reviewer.post(f"/projects/{project}/reviews/next?sample={drawn['id']}").json
        assert found is not None
        decide(reviewer, found["work"], "accept")
    assert reviewer.post(f"/projects/{project}/reviews/next?sample={drawn['id']}").status_code == 204
    seen = reviewer.get(path).json
    assert seen is not None
    # With 5 of 12 wrong a sample of 4 would be clean with 7 %, with 6 of 12 with 3 %.
    assert (seen["seen"], seen["wrong"], seen["most_wrong"], seen["bound"]) == (4, 0, 5, 5 / 8)
    done = reviewer.post(f"{path}/accept").json
    assert done is not None
    assert (done["state"], done["accepted"]) == ("accepted", 8)
    assert queue(reviewer, project) == []
    assert reviewer.post(f"{path}/undo").json["state"] == "undone"  # type: ignore[index]
    assert len(queue(reviewer, project)) == 8


def test_nobody_accepts_their_own_work_with_a_sample(
    site: Site, project: int, worker: Person, reviewer: Person
) -> None:
    for _number in range(3):
        hand_in(worker, project)
    drawn = reviewer.post(f"/projects/{project}/samples", json={"size": 1}).json
    assert drawn is not None
    found = reviewer.post(f"/projects/{project}/reviews/next?sample={drawn['id']}").json
    assert found is not None
    decide(reviewer, found["work"], "accept")
    site.member(project, worker, Role.REVIEWER)
    assert worker.post(f"/samples/{drawn['id']}/accept").status_code == 403
    assert worker.post(f"/projects/{project}/samples", json={"size": 1}).status_code == 422
