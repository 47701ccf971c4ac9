"""What the next item costs, as a project grows and as a worker has done more: time in our process and in the database.

    python -m bench.next [--database sqlite|postgresql] [--items 10000 100000 1000000] [--times 300]

Each line is a project of so many texts, three labels wanted of each, of which a tenth (at most 100,000) are done by the veteran.
Every call is rolled back, so that all of them ask the same question; the figures are of wall clock and, beside it, of this process.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

from sqlalchemy import text

from bench.cycles import durable, spread
from labelstage.services import assignment
from labelstage.storage import Assignment, Project, User, migrate
from tests.site import Site, settings_for

FILL = """
WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < :items)
INSERT INTO item (project_id, external_id, media, name, text, content_sha256, metadata, overlap, open_slots, submitted, surplus,
                  unusable, state, lane, queue_position, rescore, adjudicate, created_at)
SELECT :project, 'text-' || n, 'text', '', 'text ' || n, '0', '{}', 3, CASE WHEN n <= :done THEN 2 ELSE 3 END,
       CASE WHEN n <= :done THEN 1 ELSE 0 END, 0, 0, 'open', 0, n, false, false, CURRENT_TIMESTAMP FROM number
"""
DONE = """
INSERT INTO assignment (project_id, item_id, worker_id, state, counted, late, leased_at, expires_at, submitted_at, active_ms,
                        draft_version, gold)
SELECT project_id, id, :worker, 'submitted', true, false, created_at, created_at, created_at, 0, 0, false
FROM item WHERE project_id = :project AND submitted = 1
"""


def measure(site: Site, project: int, worker: int, times: int) -> dict[str, dict[str, float]]:
    """Wall clock and own processor time of `next`, in milliseconds."""
    wall, own = [], []
    with site.database.begin() as session:  # where he stands: found once, as on any first day
        leased = assignment.next_assignment(
            session, session.get_one(Project, project), session.get_one(User, worker)
        )
        assert isinstance(leased, Assignment)
        assignment.skip(session, leased)
    for _ in range(times):
        with site.database.session() as session:
            site.database.take_write_lock(session)
            asked = session.get_one(Project, project), session.get_one(User, worker)
            started, used = time.perf_counter(), time.process_time()
            assert isinstance(assignment.next_assignment(session, *asked), Assignment)
            wall.append(time.perf_counter() - started)
            own.append(time.process_time() - used)
            session.rollback()
    return {"wall": spread(wall), "process": spread(own)}


def run(database: str, items: int, times: int) -> dict[str, object]:
    """A fresh project of that size, asked by somebody new and by the veteran."""
    with tempfile.TemporaryDirectory(prefix="next-") as name, durable(database, Path(name)) as url:
        settings = settings_for(Path(name), database_url=url)
        migrate.upgrade(settings)
        site = Site(settings)
        project = site.project(site.person("manager", manager=True), overlap=3)
        newcomer, veteran = site.worker(project, "newcomer"), site.worker(project, "veteran")
        done = min(items // 10, 100_000)
        with site.database.begin() as session:
            session.execute(text(FILL), {"items": items, "done": done, "project": project})
            session.execute(text(DONE), {"worker": veteran.id, "project": project})
        if database == "postgresql":
            with site.database.begin() as session:
                session.execute(text("ANALYZE"))
        figures = {
            "newcomer": measure(site, project, newcomer.id, times),
            "veteran": measure(site, project, veteran.id, times),
        }
        site.close()
        return {"database": database, "items": items, "veteran_has_done": done, **figures}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--items", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--times", type=int, default=300)
    chosen = parser.parse_args()
    for items in chosen.items:
        print(json.dumps(run(chosen.database, items, chosen.times)), flush=True)


if __name__ == "__main__":
    main()
