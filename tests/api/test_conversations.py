"""Conversations before those who judge them: blind, shuffled, safe."""

from __future__ import annotations

from typing import Any

import pytest

from labelstage.storage import Revision
from tests.site import Person, Site
from tests.web.visitor import boot, enter

FIELDS = [{"name": "better", "kind": "preference", "required": True, "ties": True}]
TALK: dict[str, Any] = {
    "messages": [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Hello <b>you</b>"},
    ],
    "responses": [
        {"id": name, "content": f"**{name}** <script>alert(1)</script>", "model": f"secret-model-{name}"}
        for name in ("a", "b", "c")
    ],
}


@pytest.fixture
def talks(site: Site, manager: Person) -> int:
    project = site.project(manager, fields=FIELDS, overlap=8)
    site.conversations(project, [TALK])
    return project


def work_of(worker: Person, project: int) -> dict[str, Any]:
    work = worker.post(f"/projects/{project}/next").json
    assert work is not None
    return dict(work)


def test_who_wrote_a_response_never_reaches_the_one_who_judges_it(site: Site, talks: int) -> None:
    worker = site.worker(talks, "worker")
    answer = worker.post(f"/projects/{talks}/next")
    assert "secret-model" not in answer.text
    visitor = enter(site, worker)
    number = answer.json["assignment"]["id"] if answer.json else 0
    for path in (f"/projects/{talks}/work", f"/assignments/{number}/work", f"/projects/{talks}/my-work"):
        assert "secret-model" not in visitor.get(path).text
    body = {"result": {"better": "a"}, "key": "k" * 8}
    assert worker.post(f"/assignments/{number}/submit", json=body).status_code == 200
    assert "secret-model" not in visitor.get(f"/assignments/{number}").text
    assert "secret-model" not in worker.get(f"/assignments/{number}").text


def test_contents_come_as_safe_html(site: Site, talks: int) -> None:
    conversation = work_of(site.worker(talks, "worker"), talks)["item"]["conversation"]
    assert conversation["messages"][1] == {
        "role": "user",
        "content": "Hello <b>you</b>",
        "html": "<p>Hello &lt;b&gt;you&lt;/b&gt;</p>\n",
    }
    assert all("<strong>" in each["html"] for each in conversation["responses"])
    assert all("<script>" not in each["html"] for each in conversation["responses"])


def test_the_order_differs_between_workers_stays_the_same_for_one_and_is_recorded(
    site: Site, talks: int
) -> None:
    orders = set()
    for number in range(8):
        worker = site.worker(talks, f"worker{number}")
        work, again = work_of(worker, talks), work_of(worker, talks)
        order = [each["id"] for each in work["item"]["conversation"]["responses"]]
        assert [each["id"] for each in again["item"]["conversation"]["responses"]] == order
        assert sorted(order) == ["a", "b", "c"]
        assignment = work["assignment"]["id"]
        worker.post(f"/assignments/{assignment}/submit", json={"result": {"better": "tie"}, "key": "k" * 8})
        with site.database.begin() as session:
            assert session.query(Revision).filter_by(assignment_id=assignment).one().shown == order
        orders.add(tuple(order))
    assert len(orders) > 1


def test_a_text_item_keeps_no_order(site: Site, manager: Person, project: int) -> None:
    site.texts(project, ["one"])
    worker = site.worker(project, "worker")
    assignment = work_of(worker, project)["assignment"]["id"]
    worker.post(f"/assignments/{assignment}/submit", json={"result": {"topic": "yes"}, "key": "k" * 8})
    with site.database.begin() as session:
        assert session.query(Revision).one().shown is None


def test_a_reviewer_sees_the_order_of_the_worker(site: Site, talks: int) -> None:
    worker, reviewer = site.worker(talks, "worker"), site.reviewer(talks, "reviewer")
    work = work_of(worker, talks)
    assignment = work["assignment"]["id"]
    worker.post(f"/assignments/{assignment}/submit", json={"result": {"better": "a"}, "key": "k" * 8})
    given = boot(enter(site, reviewer).get(f"/assignments/{assignment}/review").text)
    assert given["work"]["item"]["conversation"] == work["item"]["conversation"]
