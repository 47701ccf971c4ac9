"""How fast items come in: `python -m bench.intake`. Texts by an upload's job and by the API, images by an upload's job.

Everything of the product is at work: reading, checks, hashes, duplicates, rows on disk; of images decoding, the near-duplicate hash,
display copy and thumbnail too. The client that sends is not counted.
"""

from __future__ import annotations

import argparse
import gc
import io
import json
import multiprocessing
import os
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from labelstage import create_app
from labelstage.config import Settings
from labelstage.jobs.runner import Runner
from labelstage.services import accounts, intake, projects
from labelstage.services.intake import Upload
from labelstage.storage import Project, User, migrate
from labelstage.storage.blobs import from_settings
from labelstage.storage.database import Database

TOPIC = [{"name": "topic", "kind": "choice", "classes": [{"name": "good"}, {"name": "bad"}]}]
WORDS = [
    "영화",
    "정말",
    "재미있게",
    "봤어요",
    "the",
    "acting",
    "was",
    "fine",
    "but",
    "음악이",
    "조금",
    "아쉬웠다",
    "그래도",
    "추천",
]
PASSWORD = "correct horse battery"
PICTURES_PER_FILE = 50


def sentence(number: int) -> str:
    """A text of some forty characters that no other number gives."""
    return f"{number} " + " ".join(WORDS[(number * step) % len(WORDS)] for step in (1, 3, 5, 7, 11, 13))


class Bench:
    """A fresh installation in a folder."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        migrate.upgrade(settings)
        self.app = create_app(settings)
        self.database: Database = self.app.extensions["labelstage.database"]
        gc.freeze()  # as the processes do that answer, and those that run jobs
        passwords = self.app.extensions["labelstage.passwords"]
        with self.database.begin() as session:
            by = accounts.create_user(
                session, passwords, email="m@example.com", name="M", password=PASSWORD, is_manager=True
            )
            self.by = by.id
            _token, self.secret = accounts.create_token(session, by, name="bench")

    def project(self) -> int:
        """A new project."""
        with self.database.begin() as session:
            return projects.create_project(
                session, by=session.get_one(User, self.by), title="Bench", fields=TOPIC
            ).id

    def queue(self, files: list[tuple[str, bytes]]) -> None:
        """An upload waits for a runner."""
        blobs = from_settings(self.settings)
        stored = [(name, blobs.put(body)) for name, body in files]
        uploads = [Upload(name, blob.sha256, blob.size) for name, blob in stored]
        project = self.project()
        with self.database.begin() as session:
            intake.queue_import(session, session.get_one(Project, project), uploads)


def drain(settings: Settings) -> None:
    """Run what is queued."""
    database = Database(settings.database)
    runner = Runner(database, from_settings(settings), settings)
    while runner.run_next(skip=("cleanse",)):
        pass
    database.dispose()


def drain_on(processors: set[int], settings: Settings, ready: Barrier, spent: Any) -> None:
    """The same with these processors and no more, once all runners are `ready`. Adds the processor time that it took to `spent`."""
    os.sched_setaffinity(0, processors)
    gc.freeze()
    ready.wait()
    begun = time.process_time()
    drain(settings)
    with spent.get_lock():
        spent.value += time.process_time() - begun


def measured(title: str, count: int, work: Callable[[], None]) -> None:
    """Print a line of what this process does."""
    begun, cpu = time.perf_counter(), time.process_time()
    work()
    told(title, count, time.perf_counter() - begun, time.process_time() - cpu)


def told(title: str, count: int, wall: float, cpu: float) -> None:
    """Print a line: items a second by the clock and by the processor, CPU seconds for a thousand."""
    print(
        f"{title:34} {count / wall:9,.0f}/s by the clock {count / cpu:9,.0f}/s of one processor "
        f"{1000 * cpu / count:8.3f} CPU s for 1,000"
    )


@contextmanager
def fresh(url: str) -> Iterator[Bench]:
    """An installation that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Settings(data_dir=Path(folder), database_url=url, argon2_memory_kib=64, argon2_time=1))
        yield bench
        bench.database.dispose()


def texts(bench: Bench, count: int) -> None:
    """A CSV upload, JSON lines as an upload, and JSON lines to the API."""
    rows = "".join(f'{number},"{sentence(number)}",web\n' for number in range(count))
    bench.queue([("texts.csv", f"id,text,source\n{rows}".encode())])
    measured("texts, CSV upload", count, lambda: drain(bench.settings))
    objects = (
        {"external_id": str(number), "text": sentence(number), "metadata": {"source": "web"}}
        for number in range(count)
    )
    lines = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in objects).encode()
    bench.queue([("texts.jsonl", lines)])
    measured("texts, JSON lines upload", count, lambda: drain(bench.settings))
    project, client = bench.project(), bench.app.test_client()
    headers = {"Authorization": f"Bearer {bench.secret}", "Content-Type": "application/x-ndjson"}

    def post() -> None:
        answer = client.post(f"/api/v1/projects/{project}/items", data=lines, headers=headers)
        assert answer.json["added"] == count, answer.text[:500]

    measured("texts, JSON lines to the API", count, post)


def photographs(count: int) -> list[bytes]:
    """JPEG files of 1280 by 960 with soft shapes and grain, some 200 KB each."""
    rng = np.random.default_rng(1)
    made = []
    for _number in range(count):
        small = rng.integers(0, 256, (12, 16, 3), dtype=np.uint8)
        soft = np.asarray(
            Image.fromarray(small).resize((1280, 960), Image.Resampling.BICUBIC), dtype=np.int16
        )
        grain = rng.integers(-12, 13, soft.shape, dtype=np.int16)
        out = io.BytesIO()
        Image.fromarray(np.clip(soft + grain, 0, 255).astype(np.uint8)).save(out, "JPEG", quality=85)
        made.append(out.getvalue())
    return made


def folder(bench: Bench, files: list[bytes]) -> None:
    """Photographs as they are, in uploads as the page sends a folder."""
    for at in range(0, len(files), PICTURES_PER_FILE):
        some = files[at : at + PICTURES_PER_FILE]
        bench.queue([(f"{at + number}.jpg", body) for number, body in enumerate(some)])


def archive(bench: Bench, files: list[bytes]) -> None:
    """Photographs in one archive, which is one job."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for number, body in enumerate(files):
            packed.writestr(f"{number}.jpg", body)
    bench.queue([("photographs.zip", out.getvalue())])


def images(bench: Bench, title: str, count: int, runners_on: list[set[int]]) -> None:
    """What is queued is brought in by job runners, each on processors of its own."""

    context = multiprocessing.get_context("spawn")
    ready, spent = context.Barrier(len(runners_on) + 1), context.Value("d", 0.0)
    each_on = [(processors, bench.settings, ready, spent) for processors in runners_on]
    runners = [context.Process(target=drain_on, args=each) for each in each_on]
    for runner in runners:
        runner.start()
    ready.wait()
    begun = time.perf_counter()
    for runner in runners:
        runner.join()
    wall = time.perf_counter() - begun
    told(title, count, wall, spent.value)


def main() -> None:
    """Print a line for each way in."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--texts", type=int, default=100_000)
    parser.add_argument("--images", type=int, default=400)
    parser.add_argument(
        "--workers", type=int, action="append", help="job runners for the images; 1 and 2 if not given"
    )
    parser.add_argument("--database-url", default="", help="an empty database; SQLite if not given")
    wanted = parser.parse_args()
    load = os.getloadavg()[0]
    print(
        f"{os.cpu_count()} processors, load {load:.1f}, {wanted.database_url.partition(':')[0] or 'sqlite'}"
    )
    if wanted.texts:
        with fresh(wanted.database_url) as bench:
            texts(bench, wanted.texts)
    if not wanted.images:
        return
    files, there = photographs(wanted.images), sorted(os.sched_getaffinity(0))
    print(f"{len(files)} photographs, {sum(map(len, files)) / len(files) / 1024:.0f} KB each")
    for workers in wanted.workers or [1, 2]:
        with fresh("") as bench:
            folder(bench, files)
            title = f"images, {workers} job runner{'s' if workers > 1 else ''}"
            images(bench, title, len(files), [{there[number % len(there)]} for number in range(workers)])
    with fresh("") as bench:
        archive(bench, files)
        images(bench, "images, one archive, one runner", len(files), [set(there)])


if __name__ == "__main__":
    main()
