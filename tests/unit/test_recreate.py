"""A release made again from its manifest is the same to the byte, on SQLite and PostgreSQL."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select

from labelstage.config import Settings
from labelstage.jobs.recreate import recreate
from labelstage.services import releases
from labelstage.services.errors import Conflict, Invalid
from labelstage.storage import Item, Release, ReleaseFile, ReleaseLabel
from labelstage.storage.blobs import LocalBlobs
from labelstage.storage.database import Database
from tests.labelled import box, labelled
from tests.unit.test_release_job import blobs, database, run, settings

__all__ = ["blobs", "database", "settings"]


@pytest.fixture
def manifest(database: Database, blobs: LocalBlobs, settings: Settings) -> dict[str, object]:
    """That of a divided release, as it comes out of its file."""
    with database.begin() as session:
        scene = labelled(session)
        for number in range(6):
            scene.photo(f"p{number}")
            scene.label("ann", f"p{number}", scene="indoor", objects=[box("a", number / 3)])
        scene.label("bob", "p1", scene="outdoor", objects=[box("b", 1)])
        split = {"parts": {"train": 2, "test": 1}, "seed": 5, "stratify": "scene"}
        how: dict[str, Any] = {
            "split": split,
            "formats": ["coco"],
            "where": {"classes": [{"field": "objects", "class": "car"}]},
        }
        made = releases.create_release(session, scene.project, by=scene.people["manager"], **how)
        number = made.id
    run(database, blobs, settings)
    with database.session() as session:
        found = json.loads(json.dumps(session.get_one(Release, number).manifest))
        assert isinstance(found, dict)
        return found


def forget(database: Database) -> None:
    with database.begin() as session:
        for table in (ReleaseFile, ReleaseLabel, Release):
            session.execute(delete(table))


@pytest.mark.parametrize("gone", [False, True])
def test_it_is_the_same_to_the_byte_even_when_the_release_is_gone(
    database: Database, blobs: LocalBlobs, manifest: dict[str, object], tmp_path: Path, gone: bool
) -> None:
    if gone:
        forget(database)
    made = list(recreate(database, blobs, manifest, tmp_path / "again"))
    assert [each.name for each in made] == ["jsonl", "coco.train", "coco.test"]
    assert all(each.same for each in made)
    with database.session() as session:
        [back] = session.scalars(select(Release))
        assert (back.state, back.manifest) == ("ready", manifest)


def test_an_item_that_is_no_longer_the_same_is_named(
    database: Database, blobs: LocalBlobs, manifest: dict[str, object], tmp_path: Path
) -> None:
    forget(database)
    with database.begin() as session:
        session.scalars(select(Item).where(Item.external_id == "p3")).one().content_sha256 = "0" * 64
    with pytest.raises(Conflict, match="Item p3"):
        list(recreate(database, blobs, manifest, tmp_path))
    with database.session() as session:
        assert session.scalars(select(Release)).all() == []
    with pytest.raises(Invalid, match="no manifest"):
        list(recreate(database, blobs, {"contents": manifest["contents"], "files": {}}, tmp_path))
