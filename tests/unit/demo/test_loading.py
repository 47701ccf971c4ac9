"""The demo is there whole, at once, and stays as people leave it."""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select

from labelstage.config import Settings
from labelstage.demo import people
from labelstage.demo.loading import Loader
from labelstage.services import accounts, assignment, projects, quality, review
from labelstage.services.access import Role
from labelstage.storage import (
    Assignment,
    Base,
    Item,
    ItemScore,
    Job,
    Project,
    Release,
    Review,
    Revision,
    User,
    blobs,
)
from labelstage.storage.database import Database
from tests.site import settings_for

PASSWORDS = accounts.Passwords.with_cost(64, 1)
TABLES = (Assignment, Item, ItemScore, Job, Project, Release, Review, Revision, User)


class Installation:
    """A data folder and a database, and the demo in it."""

    def __init__(self, folder: Path) -> None:
        self.settings: Settings = settings_for(folder)
        self.database = Database(self.settings.database)
        Base.metadata.create_all(self.database.engine)
        self.loader = Loader(self.settings, self.database, blobs.from_settings(self.settings), PASSWORDS)

    def counts(self) -> dict[str, int]:
        with self.database.session() as session:
            return {
                table.__name__: session.scalar(select(func.count()).select_from(table)) or 0
                for table in TABLES
            }

    def said(self) -> list[tuple[Any, ...]]:
        """Who said what about which item, and what came of it."""
        with self.database.session() as session:
            rows = session.execute(
                select(User.email, Item.external_id, Revision.number, Revision.result, Assignment.state)
                .join(Assignment, Assignment.id == Revision.assignment_id)
                .join(Item, Item.id == Assignment.item_id)
                .join(User, User.id == Revision.author_id)
                .order_by(User.email, Item.external_id, Revision.number)
            )
            return [tuple(row) for row in rows]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    installation = Installation(tmp_path_factory.mktemp("demo"))
    assert len(installation.loader.load().made) == 3
    yield installation
    installation.database.dispose()


def test_loading_again_changes_nothing_and_knows_the_same_passwords(loaded: Installation) -> None:
    before, passwords = loaded.counts(), loaded.loader.load().passwords
    again = loaded.loader.load()
    assert (again.made, again.passwords, loaded.counts()) == ([], passwords, before)


@pytest.mark.parametrize("person", people.PEOPLE, ids=lambda person: person.part)
def test_everybody_logs_in_with_the_printed_password(loaded: Installation, person: people.Person) -> None:
    passwords = loaded.loader.load().passwords
    with loaded.database.session() as session:
        user = accounts.authenticate(session, PASSWORDS, person.email, passwords[person.email])
    assert (user.is_admin, user.is_manager) == (person.part == "admin", person.part == "manager")


def test_only_the_owner_of_the_file_reads_the_passwords(loaded: Installation) -> None:
    file = loaded.settings.data_dir / people.FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_worker_has_an_item_to_label_in_each_project(loaded: Installation) -> None:
    with loaded.database.session() as session:
        worker = people.account(session, "worker")
        mine = projects.projects_of(session, worker, Role.WORKER)
        assert len(mine) == 3
        assert all(isinstance(assignment.next_assignment(session, each, worker), Assignment) for each in mine)


def test_the_reviewer_has_submits_waiting_new_ones_and_some_handed_in_again(loaded: Installation) -> None:
    with loaded.database.session() as session:
        reviewer = people.account(session, "reviewer")
        for project in projects.projects_of(session, reviewer, Role.REVIEWER):
            queue = review.queue(session, project, reviewer, limit=1000)
            numbers = {session.get_one(Revision, waiting.revision_id).number for waiting in queue}
            assert numbers == {1, 2}


def test_the_manager_sees_work_in_every_state_and_how_much_the_crowd_agrees(loaded: Installation) -> None:
    with loaded.database.session() as session:
        for project in projects.projects_of(session, people.account(session, "manager"), Role.MANAGER):
            picture = projects.progress(session, project)
            states = ("open", "labelled", "done")
            assert all(picture[f"items_{state}"] > 0 for state in states)
            assert all(picture[f"assignments_{state}"] > 0 for state in ("submitted", "accepted", "returned"))
            assert picture["submitted"] == picture["wanted"] // 2
            report = quality.agreement(session, project)
            assert len(report.workers) >= 6
            often = [field.measures[0].value for field in report.fields if field.items > 10]
            assert all(0.3 < value < 0.95 for value in often)  # type: ignore[operator]
        assert session.scalar(select(func.count()).select_from(ItemScore)) or 0 > 0


def test_the_data_team_has_a_release_of_each_project_ready(loaded: Installation) -> None:
    with loaded.database.session() as session:
        formats = {
            project.title.partition(" · ")[2]: {
                (release.state, file.format)
                for release in session.scalars(select(Release).where(Release.project_id == project.id))
                for file in release.files
            }
            for project in projects.projects_of(session, people.account(session, "data"), Role.DATA)
        }
    assert formats["Things in photographs"] >= {("ready", "coco"), ("ready", "jsonl")}
    assert all(("ready", "jsonl") in each for each in formats.values())
    assert {state for each in formats.values() for state, _format in each} == {"ready"}


def test_nothing_the_crowd_did_passes_for_the_work_of_people(loaded: Installation) -> None:
    with loaded.database.session() as session:
        assert set(session.scalars(select(Revision.origin))) == {"simulator"}
        hands = session.scalars(select(User).join(Assignment, Assignment.worker_id == User.id))
        eyes = session.scalars(select(User).join(Review, Review.reviewer_id == User.id))
        assert all(user.name.startswith("Simulated: ") and not user.is_active for user in [*hands, *eyes])


def test_no_job_is_left_to_do(loaded: Installation) -> None:
    with loaded.database.session() as session:
        assert set(session.scalars(select(Job.state))) == {"done"}


def test_interrupted_anywhere_and_repeated_it_ends_the_same(loaded: Installation, tmp_path: Path) -> None:
    installation = Installation(tmp_path)
    for statements in (4, 30, 400, 2500):
        with interrupted_after(installation.database, statements), pytest.raises(KeyboardInterrupt):
            installation.loader.load()
    installation.loader.load()
    assert installation.counts() == loaded.counts()
    assert installation.said() == loaded.said()
    installation.database.dispose()


class interrupted_after:  # noqa: N801 (reads as a phrase)
    """Ctrl+C at the given statement of the database."""

    def __init__(self, database: Database, statements: int) -> None:
        self.engine, self.left = database.engine, statements

    def __enter__(self) -> None:
        event.listen(self.engine, "before_cursor_execute", self._count)

    def __exit__(self, *_: object) -> None:
        event.remove(self.engine, "before_cursor_execute", self._count)

    def _count(self, *_: object) -> None:
        self.left -= 1
        if self.left == 0:
            raise KeyboardInterrupt


def test_without_scikit_image_the_texts_are_there_and_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "skimage", None)
    installation = Installation(tmp_path)
    loaded = installation.loader.load()
    assert loaded.without_photos
    assert loaded.made == ["뉴스와 후기 · News and reviews", "질문과 응답 · Questions and answers"]
    installation.database.dispose()


def test_a_changed_title_does_not_bring_the_project_in_twice_and_a_lost_file_makes_new_passwords(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "skimage", None)
    installation = Installation(tmp_path)
    old = installation.loader.load().passwords
    with installation.database.begin() as session:
        projects.change_settings(
            session, session.scalars(select(Project).order_by(Project.id)).first(), title="Mine now"
        )
    (tmp_path / people.FILE).unlink()
    again = installation.loader.load()
    assert again.made == []
    assert set(again.passwords.values()).isdisjoint(old.values())
    with installation.database.session() as session:
        for email, password in again.passwords.items():
            accounts.authenticate(session, PASSWORDS, email, password)
    installation.database.dispose()
