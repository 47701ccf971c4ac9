"""Records become items: each once, and nothing else disturbed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from labelstage.services import accounts, intake, projects
from labelstage.services.errors import Conflict
from labelstage.services.intake import Outcome, Picture, Record
from labelstage.services.intake.records import MAX_ID, MAX_METADATA
from labelstage.storage import Item, Project, migrate
from labelstage.storage.database import Database
from tests.site import TOPIC
from tests.unit.services.conftest import PASSWORDS

BOXES: list[dict[str, Any]] = [{"name": "objects", "kind": "box", "classes": [{"name": "car"}]}]
SPANS: list[dict[str, Any]] = [{"name": "names", "kind": "span", "classes": [{"name": "person"}]}]
PICTURE = Picture("a" * 64, "b" * 64, "image/png", "c" * 64, 40, 30)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    migrate.up(opened)
    yield opened
    opened.dispose()


def make_project(session: Session, fields: list[dict[str, Any]] = TOPIC, **options: Any) -> Project:
    by = accounts.create_user(
        session, PASSWORDS, email="m@example.com", name="M", password="correct horse battery"
    )
    return projects.create_project(session, by=by, title="P", fields=fields, **options)


@pytest.fixture
def project(session: Session) -> Project:
    return make_project(session, overlap=3)


def text(content: str, external_id: str | None = None, default_id: str = "file.txt", **more: Any) -> Record:
    return Record(default_id=default_id, external_id=external_id, name="file.txt", text=content, **more)


def add(session: Session, project: Project, *records: Record) -> list[Outcome]:
    return intake.add_items(session, project, records)


def states(outcomes: list[Outcome]) -> list[str]:
    return [outcome.refusal.code if outcome.refusal else outcome.state for outcome in outcomes]


def items(session: Session) -> list[Item]:
    return list(session.scalars(select(Item).order_by(Item.queue_position)))


def test_records_are_listed_and_stand_in_the_queue_in_their_order_with_all_slots_open(
    session: Session, project: Project
) -> None:
    add(session, project, *(text(f"text {number}", f"id-{9 - number}") for number in range(5)))
    found = items(session)
    assert [item.text for item in found] == [f"text {number}" for number in range(5)]
    assert found == sorted(found, key=lambda item: item.id)
    assert {(item.overlap, item.open_slots, item.submitted, item.state) for item in found} == {
        (3, 3, 0, "open")
    }


def test_the_stored_text_is_the_text_that_came(session: Session, project: Project) -> None:
    content = " \r\n\u1112\u1161\u11ab e\u0301\u2028\ufeff 👩\u200d👧 \t"
    add(session, project, text(content))
    assert items(session)[0].text == content


def test_a_picture_keeps_its_files_and_upright_size(session: Session, project: Project) -> None:
    add(session, project, Record(default_id="a.png", name="a.png", picture=PICTURE, metadata={"k": [1]}))
    (item,) = items(session)
    assert (item.media, item.width, item.height, item.text) == ("image", 40, 30, None)
    assert (item.content_sha256, item.display_sha256, item.thumbnail_sha256) == ("a" * 64, "b" * 64, "c" * 64)
    assert (item.display_type, item.meta) == ("image/png", {"k": [1]})


def test_sending_again_changes_nothing(session: Session, project: Project) -> None:
    records = [text("one", "1"), text("two"), text("three")]
    first = add(session, project, *records)
    again = add(session, project, *records)
    assert states(first) == ["added"] * 3
    assert states(again) == ["unchanged"] * 3
    assert [outcome.item_id for outcome in again] == [outcome.item_id for outcome in first]
    assert len(items(session)) == 3


def test_a_given_id_with_other_content_is_refused_as_changed(session: Session, project: Project) -> None:
    add(session, project, text("old", "1"))
    assert states(add(session, project, text("new", "1"))) == ["changed"]
    assert states(add(session, project, text("x", "2"), text("y", "2"))) == ["added", "changed"]
    assert sorted(item.text or "" for item in items(session)) == ["old", "x"]


def test_a_name_that_is_taken_by_other_content_is_made_unique(session: Session, project: Project) -> None:
    outcomes = add(session, project, text("one"), text("two"), text("three"))
    assert states(outcomes) == ["added"] * 3
    ids = [outcome.external_id or "" for outcome in outcomes]
    assert ids[0] == "file.txt"
    assert all(made.startswith("file.txt#") for made in ids[1:])
    assert len(set(ids)) == 3


def test_the_same_content_under_another_id_goes_in_and_is_named_a_duplicate(
    session: Session, project: Project
) -> None:
    outcomes = add(session, project, text("same", "1"), text("same", "2"), text("same", "1"))
    assert states(outcomes) == ["added", "duplicate", "unchanged"]
    assert outcomes[2].item_id == outcomes[0].item_id
    assert states(add(session, project, text("same", "3"))) == ["duplicate"]


def test_two_projects_do_not_see_each_other(session: Session, project: Project) -> None:
    other = projects.create_project(
        session, by=session.get_one(accounts.User, project.created_by), title="O", fields=TOPIC
    )
    add(session, project, text("same", "1"))
    assert states(add(session, other, text("same", "1"))) == ["added"]


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (text("nul \0 inside"), "unstorable"),
        (text("half \ud83d pair"), "unstorable"),
        (text("t", "nul\0"), "unstorable"),
        (text("t", metadata={"k": "\0"}), "unstorable"),
        (text("t", metadata={"k": ["\udc00"]}), "unstorable"),
        (text("t", metadata={"\0": 1}), "unstorable"),
        (text("t", metadata={"k": "\udc00", "l": None}), "unstorable"),
        (text("t", metadata={"\0": "x"}), "unstorable"),
        (text("t", metadata={"k": float("nan")}), "bad_metadata"),
        (text("t", metadata={str(at): None for at in range(MAX_METADATA // 10)}), "bad_metadata"),
        (text("t", metadata={"k": "x" * MAX_METADATA}), "bad_metadata"),
        (text("t", ""), "bad_id"),
        (text("t", "x" * (MAX_ID + 1)), "bad_id"),
        (text(""), "blank"),
        (text(" \r\n\t"), "blank"),
    ],
)
def test_what_a_database_cannot_keep_is_refused_and_the_rest_goes_in(
    session: Session, project: Project, record: Record, code: str
) -> None:
    outcomes = add(session, project, text("before", "1"), record, text("after", "2"))
    assert states(outcomes) == ["added", code, "added"]
    assert str(outcomes[1].refusal and outcomes[1].refusal.message)
    assert len(items(session)) == 2


def test_a_backslash_before_u0000_is_no_nul(session: Session, project: Project) -> None:
    assert states(add(session, project, text("t", metadata={"k": "\\u0000"}))) == ["added"]
    assert items(session)[0].meta == {"k": "\\u0000"}


def test_a_long_path_becomes_an_id_that_fits(session: Session, project: Project) -> None:
    paths = [f"{'d' * 400}/{number}/{'n' * 400}.txt" for number in range(3)]
    outcomes = add(session, project, *(text(path, default_id=path) for path in paths))
    assert states(outcomes) == ["added"] * 3
    assert all(len(outcome.external_id or "") <= MAX_ID for outcome in outcomes)


def test_a_project_takes_the_media_its_schema_is_for(session: Session) -> None:
    picture = Record(default_id="a.png", picture=PICTURE)
    boxes = make_project(session, BOXES + TOPIC)
    assert states(add(session, boxes, text("readme"), picture)) == ["wrong_media", "added"]
    by = session.get_one(accounts.User, boxes.created_by)
    spans = projects.create_project(session, by=by, title="S", fields=SPANS)
    assert states(add(session, spans, text("words"), picture)) == ["added", "wrong_media"]
    both = projects.create_project(session, by=by, title="B", fields=SPANS + BOXES)
    assert states(add(session, both, text("words"), picture)) == ["added", "added"]


def test_an_archived_project_takes_nothing(session: Session, project: Project) -> None:
    project.state = "archived"
    with pytest.raises(Conflict):
        add(session, project, text("late"))


def test_two_imports_of_the_same_records_at_once_bring_each_in_once(database: Database) -> None:
    with database.begin() as session:
        project_id = make_project(session).id
    records = [text(f"text {number}", f"id-{number}") for number in range(200)]
    counts: list[str] = []

    def bring_in(batch: list[Record]) -> None:
        for start in range(0, len(batch), 20):
            with database.begin() as session:
                counts.extend(
                    states(add(session, session.get_one(Project, project_id), *batch[start : start + 20]))
                )

    threads = [
        threading.Thread(target=bring_in, args=(batch,)) for batch in (records, records[::-1], records[:])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == ["added"] * 200 + ["unchanged"] * 400


def test_new_content_under_a_known_id_replaces_what_nobody_has_worked_on(
    session: Session, project: Project
) -> None:
    add(session, project, text("old", "a"), text("old", "b"), text("same", "c"))
    taken = items(session)[1]
    taken.open_slots -= 1
    session.flush()
    records = [text("new", "a", metadata={"v": 2}), text("new", "b"), text("same", "c"), text("fourth", "d")]
    outcomes = intake.add_items(session, project, records, update=True)
    assert states(outcomes) == ["updated", "changed", "unchanged", "added"]
    session.expire_all()
    assert [(item.external_id, item.text, item.meta) for item in items(session)] == [
        ("a", "new", {"v": 2}),
        ("b", "old", {}),
        ("c", "same", {}),
        ("d", "fourth", {}),
    ]
    assert intake.tally(outcomes)["updated"] == 1
