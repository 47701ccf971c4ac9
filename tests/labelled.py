"""A project with photos and a text, its people, and short words for what they do: for tests of releases."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from labelstage.services import accounts, annotation, projects, review
from labelstage.services.assignment import next_positions
from labelstage.storage import Assignment, Item, Project, Review, User, utcnow

KEYS = count()
PASSWORDS = accounts.Passwords.with_cost(64, 1)
FIELDS: list[dict[str, Any]] = [
    {
        "name": "objects",
        "kind": "box",
        "classes": [
            {"name": "zebra"},
            {"name": "car", "attributes": [{"name": "parked", "type": "checkbox"}]},
        ],
    },
    {"name": "scene", "kind": "choice", "classes": [{"name": "indoor"}, {"name": "outdoor"}]},
    {"name": "entities", "kind": "span", "classes": [{"name": "PER"}]},
]


def box(identity: str, x: float, label: str = "car") -> dict[str, Any]:
    return {"id": identity, "class": label, "x": x, "y": 20, "width": 80.25, "height": 40}


@dataclass
class Labelled:
    """A project in one session. Items and people are named by short strings."""

    session: Session
    project: Project
    people: dict[str, User]
    items: dict[str, Item] = field(default_factory=dict)

    def photo(self, name: str) -> Item:
        return self._item(name, media="image", name=f"{name}.jpg", width=640, height=480)

    def text(self, name: str, text: str) -> Item:
        return self._item(name, media="text", text=text)

    def _item(self, called: str, **values: Any) -> Item:
        overlap = self.project.overlap
        [position] = next_positions(1)
        item = Item(
            project_id=self.project.id,
            external_id=called,
            content_sha256=accounts.digest(called),
            overlap=overlap,
            open_slots=overlap,
            queue_position=position,
            **values,
        )
        self.session.add(item)
        self.session.flush()
        self.items[called] = item
        return item

    def submit(self, who: str, item: str, **result: Any) -> Assignment:
        """Hand in one's labels for an item, again if it was returned."""
        work = self._assignment(who, item)
        if work is None:
            work = Assignment(
                project_id=self.project.id,
                item=self.items[item],
                worker_id=self.people[who].id,
                expires_at=utcnow() + timedelta(hours=1),
            )
            self.session.add(work)
            self.session.flush()
        key = f"key-{next(KEYS):08}"
        annotation.submit(self.session, self.project, work, result=result, key=key)
        return work

    def accept(self, who: str, item: str) -> Review:
        return self._review(who, item, decision="accept")

    def send_back(self, who: str, item: str) -> Review:
        return self._review(who, item, decision="return", comment="Look again.")

    def fix(self, who: str, item: str, **result: Any) -> Review:
        return self._review(who, item, decision="fix", result=result)

    def label(self, who: str, item: str, **result: Any) -> Assignment:
        """Hand in and have it accepted."""
        work = self.submit(who, item, **result)
        self.accept(who, item)
        return work

    def _review(self, who: str, item: str, **how: Any) -> Review:
        work = self._assignment(who, item)
        assert work is not None
        assert work.revision_id is not None
        reviewer = self.people["reviewer"]
        return review.review(self.session, self.project, work, reviewer, revision_id=work.revision_id, **how)

    def _assignment(self, who: str, item: str) -> Assignment | None:
        mine = (Assignment.worker_id == self.people[who].id, Assignment.item_id == self.items[item].id)
        return self.session.scalar(select(Assignment).where(*mine))


def labelled(session: Session, *, overlap: int = 3, fields: list[dict[str, Any]] = FIELDS) -> Labelled:
    """A project without items, with a manager, a reviewer and three workers."""
    people = {
        name: accounts.create_user(
            session,
            PASSWORDS,
            email=f"{name}@example.com",
            name=name.title(),
            password="correct horse battery",
        )
        for name in ("manager", "reviewer", "ann", "bob", "cho")
    }
    project = projects.create_project(
        session, by=people["manager"], title="Street", fields=fields, overlap=overlap
    )
    return Labelled(session, project, people)
