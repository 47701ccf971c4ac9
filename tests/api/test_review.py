"""Accept, fix, return; and nobody's own."""

from __future__ import annotations

import pytest

from labelstage.services.access import Role
from tests.api.reviewing import decide, hand_in, next_review, queue
from tests.site import Person, Site


@pytest.fixture
def project(site: Site, manager: Person) -> int:
    made = site.project(manager, points=5)
    site.texts(made, ["one", "two"])
    return made


def test_accepted_work_is_done_and_earns_its_points(project: int, worker: Person, reviewer: Person) -> None:
    hand_in(worker, project)
    assert decide(reviewer, next_review(reviewer, project), "accept").status_code == 201
    assert hand_in(worker, project)["progress"] == {"done_today": 2, "points_today": 5}


def test_returned_work_comes_back_first_with_the_reasons_in_place(
    project: int, worker: Person, reviewer: Person
) -> None:
    done = hand_in(worker, project)
    anchors = [{"field": "topic", "comment": "look again"}]
    returned = next_review(reviewer, project)
    answer = decide(
        reviewer, returned, "return", reasons=["wrong_class"], comment="Rather no.", anchors=anchors
    )
    assert answer.status_code == 201
    work = worker.post(f"/projects/{project}/next").json
    assert work is not None
    assert work["assignment"]["id"] == done["assignment"]["id"]
    assert work["result"] == {"topic": "yes"}
    assert (work["review"]["reasons"], work["review"]["comment"]) == (["wrong_class"], "Rather no.")
    assert work["review"]["anchors"] == anchors


def test_a_remark_points_at_something_and_one_that_does_not_is_named(
    project: int, worker: Person, reviewer: Person
) -> None:
    hand_in(worker, project)
    work = next_review(reviewer, project)
    words = {"start": 0, "end": 3, "comment": "These words."}
    lost = {"start": 3, "end": 3, "x": "left", "comment": "Where?"}
    refused = decide(reviewer, work, "return", anchors=[words, lost])
    assert refused.status_code == 422
    assert refused.json is not None
    assert [each["place"] for each in refused.json["errors"]] == ["anchors.1"]
    assert decide(reviewer, work, "return", anchors=[{**words, "color": "red"}]).json["anchors"] == [words]


def test_work_on_an_item_that_was_withdrawn_waits_for_nobody_until_it_is_back(
    project: int, manager: Person, worker: Person, reviewer: Person
) -> None:
    hand_in(worker, project)
    [found] = reviewer.get(f"/projects/{project}/reviews/queue").json["reviews"]
    for action, waiting in (("withdraw", 0), ("restore", 1)):
        chosen = {"items": [found["item_id"]], "action": action}
        assert manager.post(f"/projects/{project}/items/chosen", json=chosen).status_code == 200
        assert len(queue(reviewer, project)) == waiting


def test_resubmitted_work_waits_for_review_again_and_keeps_its_history(
    project: int, worker: Person, reviewer: Person
) -> None:
    hand_in(worker, project)
    decide(reviewer, next_review(reviewer, project), "return", comment="No.")
    hand_in(worker, project, "no")
    work = next_review(reviewer, project)
    assert work["result"] == {"topic": "no"}
    assert decide(reviewer, work, "accept").status_code == 201
    history = reviewer.get(f"/assignments/{work['assignment']['id']}/reviews").json
    assert history is not None
    assert [each["decision"] for each in history] == ["return", "accept"]


def test_a_fix_is_a_new_revision_and_leaves_the_workers_own(
    project: int, worker: Person, reviewer: Person
) -> None:
    hand_in(worker, project)
    work = next_review(reviewer, project)
    answer = decide(reviewer, work, "fix", result={"topic": "no"})
    assert answer.status_code == 201
    assert answer.json["fixed_revision"] != work["revision"]
    now = reviewer.get(f"/assignments/{work['assignment']['id']}").json
    assert now is not None
    assert (now["result"], now["assignment"]["state"]) == ({"topic": "no"}, "accepted")


def test_a_wrong_fix_is_refused_and_nothing_is_decided(
    project: int, worker: Person, reviewer: Person
) -> None:
    hand_in(worker, project)
    work = next_review(reviewer, project)
    assert decide(reviewer, work, "fix", result={"topic": "perhaps"}).status_code == 422
    assert next_review(reviewer, project)["revision"] == work["revision"]


def test_a_return_without_a_word_is_refused(project: int, worker: Person, reviewer: Person) -> None:
    hand_in(worker, project)
    answer = decide(reviewer, next_review(reviewer, project), "return")
    assert answer.status_code == 422
    assert answer.json["errors"] == [
        {"place": "reasons", "message": "Say why: choose a reason or write a comment."}
    ]


def test_nobody_reviews_their_own_work(site: Site, project: int, worker: Person) -> None:
    done = hand_in(worker, project)
    site.member(project, worker, Role.REVIEWER)
    assert worker.post(f"/projects/{project}/reviews/next").status_code == 204
    body = {"decision": "accept", "revision": 1}
    answer = worker.post(f"/assignments/{done['assignment']['id']}/reviews", json=body)
    assert answer.status_code == 403
    assert answer.json is not None
    assert answer.json["detail"] == "Nobody reviews their own work."


def test_two_reviewers_are_not_offered_the_same_work(
    site: Site, project: int, worker: Person, reviewer: Person
) -> None:
    hand_in(worker, project)
    hand_in(worker, project)
    other = site.reviewer(project, "other")
    mine, theirs = next_review(reviewer, project), next_review(other, project)
    assert mine["assignment"]["id"] != theirs["assignment"]["id"]


def test_a_second_decision_about_the_same_revision_is_refused(
    site: Site, project: int, worker: Person, reviewer: Person
) -> None:
    hand_in(worker, project)
    work = next_review(reviewer, project)
    assert decide(reviewer, work, "accept").status_code == 201
    again = decide(site.reviewer(project, "other"), work, "return", comment="No.")
    assert again.status_code == 409
    assert "newest version" in again.json["detail"]


def test_a_reviewer_never_sees_drafts(project: int, worker: Person, reviewer: Person) -> None:
    work = worker.post(f"/projects/{project}/next").json
    assert work is not None
    worker.put(
        f"/assignments/{work['assignment']['id']}/draft", json={"result": {"topic": "no"}, "version": 0}
    )
    seen = reviewer.get(f"/assignments/{work['assignment']['id']}").json
    assert seen is not None
    assert seen["draft"] is None
