"""Many at once: exactly the wanted number of submits, by distinct workers, whatever the database."""

from __future__ import annotations

import random
import threading
from collections import Counter, defaultdict
from uuid import uuid4

import pytest
from sqlalchemy import select

from labelstage.storage import Assignment, Item, Revision
from tests.servers.labelstage import Connection, Server
from tests.site import Site

CLIENTS = 32
ITEMS = 2000
OVERLAP = 3
SENT_TWICE = 0.02  # a retry after a lost answer


@pytest.fixture
def environment(database_url: str) -> dict[str, str]:
    return {"LABELSTAGE_DATABASE_URL": database_url}


def label_all(client: Connection, project: int, seed: int, acknowledged: list[str]) -> None:
    """Label until there is nothing left, now and then sending the same submit twice."""
    chance = random.Random(seed)
    with client:
        status, work = client.post(f"/api/v1/projects/{project}/next")
        while status == 200:
            while work:
                body = {"result": {"topic": chance.choice(["yes", "no"])}, "key": uuid4().hex, "next": True}
                path = f"/api/v1/assignments/{work['assignment']['id']}/submit"
                if chance.random() < SENT_TWICE:
                    assert client.post(path, {**body, "next": False})[0] == 200
                status, outcome = client.post(path, body)
                assert status == 200, outcome
                acknowledged.append(body["key"])
                work = outcome["next"]
            status, work = client.post(f"/api/v1/projects/{project}/next")
    assert status == 204, work


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_32_clients_on_2000_items_make_exactly_3_submits_each_by_distinct_workers(
    site: Site, server: Server
) -> None:
    manager = site.person("manager", manager=True)
    project = site.project(manager, overlap=OVERLAP)
    items = site.texts(project, [f"text {number}" for number in range(ITEMS)])
    workers = [site.worker(project, f"worker{number}") for number in range(CLIENTS)]
    acknowledged: list[list[str]] = [[] for _ in workers]
    threads = [
        threading.Thread(
            target=label_all, args=(server.connect(who.token), project, number, acknowledged[number])
        )
        for number, who in enumerate(workers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with site.database.session() as session:
        rows = session.execute(
            select(Assignment.item_id, Assignment.worker_id, Assignment.counted, Revision.submit_key)
            .join(Revision, Revision.assignment_id == Assignment.id)
            .where(Assignment.state == "submitted")
        ).all()
        counters = {
            tuple(row) for row in session.execute(select(Item.submitted, Item.open_slots, Item.state))
        }
    submits = Counter(row.item_id for row in rows)
    people = defaultdict(set)
    for row in rows:
        people[row.item_id].add(row.worker_id)
    assert submits == dict.fromkeys(items, OVERLAP)
    assert all(len(workers_of_item) == OVERLAP for workers_of_item in people.values())
    assert all(row.counted for row in rows)
    assert counters == {(OVERLAP, 0, "labelled")}
    assert {row.submit_key for row in rows} == {key for keys in acknowledged for key in keys}
