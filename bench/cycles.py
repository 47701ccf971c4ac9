"""Labellers at once, next and submit in turn, over HTTP: how many items a second, how long each waits, what is done twice.

    python -m bench.cycles [--database sqlite postgresql] [--users 8 32] [--seconds 20] [--rounds 1]
    python -m bench.cycles --labelstudio http://127.0.0.1:8080      (a running Label Studio, 1.23: in turn with ours)

Ours is started anew on 10,000 texts, one label wanted of each, with durable commits. Every acknowledged submit is written
down and compared with what the database holds at the end. One line of JSON for each run; at the end, with a peer, how
many times its rate ours is.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import func, select

from bench.labelstudio import LabelStudio
from bench.wire import Wire
from labelstage.storage import Assignment, Item, Revision, migrate
from tests.servers.labelstage import Server
from tests.servers.postgres import postgres
from tests.site import Site, settings_for

ITEMS = 10_000
WARM_SECONDS = 3
START_SECONDS = 120


class Labeller(Protocol):
    """One person at work: `next` gives an item or None, `submit` hands it in. Raises OSError for an answer that is an error."""

    def next(self) -> Any: ...

    def submit(self, item: Any) -> str:
        """What identifies the item, for counting those done twice."""
        ...


class Ours:
    """A worker of LabelStage, by its API."""

    def __init__(self, wire: Wire, project: int, name: str) -> None:
        self.wire, self.project, self.name = wire, project, name
        self.keys: list[str] = []

    def next(self) -> Any:
        status, work = self.wire.post(f"/api/v1/projects/{self.project}/next", {})
        if status not in (200, 204):
            raise OSError(f"next: HTTP {status}")
        return work if status == 200 else None

    def submit(self, item: Any) -> str:
        key = f"{self.name}-{len(self.keys):08}"
        path = f"/api/v1/assignments/{item['assignment']['id']}/submit"
        status, _outcome = self.wire.post(path, {"result": {"topic": "yes"}, "key": key})
        if status != 200:
            raise OSError(f"submit: HTTP {status}")
        self.keys.append(key)
        return str(item["item"]["id"])


def drive(labellers: list[Any], seconds: float) -> dict[str, Any]:
    """Have everybody work for so long, without a pause."""
    waits: dict[str, list[float]] = {"next": [], "submit": []}
    done: Counter[str] = Counter()
    errors: Counter[str] = Counter()
    lock = threading.Lock()
    end = time.perf_counter() + seconds

    def timed(kind: str, call: Callable[[], Any]) -> Any:
        started = time.perf_counter()
        answer = call()
        with lock:
            waits[kind].append(time.perf_counter() - started)
        return answer

    def live(who: Labeller) -> None:
        while time.perf_counter() < end:
            try:
                item = timed("next", who.next)
                if item is None:
                    return
                number = timed("submit", lambda item=item: who.submit(item))
            except OSError as failure:
                with lock:
                    errors[str(failure)] += 1
                continue
            with lock:
                done[number] += 1

    started = time.perf_counter()
    threads = [threading.Thread(target=live, args=(who,)) for who in labellers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - started
    cycles = sum(done.values())
    return {
        "users": len(labellers),
        "seconds": round(took, 1),
        "cycles": cycles,
        "cycles_per_s": round(cycles / took, 1),
        **{name: spread(values) for name, values in waits.items()},
        "wasted": cycles - len(done),
        "errors": dict(errors),
    }


def spread(values: list[float]) -> dict[str, float]:
    """Percentiles in milliseconds."""
    ordered = sorted(values) or [0.0]
    at = {"p50_ms": 0.5, "p95_ms": 0.95, "p99_ms": 0.99}
    return {name: round(1000 * ordered[int(len(ordered) * share)], 1) for name, share in at.items()}


@contextmanager
def our_site(database: str) -> Iterator[tuple[Site, Server]]:
    """LabelStage as an operator starts it, on an empty database."""
    with tempfile.TemporaryDirectory(prefix="cycles-") as name, durable(database, Path(name)) as url:
        settings = settings_for(Path(name), database_url=url)
        migrate.upgrade(settings)
        site = Site(settings)
        server = Server(Path(name), {"LABELSTAGE_DATABASE_URL": url})
        server.start()
        try:
            yield site, server
        finally:
            server.stop()
            site.close()


@contextmanager
def durable(database: str, folder: Path) -> Iterator[str]:
    if database == "sqlite":
        yield f"sqlite:///{folder / 'labelstage.db'}"
        return
    with postgres(durable=True) as server, server.database() as url:
        yield url


def cpu(server: Server) -> Counter[str]:
    """Seconds of processor time so far: of the processes that answer, of the job runner, and of this program."""
    import psutil

    assert server.process is not None
    first = psutil.Process(server.process.pid)
    seconds = Counter(client=sum(os.times()[:2]))
    for each in [first, *first.children(recursive=True)]:
        seconds["jobs" if "worker" in each.cmdline() else "server"] += sum(each.cpu_times()[:2])
    return seconds


def ours(database: str, users: int, seconds: float) -> dict[str, Any]:
    """One run on a fresh installation, and the comparison of what was acknowledged with what is stored."""
    with our_site(database) as (site, server):
        project = site.project(site.person("manager", manager=True), overlap=1)
        site.texts(project, [f"text {number}" for number in range(ITEMS)])
        people = [site.worker(project, f"worker{number}") for number in range(users)]
        labellers = [Ours(Wire(server.port, each.token), project, f"w{each.id}") for each in people]
        drive(labellers, WARM_SECONDS)  # no statement has been compiled yet
        wait_for_jobs(site)
        before = cpu(server)
        figures = drive(labellers, seconds)
        spent = cpu(server) - before
        figures["cpu_ms_per_cycle"] = {
            name: round(1000 * spent[name] / max(1, figures["cycles"]), 2) for name in spent
        }
        with site.database.session() as session:
            stored = set(session.scalars(select(Revision.submit_key)))
            twice = select(Assignment.item_id).where(Assignment.counted).group_by(Assignment.item_id)
            figures["double_assignments"] = len(session.scalars(twice.having(func.count() > 1)).all())
            figures["items_labelled"] = session.scalar(select(func.count()).where(Item.state == "labelled"))
        figures["acknowledged_but_missing"] = len({key for who in labellers for key in who.keys} - stored)
    return {"system": "labelstage", "database": database, **figures}


def wait_for_jobs(site: Site) -> None:
    """Until the job runner, which takes longer to start than the server, has dealt with what was handed in."""
    end = time.monotonic() + START_SECONDS
    with site.database.session() as session:
        while session.scalar(select(Item.id).where(Item.rescore).limit(1)) is not None:
            if time.monotonic() > end:
                raise RuntimeError("The job runner does not start.")
            time.sleep(0.2)
            session.rollback()


def theirs(url: str, users: int, seconds: float) -> dict[str, Any]:
    with LabelStudio(url, ITEMS) as peer:
        return {"system": "labelstudio", "database": "its own", **drive(peer.labellers(users), seconds)}


def ratios(runs: list[dict[str, Any]]) -> dict[str, float]:
    """For each database and number of users, how many times the peer's cycles ours are: medians over the rounds."""
    rates: defaultdict[tuple[str, int], list[float]] = defaultdict(list)
    for run in runs:
        rates[run["database"], run["users"]].append(run["cycles_per_s"])
    return {
        f"{database}, {users} users": round(
            statistics.median(found) / max(0.01, statistics.median(rates["its own", users])), 1
        )
        for (database, users), found in rates.items()
        if database != "its own"
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--database", nargs="*", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"]
    )
    parser.add_argument("--users", type=int, nargs="+", default=[8, 32])
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--labelstudio", metavar="URL", help="measure this one, too, in turn with ours")
    chosen = parser.parse_args()
    runs: list[dict[str, Any]] = []
    for users in chosen.users * chosen.rounds:
        turns: list[Callable[[], dict[str, Any]]] = [
            partial(ours, database, users, chosen.seconds) for database in chosen.database
        ]
        if chosen.labelstudio:
            turns.append(partial(theirs, chosen.labelstudio, users, chosen.seconds))
        for turn in turns:
            runs.append({**turn(), "load": round(os.getloadavg()[0], 1)})
            print(json.dumps(runs[-1]), flush=True)
    if chosen.labelstudio:
        print(json.dumps({"times_the_rate_of_labelstudio": ratios(runs)}))


if __name__ == "__main__":
    main()
