"""A whole LabelStage for tests of the API and the pages: real application, real database, people who can ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from labelstage import create_app
from labelstage.config import Settings
from labelstage.services import accounts, projects
from labelstage.services.access import Role
from labelstage.services.assignment import next_positions
from labelstage.services.intake.adding import add_items
from labelstage.services.intake.records import Record
from labelstage.storage import Base, Item, Project, User
from labelstage.storage.database import Database

PASSWORD = "correct horse battery"
TOPIC: list[dict[str, Any]] = [
    {"name": "topic", "kind": "choice", "required": True, "classes": [{"name": "yes"}, {"name": "no"}]}
]


def settings_for(folder: Path, **options: Any) -> Settings:
    """Settings for tests: everything in one folder, cheap password hashes, no limit on logins."""
    cheap = {"argon2_memory_kib": 64, "argon2_time": 1, "login_rate": "100000 per minute"}
    return Settings(data_dir=folder, **{**cheap, **options})


@dataclass
class Person:
    """Somebody with an account, asking the API with a token or the pages with a session."""

    id: int
    email: str
    token: str
    client: FlaskClient
    headers: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.headers = {"Authorization": f"Bearer {self.token}"}

    def request(self, method: str, path: str, **options: Any) -> TestResponse:
        """Ask the API: `path` stands below /api/v1."""
        headers = {**self.headers, **options.pop("headers", {})}
        return self.client.open(f"/api/v1{path}", method=method, headers=headers, **options)

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> TestResponse:
        return self.request("POST", path, **options)

    def put(self, path: str, **options: Any) -> TestResponse:
        return self.request("PUT", path, **options)


class Site:
    """One installation and what tests do with it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.app: Flask = create_app(settings)
        self.database: Database = self.app.extensions["labelstage.database"]
        self.passwords: accounts.Passwords = self.app.extensions["labelstage.passwords"]
        Base.metadata.create_all(self.database.engine)

    def close(self) -> None:
        self.database.dispose()

    def person(self, name: str, *, admin: bool = False, manager: bool = False) -> Person:
        """A new account `name@example.com`, with a token."""
        with self.database.begin() as session:
            user = accounts.create_user(
                session,
                self.passwords,
                email=f"{name}@example.com",
                name=name.title(),
                password=PASSWORD,
                is_admin=admin,
                is_manager=manager,
            )
            _token, secret = accounts.create_token(session, user, name="tests")
        return Person(user.id, user.email, secret, self.app.test_client())

    def project(
        self,
        manager: Person,
        *,
        fields: Sequence[dict[str, Any]] = TOPIC,
        title: str = "Project",
        **options: Any,
    ) -> int:
        """The id of a new project."""
        with self.database.begin() as session:
            by = session.get_one(User, manager.id)
            return projects.create_project(session, by=by, title=title, fields=fields, **options).id

    def member(self, project_id: int, person: Person, role: Role) -> Person:
        """Give a person a role; the same person back."""
        with self.database.begin() as session:
            project = session.get_one(Project, project_id)
            projects.add_member(session, project, session.get_one(User, person.id), role)
        return person

    def worker(self, project_id: int, name: str) -> Person:
        return self.member(project_id, self.person(name), Role.WORKER)

    def reviewer(self, project_id: int, name: str) -> Person:
        return self.member(project_id, self.person(name), Role.REVIEWER)

    def texts(self, project_id: int, texts: Sequence[str]) -> list[int]:
        """Bring texts in, straight into the table; their item ids."""
        with self.database.begin() as session:
            items = text_items(session, project_id, texts)
        return [item.id for item in items]

    def conversations(self, project_id: int, conversations: Sequence[dict[str, Any]]) -> list[int]:
        """Bring conversations in; their item ids."""
        records = [
            Record(default_id=f"talk-{number}", name=f"talk-{number}", conversation=each)
            for number, each in enumerate(conversations)
        ]
        with self.database.begin() as session:
            add_items(session, session.get_one(Project, project_id), records)
            query = select(Item.id).where(Item.project_id == project_id, Item.media == "conversation")
            return list(session.scalars(query.order_by(Item.id)))


def text_items(session: Session, project_id: int, texts: Sequence[str]) -> list[Item]:
    """Text items as intake would store them, without its checks."""
    overlap = session.get_one(Project, project_id).overlap
    items = [
        Item(
            project_id=project_id,
            external_id=f"text-{number}",
            media="text",
            text=text,
            content_sha256=accounts.digest(text),
            overlap=overlap,
            open_slots=overlap,
            queue_position=position,
        )
        for number, (text, position) in enumerate(zip(texts, next_positions(len(texts)), strict=True))
    ]
    session.add_all(items)
    session.flush()
    return items


def at_their_pace(site: Site, project_id: int, texts: int, **paces: int) -> list[Person]:
    """New workers by name who each say yes to 25 of so many new texts, with so many milliseconds for each."""
    people = [site.worker(project_id, name) for name in paces]
    site.texts(project_id, [f"text {number}" for number in range(texts)])
    for person, milliseconds in zip(people, paces.values(), strict=True):
        for _number in range(25):
            work = person.post(f"/projects/{project_id}/next").json["assignment"]["id"]
            body = {"result": {"topic": "yes"}, "key": f"key-{work:08}", "active_ms": milliseconds}
            person.post(f"/assignments/{work}/submit", json=body)
    return people
