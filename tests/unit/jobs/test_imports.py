"""Uploads become items in the background, whatever happens on the way."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from sqlalchemy import func, select

from labelstage.config import Settings
from labelstage.jobs import HANDLERS, imports
from labelstage.jobs.runner import Runner
from labelstage.services import accounts, jobs, projects
from labelstage.storage import Item, Job, Project, Reject, migrate, utcnow
from labelstage.storage.blobs import BlobStore, LocalBlobs, from_settings
from labelstage.storage.database import Database
from labelstage.words import unpack
from tests.servers.s3 import S3
from tests.site import TOPIC

RUNNER = """
import sys
from pathlib import Path
from labelstage.config import Settings
from labelstage.jobs import imports, runner
imports.BATCH_SECONDS = 0.02
runner.main(Settings(data_dir=Path(sys.argv[1])))
"""


class Desk:
    """A project, and somebody who brings files to it."""

    def __init__(self, settings: Settings, blobs: BlobStore | None = None) -> None:
        self.settings = settings
        self.database = Database(settings.database)
        self.blobs = blobs or LocalBlobs(settings.data_dir / "blobs")
        self.runner = Runner(self.database, self.blobs, settings)
        migrate.up(self.database)
        self.project_id = self._project()

    def _project(self) -> int:
        passwords = accounts.Passwords.with_cost(64, 1)
        with self.database.begin() as session:
            by = accounts.create_user(
                session, passwords, email="m@example.com", name="M", password="correct horse battery"
            )
            return projects.create_project(session, by=by, title="P", fields=TOPIC).id

    def enqueue(self, files: Mapping[str, bytes], **options: Any) -> int:
        stored = [(name, self.blobs.put(data)) for name, data in files.items()]
        uploads = [{"name": name, "sha256": blob.sha256, "size": blob.size} for name, blob in stored]
        with self.database.begin() as session:
            project = session.get_one(Project, self.project_id)
            payload = {"uploads": uploads, "options": options}
            return jobs.enqueue(session, "import", project=project, payload=payload).id

    def bring(self, files: Mapping[str, bytes], **options: Any) -> Job:
        job_id = self.enqueue(files, **options)
        while self.runner.run_next():
            pass
        return self.job(job_id)

    def job(self, job_id: int) -> Job:
        with self.database.session() as session:
            return session.get_one(Job, job_id)

    def items(self) -> dict[str, Item]:
        with self.database.session() as session:
            rows = session.scalars(select(Item).order_by(Item.queue_position))
            return {item.external_id: item for item in rows}

    def count(self) -> int:
        with self.database.session() as session:
            return session.scalar(select(func.count(Item.id))) or 0

    def rejects(self) -> dict[str, str]:
        with self.database.session() as session:
            rows = session.scalars(select(Reject).order_by(Reject.id)).all()
        assert all("%(" not in str(unpack(row.message)) for row in rows)
        return {row.place: row.code for row in rows}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(Settings(data_dir=tmp_path))
    yield desk
    desk.database.dispose()


def picture(seed: int, kind: str = "PNG", size: tuple[int, int] = (30, 20)) -> bytes:
    pixels = np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, kind)
    return out.getvalue()


def packed(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def lines(count: int, **more: Any) -> bytes:
    return "".join(json.dumps({"text": f"text {n}", "id": n, **more}) + "\n" for n in range(count)).encode()


def counted(added: int = 0, duplicates: int = 0, unchanged: int = 0, rejected: int = 0) -> dict[str, int]:
    return {"added": added, "duplicates": duplicates, "unchanged": unchanged, "rejected": rejected}


def test_every_kind_of_file_goes_in(desk: Desk) -> None:
    job = desk.bring(
        {
            "a.png": picture(1),
            "b.txt": "한 편의 글".encode(),
            "c.csv": b"text,lang\nrow one,en\n",
            "d.jsonl": b'{"text": "line one", "id": "own"}\n',
            "e.json": b'[{"text": "list one"}]',
            "f.zip": packed({"in/g.jpg": picture(2, "JPEG"), "in/h.txt": b"packed"}),
        }
    )
    assert (job.state, job.result) == ("done", counted(added=7))
    assert job.done == job.total
    assert list(desk.items()) == ["a.png", "b.txt", "c.csv:2", "own", "e.json:1", "in/g.jpg", "in/h.txt"]
    items = desk.items()
    assert (items["a.png"].width, items["a.png"].height) == (30, 20)
    assert items["c.csv:2"].meta == {"lang": "en"}


def test_a_text_file_may_be_a_text_per_line(desk: Desk) -> None:
    desk.bring({"poems.txt": b"one\r\ntwo\r\n"}, lines=True)
    assert {key: item.text for key, item in desk.items().items()} == {
        "poems.txt:1": "one",
        "poems.txt:2": "two",
    }


def test_columns_are_mapped_as_asked(desk: Desk) -> None:
    desk.bring({"t.csv": b"nr,body,a,b\n7,words,1,2\n"}, text="body", external_id="nr", metadata=["b"])
    (item,) = desk.items().values()
    assert (item.external_id, item.text, item.meta) == ("7", "words", {"b": "2"})


def test_an_original_is_kept_to_the_byte_and_shown_from_its_own_blob(desk: Desk) -> None:
    data = picture(3)
    desk.bring({"a.png": data})
    (item,) = desk.items().values()
    with desk.blobs.open(item.content_sha256) as stream:
        assert stream.read() == data
    assert item.display_sha256 == item.content_sha256
    assert desk.blobs.exists(item.thumbnail_sha256 or "")


def test_bad_files_are_reported_and_the_rest_goes_in(desk: Desk) -> None:
    broken = packed({"fine.txt": b"fine", "torn.txt": b"torn" * 100})
    at = broken.index(b"torntorn")
    job = desk.bring(
        {
            "good.png": picture(1),
            "cut.jpg": picture(2, "JPEG")[:300],
            "page.png": b"<!doctype html><script>alert(1)</script>",
            "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
            "archive.jpg": packed({"x": b"y"}),
            "none.png": b"",
            "torn.zip": broken[: at + 4] + b"????" + broken[at + 8 :],
            "junk.zip": b"PK\x03\x04 and then nothing",
            "nested.zip": packed({"inner.zip": packed({"a.txt": b"1"})}),
            "table.xlsx": packed({"[Content_Types].xml": b"<x/>"}),
            "song.mp3": b"ID3\x03",
            "latin.txt": "naïve café".encode("cp1252"),
            "nul.txt": b"a\0b",
            "blank.txt": b" \n",
            "rows.csv": b"text,x\nfine,1\nbad\n",
            "rows.jsonl": b'{"text": "fine"}\n{oops\n{"text": "\\ud800"}\n',
            "columns.csv": b"a,b\n1,2\n",
        }
    )
    assert job.state == "done"
    assert desk.rejects() == {
        "cut.jpg": "broken_image",
        "page.png": "markup",
        "drawing.svg": "markup",
        "archive.jpg": "not_an_image",
        "none.png": "empty",
        "torn.zip/torn.txt": "broken_archive",
        "junk.zip": "broken_archive",
        "nested.zip/inner.zip": "nested_archive",
        "table.xlsx": "office",
        "song.mp3": "unknown_type",
        "latin.txt": "encoding",
        "nul.txt": "unstorable",
        "blank.txt": "blank",
        "rows.csv:3": "columns",
        "rows.jsonl:2": "broken_json",
        "rows.jsonl:3": "unstorable",
        "columns.csv": "no_text_column",
    }
    assert list(desk.items()) == ["good.png", "fine.txt", "rows.csv:2", "rows.jsonl:1"]
    assert job.result == counted(added=4, duplicates=2, rejected=17)


def test_a_huge_image_in_an_archive_is_refused_by_the_limit(tmp_path: Path) -> None:
    desk = Desk(Settings(data_dir=tmp_path, max_image_megapixels=1))
    desk.bring({"z.zip": packed({"big.png": picture(1, size=(1100, 1000)), "small.png": picture(2)})})
    assert desk.rejects() == {"z.zip/big.png": "too_many_pixels"}
    assert list(desk.items()) == ["small.png"]
    desk.database.dispose()


def test_sending_the_same_files_again_changes_nothing(desk: Desk) -> None:
    files = {"z.zip": packed({"a.png": picture(1), "b/a.png": picture(2)}), "l.jsonl": lines(20)}
    assert desk.bring(files).result == counted(added=22)
    assert desk.bring(files).result == counted(unchanged=22)
    assert desk.count() == 22


def test_two_photos_of_one_name_are_two_items(desk: Desk) -> None:
    desk.bring({"image.jpg": picture(1, "JPEG")})
    assert desk.bring({"image.jpg": picture(2, "JPEG")}).result == counted(added=1)
    assert desk.count() == 2


def test_more_than_one_batch_keeps_the_order(desk: Desk) -> None:
    job = desk.bring({"l.jsonl": lines(1234), "t.txt": b"x\n" * 3}, lines=True)
    assert job.result == counted(added=1237, duplicates=2)
    assert list(desk.items()) == [str(n) for n in range(1234)] + ["t.txt:1", "t.txt:2", "t.txt:3"]


def mixed() -> dict[str, bytes]:
    pictures = {f"p/{n}.png": picture(n) for n in range(12)}
    return {
        "first.jsonl": lines(40) + b"{bad\n",
        "z.zip": packed(pictures | {"rows.txt": b"r\n" * 5, "junk.bin": b"?"}),
        "last.txt": b"l1\nl2\nl3\n",
    }


@pytest.mark.parametrize("crash_after", range(0, 10))
def test_an_import_that_crashed_anywhere_goes_on_and_ends_the_same(
    desk: Desk, crash_after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports.intake, "MOST_AT_ONCE", 7)
    stores = 0

    class Crash(BaseException):
        """As hard as the end of the process: no handler sees it."""

    def crash(self: Any, session: Any, **progress: Any) -> None:
        nonlocal stores
        stores += 1
        if stores > crash_after:
            raise Crash
        save(self, session, **progress)

    save = imports.JobContext.save
    job_id = desk.enqueue(mixed(), lines=True)
    with monkeypatch.context() as patched:
        patched.setattr(imports.JobContext, "save", crash)
        with pytest.raises(Crash):
            desk.runner.run_next()
    with desk.database.begin() as session:
        assert jobs.requeue_lost(session, utcnow() + jobs.LEASE * 2) == 1
    assert desk.runner.run_next()

    job = desk.job(job_id)
    assert (job.state, job.result) == ("done", counted(added=60, duplicates=4, rejected=2))
    assert desk.rejects() == {"first.jsonl:41": "broken_json", "z.zip/junk.bin": "unknown_type"}
    assert len(desk.items()) == desk.count() == 60


def test_a_cancelled_import_keeps_what_is_in_and_says_how_much(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports.intake, "MOST_AT_ONCE", 10)
    stored, go_on = threading.Event(), threading.Event()
    store = imports._store

    def slow_store(*arguments: Any) -> Any:
        counts = store(*arguments)
        stored.set()
        assert go_on.wait(30)
        return counts

    monkeypatch.setattr(imports, "_store", slow_store)
    job_id = desk.enqueue({"l.jsonl": lines(100)})
    lane = threading.Thread(target=desk.runner.run_next)
    lane.start()
    assert stored.wait(30)
    with desk.database.begin() as session:
        jobs.request_cancel(session, session.get_one(Job, job_id))
    go_on.set()
    lane.join()
    job = desk.job(job_id)
    assert (job.state, job.result) == ("cancelled", counted(added=10))
    assert desk.count() == 10


@contextmanager
def runner_process(desk: Desk) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", RUNNER, str(desk.settings.data_dir)])
    try:
        yield process
        process.wait(30)
    finally:
        process.kill()
        process.wait()


def wait(true: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.002)


def test_after_kill_9_of_the_runner_every_item_is_there_once(desk: Desk) -> None:
    pictures = {f"p/{n}.jpg": picture(n, "JPEG", (600, 400)) for n in range(150)}
    job_id = desk.enqueue({"z.zip": packed(pictures), "l.jsonl": lines(3000)})
    for kill in range(4):
        before = desk.job(job_id).done
        with runner_process(desk) as runner:
            wait(lambda done=before: desk.job(job_id).done > done, runner)
            runner.kill()
        stood = desk.job(job_id)
        assert (stood.state, stood.attempts) == ("running", kill + 1)
        with desk.database.begin() as session:
            assert jobs.requeue_lost(session, utcnow() + jobs.LEASE * 2) == 1
    with runner_process(desk) as runner:
        wait(lambda: desk.job(job_id).state == "done", runner)
        runner.terminate()
    items = desk.items()
    assert len(items) == desk.count() == 3150
    assert set(items) == set(pictures) | {str(n) for n in range(3000)}
    assert desk.job(job_id).result == counted(added=3150)


@pytest.mark.services
def test_an_import_works_on_postgresql(tmp_path: Path, postgres_url: str) -> None:
    desk = Desk(Settings(data_dir=tmp_path, database_url=postgres_url))
    assert desk.bring(mixed(), lines=True).result == counted(added=60, duplicates=4, rejected=2)
    assert desk.bring(mixed(), lines=True).result == counted(unchanged=60, rejected=2)
    desk.database.dispose()


@pytest.mark.services
def test_an_import_works_from_a_bucket(tmp_path: Path, s3_store: S3) -> None:
    settings = Settings(data_dir=tmp_path, **s3_store.settings())
    desk = Desk(settings, from_settings(settings))
    job = desk.bring({"z.zip": packed({"a.png": picture(1), "b.txt": b"words"}), "c.jpg": picture(2, "JPEG")})
    assert job.result == counted(added=3)
    assert all(
        desk.blobs.exists(item.content_sha256) for item in desk.items().values() if item.media == "image"
    )
    desk.database.dispose()


def test_the_runner_knows_how_to_import() -> None:
    assert HANDLERS["import"] is imports.run
