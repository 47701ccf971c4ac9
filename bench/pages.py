"""What the pages of a manager and a reviewer cost in a large project, in time of our process and by the clock.

    python -m bench.pages [--database sqlite|postgresql] [--items 1000000] [--times 3]

A project of so many texts, one label wanted of each; forty people have handed in two fifths of them, of which two fifths wait for
review. Each line is a page asked for by a manager who also reviews: the least of so many times.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

from sqlalchemy import text

from bench.cycles import durable
from bench.next import FILL
from labelstage.storage import migrate
from tests.site import Person, Site, settings_for

PEOPLE = 40
PAGES = (
    "",
    "/items",
    "/review",
    "/review/next",
    "/workers",
    "/anomalies",
    "/releases",
    "/releases/new",
    "/gold",
    "/queue",
    "/agreement",
)
#: Of five items done in a row two wait for review.
STATE = "CASE WHEN item.id % 5 < 2 THEN 'submitted' ELSE 'accepted' END"
ASSIGNED = f"""
INSERT INTO assignment (project_id, item_id, worker_id, state, counted, late, leased_at, expires_at, submitted_at, active_ms,
                        draft_version, gold)
SELECT project_id, item.id, :first + item.id % {PEOPLE}, {STATE}, true, false, created_at, created_at, created_at,
       2000 + item.id * 7919 % 9000, 0, false
FROM item WHERE project_id = :project AND submitted = 1
"""
SAID = """
INSERT INTO revision (assignment_id, number, author_id, origin, result, schema_id, submit_key, created_at)
SELECT id, 1, worker_id, 'worker', CASE WHEN id % 3 = 0 THEN '{"topic": "yes"}' ELSE '{"topic": "no"}' END, :schema,
       'key-' || id, submitted_at FROM assignment
"""
NEWEST = "UPDATE assignment SET revision_id = (SELECT id FROM revision WHERE assignment_id = assignment.id)"
SETTLED = f"UPDATE item SET open_slots = 0, overlap = 1, state = CASE WHEN ({STATE}) = 'submitted' THEN 'labelled' ELSE 'done' END WHERE submitted = 1"


def fill(site: Site, project: int, items: int) -> None:
    """The items and what forty people made of them, straight into the tables."""
    people = [site.worker(project, f"worker{number}").id for number in range(PEOPLE)]
    with site.database.begin() as session:
        schema = session.scalar(
            text("SELECT schema_id FROM project WHERE id = :project"), {"project": project}
        )
        session.execute(text(FILL), {"items": items, "done": items * 2 // 5, "project": project})
        session.execute(text(ASSIGNED), {"project": project, "first": people[0]})
        session.execute(text(SAID.replace(":", "\\:").replace("\\:schema", ":schema")), {"schema": schema})
        session.execute(text(NEWEST))
        session.execute(text(SETTLED))
    if not site.database.is_sqlite:
        with site.database.begin() as session:
            session.execute(text("ANALYZE"))


def measure(who: Person, path: str, times: int) -> dict[str, float | int]:
    """The status of the answer, and the least seconds of `times` calls."""
    own, wall, status = [], [], 0
    for _ in range(times):
        started, used = time.perf_counter(), time.process_time()
        status = who.client.get(path, headers=who.headers).status_code
        own.append(time.process_time() - used)
        wall.append(time.perf_counter() - started)
    return {"status": status, "process_s": round(min(own), 3), "wall_s": round(min(wall), 3)}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=3)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pages-") as name, durable(chosen.database, Path(name)) as url:
        settings = settings_for(Path(name), database_url=url)
        migrate.upgrade(settings)
        site = Site(settings)
        manager = site.person("manager", manager=True)
        project = site.project(manager)
        fill(site, project, chosen.items)
        for page in PAGES:
            print(
                json.dumps({"page": page, **measure(manager, f"/projects/{project}{page}", chosen.times)}),
                flush=True,
            )
        site.close()


if __name__ == "__main__":
    main()
