"""Blobs of a crash are cleared away; one that anything names, or a young one, never is."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from labelstage.config import Settings
from labelstage.jobs import tidy
from labelstage.storage import Job, utcnow
from labelstage.storage.blobs import LocalBlobs, S3Blobs, from_settings
from tests.servers.s3 import S3
from tests.unit.jobs.test_imports import Desk, picture

DAYS = 86400


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(Settings(data_dir=tmp_path))
    yield made
    made.database.dispose()


def age(desk: Desk, days: float) -> None:
    """Make every blob that old."""
    past = time.time() - days * DAYS
    for path in (desk.settings.data_dir / "blobs").rglob("*"):
        if path.is_file():
            os.utime(path, (past, past))


def tidied(desk: Desk) -> Any:
    tidy.notice(desk.database, utcnow())
    while desk.runner.run_next():
        pass
    with desk.database.session() as session:
        return session.query(Job).filter_by(kind="tidy").order_by(Job.id.desc()).first()


def test_only_old_blobs_that_nothing_names_go(desk: Desk) -> None:
    kept = {desk.blobs.put(b"of a crash").sha256: False, desk.blobs.put(b"seen again").sha256: True}
    desk.bring({"a.png": picture(1, size=(900, 800)), "t.txt": b"text"})
    with desk.database.session() as session:
        named = {
            sha256 for sha256 in tidy._hashes(session, utcnow() - tidy.ABANDONED) if desk.blobs.exists(sha256)
        }
    assert len(named) >= 3
    age(desk, 1.5)
    desk.blobs.put(b"seen again")
    kept[desk.blobs.put(b"young").sha256] = True
    assert tidied(desk).result == {"blobs": 1, "partial_bytes": 0}
    assert {sha256: desk.blobs.exists(sha256) for sha256 in kept} == kept
    assert all(desk.blobs.exists(each) for each in named)


def test_files_imported_a_week_ago_go_and_what_became_items_of_them_stays(desk: Desk) -> None:
    photo = picture(1, size=(900, 800))
    desk.bring({"a.png": photo, "t.txt": b"text"})
    sent = {name: hashlib.sha256(body).hexdigest() for name, body in (("a", photo), ("t", b"text"))}
    age(desk, 8)
    with desk.database.begin() as session:
        session.query(Job).filter_by(kind="import").update({"finished_at": utcnow() - timedelta(days=8)})
    assert tidied(desk).result["blobs"] == 1
    assert {name: desk.blobs.exists(sha256) for name, sha256 in sent.items()} == {"a": True, "t": False}


def test_it_is_done_once_a_day(desk: Desk) -> None:
    first = tidied(desk).id
    assert tidied(desk).id == first


def test_a_blob_stored_again_at_the_last_moment_stays(desk: Desk) -> None:
    assert isinstance(desk.blobs, LocalBlobs)
    sha256 = desk.blobs.put(b"once").sha256
    age(desk, 3)
    before = utcnow() - tidy.YOUNG
    desk.blobs.put(b"once")
    assert not desk.blobs.collect(sha256, before)
    age(desk, 3)
    assert desk.blobs.collect(sha256, before)
    assert not desk.blobs.collect(sha256, before)
    assert not desk.blobs.exists(sha256)


@pytest.mark.services
def test_a_bucket_is_listed_and_cleared_in_the_same_way(tmp_path: Path, s3_store: S3) -> None:
    blobs = from_settings(Settings(data_dir=tmp_path, **s3_store.settings()))
    assert isinstance(blobs, S3Blobs)
    sha256 = blobs.put(b"once").sha256
    [(listed, modified)] = blobs.listing()
    assert listed == sha256
    assert not blobs.collect(sha256, modified)
    assert blobs.collect(sha256, utcnow())
    assert list(blobs.listing()) == []
