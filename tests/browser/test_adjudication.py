"""An adjudicator's way through boxes and Korean spans, by keys alone; a reviewer's pace."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from labelstage.services import adjudication
from labelstage.services.access import Role
from labelstage.storage import Adjudication, Project, User
from tests.browser.hands import Workbench
from tests.browser.items import photos
from tests.labelled import FIELDS, Labelled, box
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

TEXT = "김동국 기자가 서울에서 전했다."
#: Where to put pictures of the pages, when somebody wants to look.
SHOTS = os.environ.get("SHOTS_TO")


def span(start: int, end: int) -> dict[str, object]:
    return {"id": f"s{start}", "class": "PER", "start": start, "end": end, "text": TEXT[start:end]}


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png")


def test_boxes_and_korean_spans_are_adjudicated_by_keys_alone(enter: Callable[..., Page], site: Site) -> None:
    manager = site.person("boss", manager=True)
    project = site.project(manager, fields=FIELDS, overlap=2)
    people = {name: site.person(name) for name in ("ann", "bob", "judge")}
    for name, person in people.items():
        site.member(project, person, Role.REVIEWER if name == "judge" else Role.WORKER)
    photos(site, project, ["street.png"])
    with site.database.begin() as session:
        users = {name: session.get_one(User, person.id) for name, person in people.items()}
        ours = session.get_one(Project, project)
        scene = Labelled(session, ours, users)
        [photo] = session.query(type(scene.text("t1", TEXT))).filter_by(name="street.png")
        scene.items["photo"] = photo
        scene.submit("ann", "photo", scene="indoor", objects=[box("a", 10), box("b", 200)])
        scene.submit(
            "bob", "photo", scene="outdoor", objects=[box("a", 12), box("b", 200, "zebra"), box("c", 300)]
        )
        scene.submit("ann", "t1", scene="indoor", entities=[span(0, 3)])
        scene.submit("bob", "t1", scene="indoor", entities=[span(0, 6)])
        items = [photo.id, scene.items["t1"].id]
        adjudication.ask(session, ours, items, by=session.get_one(User, manager.id))
    page = enter(people["judge"], locale="ko-KR" if SHOTS else "en-US")
    page.goto(f"/projects/{project}/adjudication")
    shot(page, "adjudications")
    page.goto(f"/projects/{project}/adjudication/next")
    bench = Workbench(page)
    bench.wait()
    offers = page.locator(".wb-offer")
    expect(offers.first).to_be_visible()
    shot(page, "adjudicate-boxes")
    page.keyboard.press("2")  # the first difference: bob's class
    page.keyboard.press("2")  # the box that bob alone drew: there is nothing
    page.keyboard.press("1")  # the question: ann's answer
    expect(offers).to_have_count(0)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".wb-differences li")).to_have_count(1)
    shot(page, "adjudicate-spans")
    page.keyboard.press("1")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".wb-empty:not(.is-waiting)")).to_be_visible()
    with site.database.session() as session:
        found = {each.item_id: each.revision for each in session.query(Adjudication)}
        boxes, spans = (found[number] for number in items)
        assert boxes is not None
        assert spans is not None
        assert [(each["class"], each["x"]) for each in boxes.result["objects"]] == [
            ("car", 11),
            ("zebra", 200),
        ]
        assert boxes.result["scene"] == "indoor"
        assert [each["text"] for each in spans.result["entities"]] == ["김동국"]


def test_an_agreeing_item_passes_with_one_key_the_next_is_there_and_a_thread_is_begun_by_key(
    enter: Callable[..., Page], site: Site
) -> None:
    manager = site.person("boss", manager=True)
    project = site.project(manager)
    worker, reviewer = site.worker(project, "ann"), site.reviewer(project, "judge")
    site.texts(project, [f"{TEXT} {number}" for number in range(4)])
    for number in range(4):
        work = worker.post(f"/projects/{project}/next").json
        assert work is not None
        body = {"result": {"topic": "yes"}, "key": f"key-{number:08}"}
        worker.post(f"/assignments/{work['assignment']['id']}/submit", json=body)
    page = enter(reviewer, locale="ko-KR" if SHOTS else "en-US")
    page.goto(f"/projects/{project}/review")
    shot(page, "review-queue")
    page.goto(f"/projects/{project}/review/next?worker={worker.id}")
    bench = Workbench(page)
    bench.wait()
    page.wait_for_selector("#workbench[data-next]")
    shot(page, "review")
    took = page.evaluate("""() => new Promise((resolve) => {
      const begun = performance.now();
      addEventListener("workbench:ready", () => resolve(performance.now() - begun), { once: true });
      document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { code: "KeyA", key: "a", bubbles: true }));
    })""")
    assert took < 1000, took
    bench.wait()
    page.keyboard.press("F2")
    expect(page.locator(".wb-thread input")).to_be_focused()
    page.keyboard.type("Why so?")
    page.keyboard.press("Enter")
    expect(page.locator(".wb-thread p")).to_contain_text("Why so?")
    for _number in range(3):
        bench.wait()
        page.keyboard.press("a")
    expect(page.locator(".wb-empty:not(.is-waiting)")).to_be_visible()
    with site.database.session() as session:
        from labelstage.storage import Review, ReviewThread

        assert [each.decision for each in session.query(Review)] == ["accept"] * 4
        assert session.query(ReviewThread).one().messages[0].text == "Why so?"
