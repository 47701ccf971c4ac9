"""Questions about items: asked by workers, answered by managers and reviewers."""

from __future__ import annotations

from typing import Any

import pytest

from labelstage.services.questions import MAX_OPEN, MAX_TEXT
from tests.site import Person, Site


@pytest.fixture
def assignment(site: Site, project: int, worker: Person) -> int:
    site.texts(project, ["one", "two"])
    work = worker.post(f"/projects/{project}/next").json
    assert work is not None
    return int(work["assignment"]["id"])


def ask(worker: Person, assignment: int, text: str = "Does a bus count as a car?") -> dict[str, Any]:
    answer = worker.post(f"/assignments/{assignment}/questions", json={"text": text})
    assert answer.status_code == 201, answer.json
    asked: dict[str, Any] = answer.json  # type: ignore[assignment]
    return asked


def test_a_question_is_answered_and_the_answer_is_news_until_it_is_read(
    site: Site, project: int, manager: Person, worker: Person, assignment: int
) -> None:
    asked = ask(worker, assignment)
    assert (asked["state"], asked["news"]) == ("open", False)
    listed = manager.get(f"/projects/{project}/questions?state=open").json
    assert [each["id"] for each in listed or []] == [asked["id"]]
    manager.post(f"/questions/{asked['id']}/messages", json={"text": "No, a bus is a bus."})
    [seen] = worker.get(f"/assignments/{assignment}/questions").json or []
    assert (seen["state"], seen["news"]) == ("answered", True)
    assert [(each["author"], each["mine"]) for each in seen["messages"]] == [
        ("Worker", True),
        ("Manager", False),
    ]
    assert worker.post(f"/questions/{asked['id']}/read").status_code == 204
    [seen] = worker.get(f"/assignments/{assignment}/questions").json or []
    assert seen["news"] is False
    assert manager.get(f"/projects/{project}/questions?state=open").json == []


def test_asking_on_opens_the_question_again(
    project: int, manager: Person, worker: Person, assignment: int
) -> None:
    number = ask(worker, assignment)["id"]
    manager.post(f"/questions/{number}/messages", json={"text": "No."})
    again = worker.post(f"/questions/{number}/messages", json={"text": "And a van?"}).json
    assert again is not None
    assert (again["state"], len(again["messages"])) == ("open", 3)


def test_a_worker_sees_neither_the_questions_nor_the_answers_of_another(
    site: Site, project: int, manager: Person, worker: Person, assignment: int
) -> None:
    number = ask(worker, assignment)["id"]
    other = site.worker(project, "other")
    assert other.get(f"/assignments/{assignment}/questions").status_code == 404
    assert other.post(f"/questions/{number}/messages", json={"text": "me too"}).status_code == 404
    assert other.post(f"/questions/{number}/read").status_code == 404
    assert other.post(f"/assignments/{assignment}/questions", json={"text": "x"}).status_code == 404
    assert (
        site.person("outsider").post(f"/questions/{number}/messages", json={"text": "x"}).status_code == 404
    )


def test_a_reviewer_answers_and_whoever_may_only_read_items_does_not(
    site: Site, project: int, worker: Person, assignment: int
) -> None:
    number = ask(worker, assignment)["id"]
    reviewer = site.reviewer(project, "reviewer")
    assert reviewer.post(f"/questions/{number}/messages", json={"text": "Yes."}).status_code == 201


@pytest.mark.parametrize("text", ["", "   \n", "x" * (MAX_TEXT + 1), "a\0b"])
def test_a_message_without_words_or_with_too_many_is_refused(
    worker: Person, assignment: int, text: str
) -> None:
    answer = worker.post(f"/assignments/{assignment}/questions", json={"text": text})
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["errors"][0]["place"] == "text"


def test_nobody_asks_without_end(worker: Person, assignment: int) -> None:
    for number in range(MAX_OPEN):
        ask(worker, assignment, f"question {number}")
    answer = worker.post(f"/assignments/{assignment}/questions", json={"text": "one more"})
    assert answer.status_code == 409


def test_a_question_may_hold_any_language_and_markup(worker: Person, assignment: int) -> None:
    words = "이 <b>버스</b>도 차인가요? 👩‍🚀"
    assert ask(worker, assignment, words)["messages"][0]["text"] == words
