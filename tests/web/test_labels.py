"""Bringing annotations in by page: look, map, bring in."""

from __future__ import annotations

import io
import json

import pytest
from sqlalchemy import select

from labelstage.storage import Prelabel
from tests.api.test_parts import begin, send
from tests.site import Person, Site
from tests.web.test_releases import build
from tests.web.visitor import Visitor, enter, seen

ROWS = [{"text": "first", "label": ["Yes"]}, {"text": "second", "label": ["maybe"]}]


def in_pieces(manager: Person, project: int, content: bytes) -> str:
    """The id of a file that was sent in pieces."""
    path = begin(manager, project, content, "labels.jsonl")
    assert send(manager, path, 0, content[:9])[0] == send(manager, path, 9, content[9:])[0] == 200
    return path.rpartition("/")[2]


@pytest.mark.parametrize("pieces", [False, True])
def test_files_are_looked_at_mapped_and_brought_in(
    site: Site, project: int, manager: Person, pieces: bool
) -> None:
    visitor = enter(site, manager)
    assert "Bring annotations in" in seen(visitor.get(f"/projects/{project}/import").text)
    content = "\n".join(map(json.dumps, ROWS)).encode()
    sent = visitor.post(
        f"/projects/{project}/import/annotations",
        **(
            {"parts": in_pieces(manager, project, content)}
            if pieces
            else {"files": (io.BytesIO(content), "labels.jsonl")}
        ),
        purpose="prelabels",
        bring=1,
        source="model 7",
    )
    assert sent.status_code == 303
    build(site)
    page = visitor.get(sent.headers["Location"]).text
    assert "Would be kept" in seen(page)
    assert "maybe is no class of the field" in seen(page)
    with site.database.session() as session:
        assert session.scalar(select(Prelabel.id)) is None
    chosen = {"field-0": "topic", "class-0-0": "yes", "class-0-1": "no"}
    answer = visitor.post(sent.headers["Location"] + "/annotations", **chosen)
    again = visitor.post(sent.headers["Location"] + "/annotations", **chosen)
    build(site)
    assert "Kept" in seen(visitor.get(answer.headers["Location"]).text)
    assert "items that were there were found: by content 2" in seen(
        visitor.get(again.headers["Location"]).text
    )
    with site.database.session() as session:
        found = session.scalars(select(Prelabel).order_by(Prelabel.id)).all()
    assert [(each.result, each.source) for each in found] == [
        ({"topic": "yes"}, "model 7"),
        ({"topic": "no"}, "model 7"),
    ]


def test_nothing_chosen_is_said_at_the_field(managing: Visitor, project: int) -> None:
    answer = managing.post(f"/projects/{project}/import/annotations", purpose="prelabels")
    assert answer.status_code == 422
    assert "Choose at least one file." in seen(answer.text)


def test_a_worker_starts_from_what_came_in(site: Site, project: int, manager: Person, worker: Person) -> None:
    answer = manager.client.post(
        f"/api/v1/projects/{project}/annotations",
        headers=manager.headers,
        data={"files": (io.BytesIO(b'{"text": "one", "label": ["no"]}'), "a.jsonl")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 202, answer.text
    build(site)
    work = worker.post(f"/projects/{project}/next").json
    assert work is not None
    assert (work["result"], work["prelabel"]["source"]) == ({"topic": "no"}, "a.jsonl")
