"""How often labelling asks the database: every statement is a way there and back that all labellers pay for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from tests.site import Site, settings_for

#: Who asks, what he may do in the project, where he stands, the item, his cursor, the lease.
NEXT = 6
#: Who asks, what is handed in, its lock (on PostgreSQL), the revision, the assignment, the item, what he did today.
SUBMIT = 7


@pytest.fixture
def site(tmp_path: Path, database_url: str) -> Iterator[Site]:
    made = Site(settings_for(tmp_path, database_url=database_url))
    yield made
    made.close()


@pytest.fixture
def statements(site: Site) -> list[str]:
    """What the database is asked from now on, the beginning and end of transactions left out."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(site.database.engine, "before_cursor_execute", note)
    return seen


def test_next_and_submit_ask_the_database_as_seldom_as_they_can(site: Site, statements: list[str]) -> None:
    project = site.project(site.person("manager", manager=True))
    site.texts(project, ["one", "two", "three"])
    ann = site.worker(project, "ann")
    counts = []
    for number in range(3):
        statements.clear()
        work = ann.post(f"/projects/{project}/next").json["assignment"]["id"]
        asked = len(statements)
        body = {"result": {"topic": "yes"}, "key": f"key-{number:08}"}
        assert ann.post(f"/assignments/{work}/submit", json=body).status_code == 200
        counts.append((asked, len(statements) - asked))
    _first_reads_the_schema, *others = counts
    assert all(asked <= NEXT and handed_in <= SUBMIT for asked, handed_in in others), counts
