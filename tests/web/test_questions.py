"""Where questions are answered, and what a worker sees of his own."""

from __future__ import annotations

import pytest

from tests.site import Person, Site
from tests.web.visitor import Visitor, enter, seen


@pytest.fixture
def question(site: Site, project: int, worker: Person) -> int:
    site.texts(project, ["one"])
    work = worker.post(f"/projects/{project}/next").json
    assert work is not None
    asked = worker.post(
        f"/assignments/{work['assignment']['id']}/questions", json={"text": "Is <this> it?"}
    ).json
    assert asked is not None
    return int(asked["id"])


def test_a_question_waits_on_its_page_with_a_badge_and_is_answered_there(
    site: Site, project: int, worker: Person, managing: Visitor, question: int
) -> None:
    page = managing.get(f"/projects/{project}/questions").text
    assert "Is &lt;this&gt; it?" in page
    assert "Questions 1" in seen(page)
    answered = managing.follow(managing.post(f"/questions/{question}", text="It is."))
    assert "Nobody waits for an answer" in answered
    assert "It is." in managing.get(f"/projects/{project}/questions?state=answered").text

    visitor = enter(site, worker)
    tabs = seen(visitor.get(f"/projects/{project}/guideline").text)
    assert "My work 1" in tabs
    mine = seen(visitor.get(f"/projects/{project}/my-work").text)
    assert "It is." in mine
    assert "1 new answer" in mine
    assert "new answer" not in seen(visitor.get(f"/projects/{project}/my-work").text)


def test_an_open_talk_about_labels_is_found_by_both_sides(
    site: Site, project: int, worker: Person, managing: Visitor
) -> None:
    site.texts(project, ["one"])
    work = worker.post(f"/projects/{project}/next").json["assignment"]["id"]
    worker.post(f"/assignments/{work}/submit", json={"result": {"topic": "yes"}, "key": "key-00000001"})
    managing.post(f"/assignments/{work}/threads", text="Why so?")
    talks = managing.get(f"/projects/{project}/questions?state=talk").text
    assert "Talk about labels 1" in seen(talks)
    assert "Why so?" in seen(talks)
    assert f'href="/assignments/{work}#thread-' in talks
    home = f"/projects/{project}/my-work"
    mine = enter(site, worker).get(home).text
    assert "1 talk" in seen(mine)
    assert f'href="/assignments/{work}#threads"' in mine
    thread = worker.get(f"/assignments/{work}/threads").json[0]["id"]
    assert worker.put(f"/threads/{thread}/state", json={"state": "resolved"}).status_code == 200
    assert "1 talk" not in seen(enter(site, worker).get(home).text)
    assert "No talk about labels is open" in managing.get(f"/projects/{project}/questions?state=talk").text


def test_an_empty_answer_is_refused_in_place(managing: Visitor, question: int) -> None:
    answer = managing.post(f"/questions/{question}", text="  ")
    assert answer.status_code == 422
    assert "Write 1 to" in answer.text


def test_nobody_reads_the_question_of_another(site: Site, project: int, data: Person, question: int) -> None:
    assert enter(site, site.worker(project, "other")).get(f"/questions/{question}").status_code == 404
    assert enter(site, data).get(f"/questions/{question}").status_code == 404


def test_questions_are_paged(site: Site, project: int, worker: Person, managing: Visitor) -> None:
    site.texts(project, [f"text {number}" for number in range(3)])
    numbers = []
    for name in ("worker", "second"):
        person = worker if name == "worker" else site.worker(project, name)
        work = person.post(f"/projects/{project}/next").json
        assert work is not None
        for count in range(17):
            path = f"/assignments/{work['assignment']['id']}/questions"
            asked = person.post(path, json={"text": f"{name} {count}"}).json
            assert asked is not None
            numbers.append(asked["id"])
    first = managing.get(f"/projects/{project}/questions").text
    assert first.count('class="panel stack tight thread"') == 30
    assert 'rel="next"' in first
    assert managing.get(f"/projects/{project}/questions?before=nonsense").status_code == 200
