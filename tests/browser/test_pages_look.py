"""Every page: accessible in both languages and themes, and never wider than the screen."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from labelstage.services import questions, releases, review
from labelstage.services.access import Role
from labelstage.storage import Job, Project, Reject, User
from tests.labelled import FIELDS, Labelled, box
from tests.site import Person, Site

pytestmark = pytest.mark.browser

PROJECT = "/projects/{project}"
FOR_STRANGERS = ["/login", "/api/docs"]
FOR_MANAGERS = [
    *("/", "/account", "/projects", "/projects/new", "/users", "/audit", "/nowhere", PROJECT),
    *(
        f"{PROJECT}/{page}"
        for page in ("items", "import", "import/annotations", "cleansing", "cleansing/blank")
    ),
    *(
        f"{PROJECT}/{page}"
        for page in ("schema", "settings", "people", "webhooks", "audit", "guideline", "guideline/edit")
    ),
    *(
        f"{PROJECT}/{page}"
        for page in ("agreement", "agreement/items?field=scene", "consensus", "thresholds", "queue")
    ),
    *(
        f"{PROJECT}/{page}"
        for page in ("gold", "rules", "anomalies", "workers", "workers/{ann}", "reviewers")
    ),
    *(f"{PROJECT}/{page}" for page in ("review", "review/reasons", "review/next", "samples", "adjudication")),
    *(
        f"{PROJECT}/{page}"
        for page in ("adjudication/next", "questions", "releases", "releases/new", "releases/compose")
    ),
    *("/items/{photo}", "/items/{text}", "/items/{photo}/compare", "/items/{text}/compare"),
    *(
        "/items/{photo}/adjudicate",
        "/assignments/{given}/review",
        "/questions/{question}",
        "/samples/{sample}",
    ),
    *("/jobs/{job}", "/releases/{release}"),
]
FOR_WORKERS = [
    *("/", PROJECT, f"{PROJECT}/my-work", f"{PROJECT}/work", f"{PROJECT}/practice", "/questions/{question}"),
    *("/assignments/{returned}", "/assignments/{returned}/work"),
]
#: Seen in tests of their own: two need the secret of their link; the other two are files to keep.
ELSEWHERE = {"web.join", "web.new_password", "web.release_card", "web.release_changes"}


@pytest.fixture
def people(site: Site) -> dict[str, Person]:
    return {
        "manager": site.person("manager", admin=True),
        "ann": site.person("ann"),
        "bob": site.person("bob"),
        "reviewer": site.person("reviewer"),
    }


@pytest.fixture
def places(site: Site, people: dict[str, Person]) -> dict[str, int]:
    """A project with something of everything: labels, a returned one, scores, rejects, a release."""
    project = site.project(
        people["manager"], fields=FIELDS, title="거리 사진 · Street", overlap=2, guideline="# Rules"
    )
    for name, role in (("ann", Role.WORKER), ("bob", Role.WORKER), ("reviewer", Role.REVIEWER)):
        site.member(project, people[name], role)
    with site.database.begin() as session:
        users = {name: session.get_one(User, person.id) for name, person in people.items()}
        scene = Labelled(session, session.get_one(Project, project), users)
        photo, text = (
            scene.photo("a-photo-with-a-rather-long-name-" * 4),
            scene.text("t1", "김동국 기자 👩‍🚀 " * 40),
        )
        for worker, x in (("ann", 10), ("bob", 40)):
            scene.label(
                worker, photo.external_id, scene="indoor", objects=[box("a", x), box("b", 300, "zebra")]
            )
        spans = [{"id": "s", "class": "PER", "start": 0, "end": 3, "text": "김동국"}]
        returned = scene.submit("ann", "t1", entities=spans)
        scene.send_back("ann", "t1")
        given = scene.submit("bob", "t1", entities=spans)
        sample = review.samples.draw(session, scene.project, users["reviewer"], review.Filter(), size=1)
        question = questions.ask(session, scene.project, returned, users["ann"], "제목도 표시할까요?")
        release = releases.create_release(session, scene.project, by=users["manager"])
        job = Job(kind="import", project_id=project, state="done", result={"added": 2, "rejected": 1})
        session.add(job)
        session.flush()
        session.add(
            Reject(
                job_id=job.id, place="사진/1.jpg", code="empty", message="The file is empty. Send it again."
            )
        )
        return {
            "project": project,
            "photo": photo.id,
            "text": text.id,
            "returned": returned.id,
            "given": given.id,
            "sample": sample.id,
            "question": question.id,
            "ann": users["ann"].id,
            "release": release.id,
            "job": job.id,
        }


def tour(
    enter: Callable[..., Page], people: dict[str, Person], places: dict[str, int], **options: Any
) -> Iterator[tuple[str, Page]]:
    """Every page, as somebody who may see it."""
    for person, paths in (("manager", FOR_MANAGERS), ("ann", FOR_WORKERS)):
        page = enter(people[person], **options)
        for path in paths:
            answer = page.goto(path.format(**places))
            assert answer is not None
            assert answer.status == (404 if path == "/nowhere" else 200), path
            yield path, page
    page.context.clear_cookies()
    for path in FOR_STRANGERS:
        page.goto(path)
        yield path, page


def test_the_tour_leads_to_every_page(site: Site, places: dict[str, int]) -> None:
    paths = site.app.url_map.bind("")
    seen = {
        paths.match(path.format(**places).partition("?")[0])[0]
        for path in (*FOR_MANAGERS, *FOR_WORKERS, *FOR_STRANGERS)
        if path != "/nowhere"
    }
    pages = {
        rule.endpoint
        for rule in site.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint.startswith("web.")
    }
    assert pages - seen == ELSEWHERE


@pytest.mark.slow
@pytest.mark.parametrize(("locale", "scheme"), [("ko-KR", "light"), ("en-US", "dark")])
def test_every_page_is_accessible(
    enter: Callable[..., Page], people: dict[str, Person], places: dict[str, int], locale: str, scheme: str
) -> None:
    found = {}
    for path, page in tour(enter, people, places, locale=locale, color_scheme=scheme):
        for violation in Axe().run(page).response["violations"]:
            nodes = [node["html"][:160] + " | " + node["failureSummary"] for node in violation["nodes"][:3]]
            found[f"{path}: {violation['id']}"] = nodes
    assert found == {}, json.dumps(found, indent=1, ensure_ascii=False)


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height"), [(375, 812), (1366, 768)])
def test_no_page_is_wider_than_the_screen(
    enter: Callable[..., Page], people: dict[str, Person], places: dict[str, int], width: int, height: int
) -> None:
    wide = {}
    for path, page in tour(
        enter, people, places, locale="ko-KR", viewport={"width": width, "height": height}
    ):
        reach = page.evaluate("document.documentElement.scrollWidth")
        if reach > width:
            wide[path] = reach
    assert wide == {}
