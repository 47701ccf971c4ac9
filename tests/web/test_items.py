"""The list of items, and one with its lineage."""

from __future__ import annotations

import html
import re

import pytest

from labelstage.web.drawing import Mark, pieces
from tests.site import Person, Site
from tests.web.test_agreement import say
from tests.web.visitor import Visitor, seen


def listed(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'href="/items/(\d+)"', page)]


def test_the_list_is_walked_to_its_end_without_loss(managing: Visitor, site: Site, project: int) -> None:
    items = site.texts(project, [f"text {number}" for number in range(120)])
    path, found = f"/projects/{project}/items", []
    while path:
        page = managing.get(path).text
        found += listed(page)
        more = re.search(r'href="([^"]+)" rel="next"', page)
        path = html.unescape(more[1]) if more else ""
    assert found == items


def test_the_filter_stands_in_the_address(
    managing: Visitor, site: Site, project: int, worker: Person
) -> None:
    items = site.texts(project, ["100% sure", "100 sure", "한국어 문장"])
    say(worker, project, "yes")
    path = f"/projects/{project}/items"
    assert listed(managing.get(f"{path}?text=100%25").text) == items[:1]
    assert listed(managing.get(f"{path}?text=문장").text) == items[2:]
    assert listed(managing.get(f"{path}?worker={worker.id}").text) == items[:1]
    assert listed(managing.get(f"{path}?state=done").text) == []
    assert listed(managing.get(f"{path}?state=open&text=sure").text) == items[:2]


@pytest.mark.parametrize(
    "query",
    [
        "state=nonsense",
        "after=-1",
        "after=9e99",
        "worker=x&since=yesterday",
        "text=%00",
        "worker=" + "9" * 30,
    ],
)
def test_a_broken_filter_breaks_nothing(managing: Visitor, site: Site, project: int, query: str) -> None:
    site.texts(project, ["one"])
    assert managing.get(f"/projects/{project}/items?{query}").status_code == 200


def test_an_item_shows_who_said_what_and_what_became_of_it(
    managing: Visitor, manager: Person, site: Site, project: int, worker: Person
) -> None:
    items = site.texts(project, ["one"])
    say(worker, project, "yes")
    revision = manager.get("/assignments/1").json["revision"]
    body = {"decision": "fix", "revision": revision, "result": {"topic": "no"}, "comment": "Clearly no."}
    assert manager.post("/assignments/1/reviews", json=body).status_code == 201
    words = seen(managing.get(f"/items/{items[0]}").text)
    assert "Revision 2 Manager (as a fix)" in words
    assert "Revision 1 Worker" in words
    assert "Clearly no." in words
    assert words.index("topic: no") < words.index("topic: yes")


def test_overlapping_spans_cut_the_text_into_pieces_that_lose_nothing() -> None:
    text = "김동국 기자 👩‍🚀"
    outer = Mark("PER", "#000000", {"start": 0, "end": 6})
    inner = Mark("ORG", "#000000", {"start": 2, "end": len(text)})
    cut = pieces(text, [outer, inner])
    assert "".join(piece.text for piece in cut) == text
    assert [[mark.title for mark in piece.marks] for piece in cut] == [["PER"], ["PER", "ORG"], ["ORG"]]
    assert [[mark.title for mark in piece.starts] for piece in cut] == [["PER"], ["ORG"], []]


def test_a_text_without_spans_is_one_piece() -> None:
    assert [piece.text for piece in pieces("plain", [])] == ["plain"]


def test_metadata_is_shown_as_it_was_sent(managing: Visitor, manager: Person, project: int) -> None:
    sent = {"text": "a", "metadata": {"deep": {"이름": ["가"], "new": True}, "plain": "text"}}
    answer = manager.post(f"/projects/{project}/items", json=[sent])
    page = seen(managing.get(f"/items/{answer.json['outcomes'][0]['id']}").text)
    assert '{"이름": ["가"], "new": true}' in page
    assert "plain text" in page
