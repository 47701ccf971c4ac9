"""The workbench's page, and what a worker sees of his own work."""

from __future__ import annotations

import html
import re

import pytest

from labelstage.services.access import Role
from labelstage.services.review import REASONS
from tests.site import Person, Site
from tests.web.test_agreement import say
from tests.web.visitor import boot, enter, seen


@pytest.fixture
def items(site: Site, project: int) -> list[int]:
    return site.texts(project, ["하나 👩‍🚀 </script><b>", "two", "three"])


def test_the_page_brings_the_next_item_along(
    site: Site, project: int, worker: Person, items: list[int]
) -> None:
    given = boot(enter(site, worker).get(f"/projects/{project}/work").text)
    assert given["mode"] == "label"
    assert given["work"]["item"]["id"] == items[0]
    assert given["work"]["item"]["text"] == "하나 👩‍🚀 </script><b>"
    assert given["project"]["fields"][0]["name"] == "topic"
    assert given["user"] == {"id": worker.id, "name": "Worker"}
    assert given["urls"] == {"home": "/", "api": "/api/v1", "practice": f"/projects/{project}/practice"}
    assert {reason["code"] for reason in given["reasons"]} == set(REASONS)


def test_a_reload_gives_the_same_item(site: Site, project: int, worker: Person, items: list[int]) -> None:
    visitor = enter(site, worker)
    first, again = (boot(visitor.get(f"/projects/{project}/work").text) for _ in range(2))
    assert first["work"]["assignment"]["id"] == again["work"]["assignment"]["id"]


def test_nothing_to_do_comes_with_its_reason(site: Site, project: int, worker: Person) -> None:
    given = boot(enter(site, worker, "ko").get(f"/projects/{project}/work").text)
    assert given["work"] is None
    assert given["nothing_because"] == "empty"
    assert given["nothing_text"] == "아직 올라온 항목이 없어요."


def test_the_workbench_brings_the_words_of_its_language_and_every_module(
    site: Site, project: int, worker: Person, items: list[int]
) -> None:
    page = enter(site, worker, "ko").get(f"/projects/{project}/work").text
    given = boot(page)
    assert given["locale"] == "ko"
    assert any("가" <= sign <= "힣" for text in given["messages"].values() for sign in text)
    assert 'rel="modulepreload" href="/static/' in page
    script = re.search(r'<script type="module" src="([^"]+)"', page)
    assert script is not None
    assert 'define("workbench/net/api.js"' in site.app.test_client().get(script[1]).text
    assert boot(enter(site, worker).get(f"/projects/{project}/work").text)["messages"] == {}


def test_returned_work_is_listed_with_the_reviewers_words_and_opens(
    site: Site, project: int, worker: Person, reviewer: Person, items: list[int]
) -> None:
    say(worker, project, "yes")
    judging = enter(site, reviewer)
    led = judging.get(f"/projects/{project}/review/next").headers["Location"]
    given = boot(judging.get(led).text)
    assert (given["mode"], given["remaining"], given["worker"]) == ("review", 1, "Worker")
    number, revision = given["work"]["assignment"]["id"], given["work"]["revision"]
    body = {
        "decision": "return",
        "revision": revision,
        "reasons": ["wrong_class"],
        "comment": "Look <again>.",
    }
    assert reviewer.post(f"/assignments/{number}/reviews", json=body).status_code == 201

    visitor = enter(site, worker)
    listed = visitor.get(f"/projects/{project}/my-work?state=returned").text
    assert "Wrong class" in seen(listed)
    assert "Look &lt;again&gt;." in listed
    assert f'href="/assignments/{number}/work"' in listed
    again = boot(visitor.get(f"/assignments/{number}/work").text)
    assert again["work"]["review"]["comment"] == "Look <again>."
    assert "Look <again>." in seen(visitor.get(f"/assignments/{number}").text)


def test_what_is_handed_in_can_be_read_and_not_changed(
    site: Site, project: int, worker: Person, items: list[int]
) -> None:
    say(worker, project, "yes")
    visitor = enter(site, worker)
    page = visitor.get("/assignments/1/work").text
    assert 'id="boot"' not in page
    assert "Submitted" in seen(page)


def test_nobody_opens_the_work_of_another(site: Site, project: int, worker: Person, items: list[int]) -> None:
    say(worker, project, "yes")
    other = enter(site, site.worker(project, "other"))
    assert other.get("/assignments/1").status_code == 404
    assert other.get("/assignments/1/work").status_code == 404


def test_nobody_reviews_his_own_work_by_page(
    site: Site, project: int, manager: Person, items: list[int]
) -> None:
    both = site.reviewer(project, "both")
    site.member(project, both, Role.WORKER)
    say(both, project, "yes")
    visitor = enter(site, both)
    assert visitor.get("/assignments/1/review").status_code == 403
    assert "Nothing waits" in seen(visitor.follow(visitor.get(f"/projects/{project}/review/next")))


def test_a_decided_submit_is_shown_instead_of_asked_about(
    site: Site, project: int, worker: Person, reviewer: Person, items: list[int]
) -> None:
    say(worker, project, "yes")
    given = boot(enter(site, reviewer).get("/assignments/1/review").text)
    reviewer.post(
        "/assignments/1/reviews", json={"decision": "accept", "revision": given["work"]["revision"]}
    )
    judging = enter(site, reviewer)
    assert "This was decided meanwhile" in seen(judging.follow(judging.get("/assignments/1/review")))


def test_a_worker_pages_through_what_he_handed_in(site: Site, project: int, worker: Person) -> None:
    site.texts(project, [f"text {number}" for number in range(60)])
    say(worker, project, *["yes"] * 60)
    visitor = enter(site, worker)
    path, found = f"/projects/{project}/my-work", []
    while path:
        page = visitor.get(path).text
        found += re.findall(r'href="/assignments/(\d+)"', page)
        older = re.search(r'href="([^"]+)" rel="next"', page)
        path = html.unescape(older[1]) if older else ""
    assert sorted(map(int, found)) == list(range(1, 61))
