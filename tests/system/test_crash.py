"""kill -9 in the middle of work: what was acknowledged is there, what was not can be sent again."""

from __future__ import annotations

import http.client
import threading
from uuid import uuid4

from sqlalchemy import select

from labelstage.storage import Assignment, Item, Revision
from tests.servers.labelstage import Server
from tests.site import Person, Site

WORKERS = 6
KILL_AFTER = 40


class Crew:
    """Workers who label until the server dies, remembering what it said yes to and what it left open."""

    def __init__(self, server: Server, project: int) -> None:
        self.server, self.project = server, project
        self.acknowledged: list[str] = []
        self.unanswered: list[tuple[Person, int, str]] = []
        self.enough = threading.Event()
        self._lock = threading.Lock()

    def work(self, person: Person) -> None:
        key, assignment = "", 0
        try:
            with self.server.connect(person.token) as client:
                _status, work = client.post(f"/api/v1/projects/{self.project}/next")
                while work:
                    key, assignment = uuid4().hex, work["assignment"]["id"]
                    body = {"result": {"topic": "yes"}, "key": key, "next": True}
                    status, outcome = client.post(f"/api/v1/assignments/{assignment}/submit", body)
                    assert status == 200, outcome
                    self._acknowledge(key)
                    key, work = "", outcome["next"]
        except (OSError, http.client.HTTPException):
            if key:
                self.unanswered.append((person, assignment, key))

    def _acknowledge(self, key: str) -> None:
        with self._lock:
            self.acknowledged.append(key)
            if len(self.acknowledged) >= KILL_AFTER:
                self.enough.set()


def test_a_killed_server_loses_no_acknowledged_submit_and_takes_the_others_again(
    site: Site, server: Server
) -> None:
    project = site.project(site.person("manager", manager=True), overlap=2)
    site.texts(project, [f"text {number}" for number in range(2000)])
    crew = Crew(server, project)
    threads = [
        threading.Thread(target=crew.work, args=(site.worker(project, f"worker{number}"),))
        for number in range(WORKERS)
    ]
    for thread in threads:
        thread.start()
    assert crew.enough.wait(60)
    server.kill()
    for thread in threads:
        thread.join()
    assert crew.unanswered

    server.start()
    for person, assignment, key in crew.unanswered:
        body = {"result": {"topic": "yes"}, "key": key}
        with server.connect(person.token) as client:
            status, answer = client.post(f"/api/v1/assignments/{assignment}/submit", body)
        assert status == 200, answer

    with site.database.session() as session:
        keys = list(session.scalars(select(Revision.submit_key)))
        slots = session.execute(select(Item.submitted, Item.overlap, Item.open_slots, Item.id)).all()
        counted = list(session.scalars(select(Assignment.item_id).where(Assignment.counted)))
    assert len(keys) == len(set(keys))
    assert set(keys) == {*crew.acknowledged, *(key for _person, _assignment, key in crew.unanswered)}
    for submitted, overlap, open_slots, item_id in slots:
        assert open_slots == overlap - counted.count(item_id)
        assert submitted <= overlap
