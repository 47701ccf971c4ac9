"""Every endpoint declares its permission, and every role meets every endpoint with a real request."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from labelstage import create_app
from labelstage.edge.access import permission_of
from labelstage.services.access import Permission, Role
from labelstage.storage import Job, LabelSchema, Release, ReviewSample, ReviewThread
from tests.site import Person, Site, settings_for

#: Written out by hand, so that a slip in the code's own table is noticed.
ALLOWED = {
    Permission.PUBLIC: {"anonymous", "outsider", "worker", "reviewer", "data", "manager", "admin"},
    Permission.ACCOUNT_USE: {"outsider", "worker", "reviewer", "data", "manager", "admin"},
    Permission.SITE_ADMIN: {"admin"},
    Permission.PROJECT_CREATE: {"manager", "admin"},
    Permission.PROJECT_READ: {"worker", "reviewer", "data", "manager", "admin"},
    Permission.PROJECT_MANAGE: {"manager", "admin"},
    Permission.ITEM_READ: {"reviewer", "data", "manager", "admin"},
    Permission.ITEM_WRITE: {"manager", "admin"},
    Permission.PERSONAL_READ: {"manager", "admin"},
    Permission.WORK_DO: {"worker"},
    Permission.REVIEW_DO: {"reviewer", "manager", "admin"},
    Permission.QUALITY_READ: {"reviewer", "data", "manager", "admin"},
    Permission.RELEASE_READ: {"data", "manager", "admin"},
    Permission.RELEASE_CREATE: {"data", "manager", "admin"},
}
WHO = ["anonymous", "outsider", "worker", "reviewer", "data", "manager", "admin"]
NUMBERS = count()


class Cast:
    """One project, with somebody in every role and one of everything in it."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.people: dict[str, Person] = {
            "outsider": site.person("outsider"),
            "manager": site.person("manager", manager=True),
            "admin": site.person("admin", admin=True),
        }
        self.project = site.project(self.people["manager"], overlap=2)
        for role in (Role.WORKER, Role.REVIEWER, Role.DATA):
            self.people[role] = site.member(self.project, site.person(role), role)
        self.items = site.texts(self.project, ["one", "two"])
        work = self.people["worker"].post(f"/projects/{self.project}/next").json
        assert work is not None
        self.assignment = work["assignment"]["id"]
        asked = self.people["worker"].post(f"/assignments/{self.assignment}/questions", json={"text": "Why?"})
        assert asked.json is not None
        self.question = asked.json["id"]
        with site.database.begin() as session:
            job = Job(
                kind="import", project_id=self.project, created_by=self.people["manager"].id, state="done"
            )
            schema = session.query(LabelSchema).filter_by(project_id=self.project).one()
            release = Release(
                project_id=self.project, number=1, schema_id=schema.id, created_by=self.people["manager"].id
            )
            by = self.people["reviewer"].id
            sample = ReviewSample(project_id=self.project, created_by=by, seed=1, confidence=0.95)
            thread = ReviewThread(project_id=self.project, assignment_id=self.assignment, author_id=by)
            session.add_all([job, release, sample, thread])
            session.flush()
            self.job, self.release = job.id, release.id
            self.sample, self.thread = sample.id, thread.id

    def arguments(self, rule: Rule) -> dict[str, object]:
        known: dict[str, object] = {
            "project_id": self.project,
            "item_id": self.items[0],
            "assignment_id": self.assignment,
            "question_id": self.question,
            "release_id": self.release,
            "job_id": self.job,
            "sample_id": self.sample,
            "thread_id": self.thread,
            "action_id": 999_999,
            "field": "topic",
            "rule_id": 999_999,
            "measure_id": 999_999,
            "token_id": 999_999,
            "user_id": 999_999,
            "invitation_id": 999_999,
            "role": "worker",
            "token": "no-such-invitation",
            "format": "jsonl",
            "kind": "near",
            "name": "korean",
            "webhook_id": 999_999,
            "delivery_id": 999_999,
            "part_id": "0" * 32,
            "version": "0",
            "filename": "css/tokens.css",
        }
        return {name: known[name] for name in rule.arguments}

    def ask(self, who: str, method: str, rule: Rule) -> tuple[int, str]:
        """Status and the Location of a real request to the endpoint, with an empty body."""
        path = self.site.app.url_map.bind("localhost").build(rule.endpoint, self.arguments(rule), method)
        client = self.site.app.test_client()
        headers = self.people[who].headers if who in self.people else {}
        body = {"json": {}} if method in {"POST", "PUT", "PATCH"} and path.startswith("/api/") else {}
        answer = client.open(path, method=method, headers=headers, **body)
        return answer.status_code, answer.headers.get("Location", "")


def endpoints(app: Flask) -> list[tuple[str, Rule]]:
    return [
        (method, rule)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


@pytest.fixture(scope="module")
def cast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    site = Site(settings_for(tmp_path_factory.mktemp("cast")))
    yield Cast(site)
    site.close()


def test_every_endpoint_declares_its_permission(tmp_path: Path) -> None:
    app = create_app(settings_for(tmp_path))
    silent = [rule.endpoint for _method, rule in endpoints(app) if permission_of(app, rule.endpoint) is None]
    assert silent == []


def test_every_permission_is_spoken_of_here() -> None:
    assert set(ALLOWED) == set(Permission)


@pytest.mark.parametrize("who", WHO)
def test_each_role_reaches_its_endpoints_and_no_others(cast: Cast, who: str) -> None:
    wrong = []
    for method, rule in endpoints(cast.site.app):
        permission = permission_of(cast.site.app, rule.endpoint)
        assert permission is not None
        status, location = cast.ask(who, method, rule)
        refused = status in {401, 403} or "/login?" in location or location.endswith("/login")
        hidden = who == "outsider" and status == 404
        allowed = who in ALLOWED[permission]
        if status >= 500 or (allowed and refused) or (not allowed and not (refused or hidden)):
            wrong.append(f"{who} {method} {rule.rule} ({permission}): {status} {location}")
    assert wrong == []


def test_a_person_with_no_part_in_a_project_is_told_there_is_none(cast: Cast) -> None:
    answer = cast.people["outsider"].get(f"/projects/{cast.project}")
    assert answer.status_code == 404
    missing = cast.people["outsider"].get("/projects/123456")
    assert answer.json is not None
    assert missing.json is not None
    assert answer.json["detail"] == missing.json["detail"]


def test_a_worker_reads_no_assignment_of_another(cast: Cast) -> None:
    other = cast.site.worker(cast.project, f"other{next(NUMBERS)}")
    assert other.get(f"/assignments/{cast.assignment}").status_code == 404
    assert other.post(f"/assignments/{cast.assignment}/release").status_code == 404


def test_a_read_only_token_changes_nothing(cast: Cast) -> None:
    manager = cast.people["manager"]
    made = manager.post("/tokens", json={"name": "reader", "read_only": True}).json
    assert made is not None
    reader = {"Authorization": f"Bearer {made['token']}"}
    client = cast.site.app.test_client()
    assert client.get(f"/api/v1/projects/{cast.project}", headers=reader).status_code == 200
    assert client.post(f"/api/v1/projects/{cast.project}/next", headers=reader, json={}).status_code == 401


def test_a_revoked_token_opens_nothing(cast: Cast) -> None:
    manager = cast.people["manager"]
    made = manager.post("/tokens", json={"name": "gone"}).json
    assert made is not None
    assert manager.request("DELETE", f"/tokens/{made['id']}").status_code == 204
    headers = {"Authorization": f"Bearer {made['token']}"}
    assert cast.site.app.test_client().get("/api/v1/me", headers=headers).status_code == 401


def test_a_stranger_waits_for_nobody_who_writes(cast: Cast) -> None:
    with cast.site.database.writing():
        answer = cast.site.app.test_client().post(f"/api/v1/projects/{cast.project}/next")
    assert answer.status_code == 401
