"""Many submits at once: one word about all, or all to one reviewer."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.reviewing import decide, hand_in, next_review, queue
from tests.site import Person, Site


@pytest.fixture
def waiting(site: Site, project: int, manager: Person) -> list[dict[str, int]]:
    """Three submits of one worker, each with the revision that is seen of it."""
    site.texts(project, ["one", "two", "three"])
    worker = site.worker(project, "ann")
    for _number in range(3):
        hand_in(worker, project)
    found = manager.get(f"/projects/{project}/reviews/queue").json
    assert found is not None
    return [{"assignment": each["assignment_id"], "revision": each["revision"]} for each in found["reviews"]]


def say(reviewer: Person, project: int, submits: list[dict[str, int]], **body: Any) -> Any:
    return reviewer.post(f"/projects/{project}/reviews/bulk", json={"submits": submits, **body})


def test_one_word_about_many_leaves_out_what_was_decided_meanwhile_and_says_why(
    site: Site, project: int, waiting: list[dict[str, int]]
) -> None:
    one, other = (site.reviewer(project, name) for name in ("one", "other"))
    assert decide(one, next_review(one, project), "accept").status_code == 201
    answer = say(other, project, [*waiting, {"assignment": 10**6, "revision": 1}], decision="accept")
    assert answer.json["decided"] == 2
    told = {each["assignment"]: each["message"] for each in answer.json["refused"]}
    assert set(told) == {waiting[0]["assignment"], 10**6}
    assert "Somebody else decided" in told[waiting[0]["assignment"]]
    assert queue(other, project) == []


def test_what_was_handed_in_again_is_not_accepted_unseen(
    site: Site, project: int, waiting: list[dict[str, int]]
) -> None:
    stale = {**waiting[0], "revision": waiting[0]["revision"] + 10**6}
    assert say(site.reviewer(project, "one"), project, [stale], decision="accept").json["decided"] == 0


def test_many_are_returned_only_with_a_word_why(
    site: Site, project: int, waiting: list[dict[str, int]]
) -> None:
    reviewer = site.reviewer(project, "one")
    assert say(reviewer, project, waiting, decision="return").status_code == 422
    assert say(reviewer, project, waiting, decision="fix").status_code == 422
    answer = say(reviewer, project, waiting, decision="return", reasons=["wrong_class"])
    assert answer.json == {"decided": 3, "refused": []}


def test_nobody_accepts_their_own_work_among_many(
    site: Site, project: int, waiting: list[dict[str, int]], manager: Person
) -> None:
    with site.database.begin() as session:
        from labelstage.storage import Assignment

        for each in waiting:
            session.get_one(Assignment, each["assignment"]).worker_id = manager.id
    answer = say(manager, project, waiting, decision="accept").json
    assert (answer["decided"], {each["message"] for each in answer["refused"]}) == (
        0,
        {"Nobody reviews their own work."},
    )


def test_what_was_given_to_a_reviewer_comes_first_there_and_to_nobody_else(
    site: Site, project: int, waiting: list[dict[str, int]]
) -> None:
    one, other = (site.reviewer(project, name) for name in ("one", "other"))
    last = waiting[2]["assignment"]
    body = {"assignments": [last], "reviewer": other.id}
    assert one.post(f"/projects/{project}/reviews/give", json=body).json == {"given": 1}
    assert queue(other, project, "?queue=mine") == [last]
    assert next_review(other, project)["assignment"]["id"] == last
    seen = [next_review(one, project)["assignment"]["id"]]
    holding = {"holding": seen}
    answer = one.post(f"/projects/{project}/reviews/next", json=holding).json
    assert last not in (*seen, answer["work"]["assignment"]["id"])
    with site.database.session() as session:
        from labelstage.storage import Assignment, utcnow

        until = session.get_one(Assignment, last).reviewing_until
        assert until is not None
        assert (until - utcnow()).days >= 2  # opening it does not shorten what was given


def test_work_is_given_to_nobody_who_reviews_nothing(
    site: Site, project: int, waiting: list[dict[str, int]]
) -> None:
    body = {"assignments": [waiting[0]["assignment"]], "reviewer": site.worker(project, "bob").id}
    reviewer = site.reviewer(project, "one")
    assert reviewer.post(f"/projects/{project}/reviews/give", json=body).status_code == 422
