"""People who review and adjudicate, as tests bring it about."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from tests.site import Person, Site

FIELDS: list[dict[str, Any]] = [
    {"name": "topic", "kind": "choice", "required": True, "classes": [{"name": "yes"}, {"name": "no"}]},
    {"name": "entities", "kind": "span", "classes": [{"name": "PER"}, {"name": "ORG"}]},
]
TEXT = "김동국 기자는 서울에 산다."


def span(identity: str, start: int, end: int, label: str = "PER") -> dict[str, Any]:
    return {"id": identity, "class": label, "start": start, "end": end}


ANN = {"topic": "yes", "entities": [span("a", 0, 3), span("b", 8, 10, "ORG")]}
BOB = {"topic": "no", "entities": [span("a", 0, 3), span("b", 8, 11, "ORG")]}


class Stage:
    """A project of one text labelled by two people who differ."""

    def __init__(self, site: Site, manager: Person) -> None:
        self.site, self.manager = site, manager
        self.project = site.project(manager, fields=FIELDS, overlap=2)
        [self.item] = site.texts(self.project, [TEXT])
        self.ann, self.bob = (site.worker(self.project, name) for name in ("ann", "bob"))
        self.judge = site.reviewer(self.project, "judge")
        self.hand_in(self.ann, ANN)
        self.hand_in(self.bob, BOB)

    def hand_in(self, who: Person, result: dict[str, Any]) -> int:
        work = who.post(f"/projects/{self.project}/next").json
        assert work is not None
        number = int(work["assignment"]["id"])
        answer = who.post(f"/assignments/{number}/submit", json={"result": result, "key": uuid4().hex})
        assert answer.status_code == 200, answer.json
        return number

    def ask(self) -> None:
        body = {"items": [self.item], "reason": "They differ."}
        answer = self.judge.post(f"/projects/{self.project}/adjudications", json=body)
        assert answer.json == {"asked": 1}

    def next(self, who: Person | None = None) -> dict[str, Any]:
        answer = (who or self.judge).post(f"/projects/{self.project}/adjudications/next")
        assert answer.status_code == 200, answer.json
        assert answer.json is not None
        return dict(answer.json["work"])

    def decide(
        self, work: dict[str, Any], result: dict[str, Any], who: Person | None = None, **more: Any
    ) -> Any:
        seen = [layer["revision"] for layer in work["case"]["layers"]]
        body = {"result": result, "seen": seen, **more}
        return (who or self.judge).post(f"/items/{self.item}/adjudication", json=body)

    def states(self) -> list[str]:
        with self.site.database.session() as session:
            from labelstage.storage import Assignment

            rows = session.query(Assignment).filter_by(item_id=self.item).order_by(Assignment.id)
            return [each.state for each in rows]


def hand_in(worker: Person, project: int, topic: str = "yes") -> dict[str, Any]:
    work = worker.post(f"/projects/{project}/next").json
    assert work is not None
    body = {"result": {"topic": topic}, "key": uuid4().hex}
    answer = worker.post(f"/assignments/{work['assignment']['id']}/submit", json=body)
    assert answer.status_code == 200, answer.json
    assert answer.json is not None
    return dict(answer.json)


def next_review(reviewer: Person, project: int) -> dict[str, Any]:
    answer = reviewer.post(f"/projects/{project}/reviews/next")
    assert answer.status_code == 200
    assert answer.json is not None
    return dict(answer.json["work"])


def decide(reviewer: Person, work: dict[str, Any], decision: str, **more: Any) -> Any:
    body = {"decision": decision, "revision": work["revision"], **more}
    return reviewer.post(f"/assignments/{work['assignment']['id']}/reviews", json=body)


def queue(reviewer: Person, project: int, query: str = "") -> list[int]:
    found = reviewer.get(f"/projects/{project}/reviews/queue{query}").json
    assert found is not None
    assert found["waiting"] == len(found["reviews"])
    return [each["assignment_id"] for each in found["reviews"]]
