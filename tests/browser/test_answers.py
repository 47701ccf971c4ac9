"""Every kind of question, answered by hand: by keys alone, by mouse, by finger; and the ways out of an item."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from labelstage.services.access import Role
from tests.browser.hands import Workbench
from tests.browser.items import drafts, submitted
from tests.site import Person, Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

FIELDS: list[dict[str, Any]] = [
    {"name": "better", "kind": "preference", "required": True, "ties": True},
    {"name": "order", "kind": "ranking", "title": "Order", "ties": True},
    {"name": "fluency", "kind": "rating", "title": "Fluency", "levels": 5, "low": "broken", "required": True},
    {
        "name": "flaws",
        "kind": "choice",
        "title": "Flaws",
        "multiple": True,
        "required": True,
        "classes": [{"name": "wrong"}, {"name": "rude"}],
    },
    {
        "name": "which",
        "kind": "text",
        "title": "Which fact?",
        "longest": 12,
        "required": True,
        "when": {"field": "flaws", "is": ["wrong"]},
    },
    {
        "name": "minutes",
        "kind": "number",
        "title": "Minutes",
        "min": 0,
        "max": 60,
        "step": 0.5,
        "required": True,
    },
    {
        "name": "subject",
        "kind": "choice",
        "title": "Subject",
        "required": True,
        "classes": [{"name": "animal"}, {"name": "dog", "parent": "animal"}, {"name": "plant"}],
    },
    {"name": "rewrite", "kind": "text", "title": "Rewrite", "lines": 3, "starts_from": "a"},
]
TALK: dict[str, Any] = {
    "messages": [
        {"role": "user", "content": "Which is **best**? <img src=x onerror=\"document.title='run'\">"}
    ],
    "responses": [
        {
            "id": name,
            "content": f"The answer {name}. ![x](http://e.example/{name}.png)",
            "model": f"model-{name}",
        }
        for name in ("a", "b", "c")
    ],
}


@pytest.fixture
def project(site: Site) -> int:
    number = site.project(site.person("manager", manager=True), fields=FIELDS)
    site.conversations(
        number,
        [
            {**TALK, "messages": [*TALK["messages"], {"role": "assistant", "content": str(n)}]}
            for n in range(3)
        ],
    )
    return number


@pytest.fixture
def ann(site: Site, project: int) -> Person:
    return site.worker(project, "ann")


def shown(page: Page) -> list[str]:
    """The ids of the responses in their order on the page."""
    found: list[str] = page.locator("[data-response]").evaluate_all(
        "all => all.map(each => each.dataset.response)"
    )
    return found


def active(page: Page, question: str) -> None:
    expect(page.locator(f"[data-question={question}]")).to_have_attribute("data-active", "")


def test_every_kind_is_answered_by_keys_alone(
    site: Site, project: int, ann: Person, enter: Callable[..., Page]
) -> None:
    desk = Workbench(enter(ann)).open(project)
    page, keys = desk.page, desk.page.keyboard
    ids = shown(page)
    assert page.title() != "run"
    assert "model-" not in page.content()
    active(page, "better")
    keys.press("Equal")
    active(page, "order")
    keys.press("3")
    keys.press("1")
    active(page, "fluency")
    keys.press("4")
    active(page, "flaws")
    keys.press("1")
    keys.press("Control+Enter")
    expect(page.locator("[data-name=missing]")).to_contain_text("Which fact?")
    expect(page.get_by_role("textbox", name="Which fact?")).to_be_focused()
    keys.type("수도가 달라요 👩‍🚀 long")
    expect(page.get_by_text("characters too long")).to_be_visible()
    keys.press("ControlOrMeta+a")
    keys.type("수도")
    keys.press("Enter")
    expect(page.get_by_role("textbox", name="Minutes")).to_be_focused()
    keys.type("7x")
    expect(page.get_by_text("This is no number")).to_be_visible()
    keys.press("Enter")
    expect(page.get_by_role("textbox", name="Minutes")).to_be_focused()
    keys.press("Alt+ArrowUp")
    keys.press("Alt+ArrowDown")
    expect(page.get_by_role("textbox", name="Minutes")).to_have_value("7x")
    keys.type("7")
    keys.press("ArrowUp")
    keys.press("Enter")
    expect(page.get_by_role("searchbox")).to_be_focused()
    keys.press("ArrowRight")
    keys.press("ArrowDown")
    keys.press("Enter")
    desk.submit()
    [result] = submitted(site, ann)
    assert result == {
        "better": "tie",
        "order": [[ids[2]], [ids[0]], [ids[1]]],
        "fluency": 4,
        "flaws": ["wrong"],
        "which": "수도",
        "minutes": 7.5,
        "subject": "dog",
    }


def test_every_kind_is_answered_by_mouse_and_what_is_no_longer_asked_is_left_out(
    site: Site, project: int, ann: Person, enter: Callable[..., Page]
) -> None:
    desk = Workbench(enter(ann)).open(project)
    page = desk.page
    ids = shown(page)
    page.locator(f"[data-response={ids[1]}]").get_by_role("button", name="This one").click()
    row = page.locator(f".wb-ranking [data-id={ids[2]}]")
    row.click()
    page.locator(f".wb-ranking [data-id={ids[0]}]").drag_to(row)
    page.locator("[data-question=fluency] label").nth(1).click()
    page.get_by_label("wrong").check()
    page.get_by_role("textbox", name="Which fact?").fill("kept")
    page.get_by_label("wrong").uncheck()
    expect(page.get_by_role("textbox", name="Which fact?")).to_be_hidden()
    page.get_by_label("wrong").check()
    expect(page.get_by_role("textbox", name="Which fact?")).to_have_value("kept")
    page.get_by_label("wrong").uncheck()
    page.get_by_label("rude").check()
    page.get_by_role("textbox", name="Minutes").fill("3")
    page.get_by_role("treeitem", name="plant").click()
    rewrite = page.get_by_role("textbox", name="Rewrite")
    expect(rewrite).to_have_value(TALK["responses"][0]["content"])
    rewrite.fill("The answer is a.")
    expect(page.locator("[data-question=rewrite] .wb-changes ins").first).to_be_visible()
    page.get_by_role("button", name="Begin anew").click()
    expect(page.locator("[data-question=rewrite] .wb-changes")).to_be_hidden()
    desk.submit()
    [result] = submitted(site, ann)
    assert result["better"] == ids[1]
    assert [sorted(group) for group in result["order"]] == [sorted([ids[0], ids[2]]), [ids[1]]]
    assert (result["fluency"], result["flaws"], result["minutes"], result["subject"]) == (
        2,
        ["rude"],
        3,
        "plant",
    )
    assert {"which", "rewrite"}.isdisjoint(result)


def test_a_finger_answers_and_a_half_made_answer_survives_a_killed_tab(
    site: Site, project: int, ann: Person, enter: Callable[..., Page]
) -> None:
    page = enter(ann, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    desk = Workbench(page).open(project)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    ids = shown(page)
    page.locator(f"[data-response={ids[0]}]").get_by_role("button", name="This one").tap()
    page.locator(f".wb-ranking [data-id={ids[1]}]").tap()
    page.locator("[data-question=fluency] label").nth(4).tap()
    page.get_by_role("textbox", name="Minutes").fill("1e")
    expect(page.locator(".wb-saved[data-state=saved]")).to_be_visible()
    assert drafts(site, ann) == [{"better": ids[0], "order": [[ids[1]]], "fluency": 5, "minutes": "1e"}]
    page.reload()
    desk.wait()
    expect(page.get_by_role("textbox", name="Minutes")).to_have_value("1e")
    assert shown(page) == ids


def test_a_question_is_asked_beside_the_item_and_its_answer_comes_back(
    site: Site, project: int, ann: Person, enter: Callable[..., Page]
) -> None:
    reviewer = site.member(project, site.person("reviewer"), Role.REVIEWER)
    desk = Workbench(enter(ann)).open(project)
    page = desk.page
    page.keyboard.press("F2")
    expect(page.get_by_role("textbox", name="What is unclear")).to_be_focused()
    page.keyboard.type("Is b wrong?")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".wb-said")).to_contain_text("Is b wrong?")
    [asked] = reviewer.get(f"/projects/{project}/questions").json or []
    reviewer.post(f"/questions/{asked['id']}/messages", json={"text": "Yes, it is."})
    page.reload()
    desk.wait()
    expect(page.locator("[data-name=answers]")).to_be_visible()
    page.keyboard.press("F2")
    expect(page.locator(".wb-said.is-answer")).to_contain_text("Yes, it is.")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+S")
    page.get_by_role("button", name="Later: show it to me again").click()
    desk.moved_on_from(str(asked["assignment_id"]))


def test_a_returned_item_is_walked_through_remark_by_remark(
    site: Site, ann: Person, enter: Callable[..., Page]
) -> None:
    fields = [{"name": "who", "kind": "span", "classes": [{"name": "PER"}]}]
    project = site.project(site.person("boss", manager=True), fields=fields, title="Texts")
    site.member(project, ann, Role.WORKER)
    reviewer = site.member(project, site.person("judge"), Role.REVIEWER)
    site.texts(project, ["Ann met Bob."])
    work = ann.post(f"/projects/{project}/next").json
    assert work is not None
    number = work["assignment"]["id"]
    spans = [("s1", 0, 3, "Ann"), ("s2", 8, 11, "Bob")]
    result = {
        "who": [
            {"id": i, "class": "PER", "start": a, "end": b, "text": words, "attributes": {}}
            for i, a, b, words in spans
        ]
    }
    ann.post(f"/assignments/{number}/submit", json={"result": result, "key": "k" * 8})
    seen = reviewer.get(f"/assignments/{number}").json
    assert seen is not None
    anchors = [{"field": "who", "id": each[0], "comment": f"Look at {each[3]}"} for each in spans]
    anchors.append({"start": 4, "end": 7, "comment": "Mark the verb, too"})
    body = {"decision": "return", "revision": seen["revision"], "anchors": anchors}
    assert reviewer.post(f"/assignments/{number}/reviews", json=body).status_code == 201
    page = Workbench(enter(ann)).open(project).page
    expect(page.get_by_text("0 of 3 done")).to_be_visible()
    page.keyboard.press("F8")
    expect(page.locator(".wb-returned li").nth(0)).to_have_attribute("data-here", "")
    page.keyboard.press("F9")
    expect(page.get_by_text("1 of 3 done")).to_be_visible()
    page.keyboard.press("F8")
    expect(page.locator(".wb-returned li").nth(1)).to_have_attribute("data-here", "")
    page.keyboard.press("F8")
    expect(page.locator(".wb-returned li").nth(2)).to_contain_text("“met” Mark the verb, too")
    page.reload()
    expect(page.get_by_text("1 of 3 done")).to_be_visible()
