"""How long a release takes, from the database to the verified file: `python -m bench.release`, `--images` and `--boxes` of each."""

from __future__ import annotations

import argparse
import gc
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.orm import Session

from labelstage.config import Settings
from labelstage.jobs.runner import Runner
from labelstage.services import accounts, projects, releases
from labelstage.storage import Assignment, Item, Project, Release, Revision, User, migrate, utcnow
from labelstage.storage.blobs import LocalBlobs
from labelstage.storage.database import Database

from .formats import FIELDS, records

ROWS = 5000


def fill(session: Session, images: int, boxes: int) -> tuple[Project, User]:
    """A project whose every image has one accepted annotation. Straight into the tables: handing in is not what is measured."""
    passwords = accounts.Passwords.with_cost(64, 1)
    me = accounts.create_user(
        session, passwords, email="me@example.com", name="Me", password="correct horse", is_manager=True
    )
    project = projects.create_project(session, by=me, title="Bench", fields=FIELDS)
    items, work, said = [], [], []
    for each in records(images, boxes):
        same = {"project_id": project.id}
        items.append(
            {
                **same,
                "id": each.id,
                "external_id": each.external_id,
                "name": each.name,
                "media": "image",
                "width": each.width,
                "height": each.height,
                "content_sha256": f"{each.id:064x}",
                "overlap": 1,
                "open_slots": 0,
                "submitted": 1,
                "state": "done",
                "queue_position": each.id,
            }
        )
        work.append(
            {
                **same,
                "id": each.id,
                "item_id": each.id,
                "worker_id": me.id,
                "state": "accepted",
                "expires_at": utcnow(),
            }
        )
        said.append(
            {
                "id": each.id,
                "assignment_id": each.id,
                "number": 1,
                "author_id": me.id,
                "origin": "worker",
                "result": each.labels,
                "schema_id": project.schema_id,
                "submit_key": "bench",
            }
        )
        if len(items) == ROWS or each.id == images:
            for table, rows in ((Item, items), (Assignment, work), (Revision, said)):
                session.execute(insert(table), rows)
                rows.clear()
    session.execute(Assignment.__table__.update().values(revision_id=Assignment.id))
    return project, me


def timed(what: str, act: Callable[[], object]) -> None:
    begun, clock = time.process_time(), time.monotonic()
    act()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{what}: cpu_s {time.process_time() - begun:.2f}, s {time.monotonic() - clock:.2f}, peak_mb {peak:.0f}"
    )


def main() -> None:
    """Print what each step takes: the freeze, the canonical file with the manifest, and a COCO file of the ready release."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--images", type=int, default=10_000)
    parser.add_argument("--boxes", type=int, default=5)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        migrate.upgrade(settings)
        database, blobs = Database(settings.database), LocalBlobs(settings.data_dir / "blobs")
        runner = Runner(database, blobs, settings)
        with database.begin() as session:
            project, me = fill(session, wanted.images, wanted.boxes)
        print(f"before: peak_mb {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")

        def freeze() -> None:
            with database.begin() as session:
                releases.create_release(session, project, by=me, formats=["jsonl"])

        def more() -> None:
            with database.begin() as session:
                [made] = releases.releases_of(session, project)
                releases.add_formats(session, made, ["coco"], by=me)
            runner.run_next()

        gc.freeze()  # as the process does that runs jobs
        timed("freeze", freeze)
        timed("jsonl and manifest", runner.run_next)
        timed("coco", more)
        with database.session() as session:
            [made] = session.query(Release).all()
            print({each.format: each.report["written"] for each in made.files})
        database.dispose()


if __name__ == "__main__":
    main()
