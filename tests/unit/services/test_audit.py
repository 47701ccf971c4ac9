"""The log: acts out of every table in one order, a page at a time, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from labelstage.services import accounts, audit, projects
from labelstage.services.access import Role
from labelstage.services.errors import Invalid
from labelstage.storage import ApiToken, AuditEntry, LabelSchema, Project, User, utcnow
from tests.databases import opened
from tests.site import TOPIC
from tests.unit.services.conftest import PASSWORDS


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    with opened(database_url) as database, database.begin() as session:
        yield session


@pytest.fixture
def project(session: Session, manager: User) -> Project:
    return projects.create_project(session, by=manager, title="Streets", fields=TOPIC)


def acts(session: Session, **wanted: object) -> list[str]:
    return [each.act for each in audit.every(session, audit.Filter(**wanted))]  # type: ignore[arg-type]


def test_acts_of_one_moment_come_once_each_whatever_the_size_of_a_page(
    session: Session, manager: User, project: Project
) -> None:
    accounts.create_token(session, manager, name="nightly")
    projects.save_schema(session, project, by=manager, fields=[{**TOPIC[0], "name": "subject"}])
    projects.change_settings(session, project, by=manager, points=5)
    moment = utcnow()
    for table in (AuditEntry, LabelSchema, ApiToken, User, Project):
        session.execute(update(table).values(created_at=moment))
    whole = [each.cursor for each in audit.every(session, audit.Filter())]
    assert len(set(whole)) == len(whole) == 7
    for size in (1, 2, 3):
        after, found = None, []
        while True:
            page, after = audit.read(session, audit.Filter(), after=after, limit=size)
            found += [each.cursor for each in page]
            if after is None:
                break
        assert found == whole


def test_a_person_finds_what_he_did_and_what_was_done_to_him(
    session: Session, manager: User, project: Project
) -> None:
    ada = accounts.create_user(session, PASSWORDS, email="ada@example.com", name="Ada", password="x" * 12)
    projects.add_member(session, project, ada, Role.REVIEWER, by=manager)
    projects.add_member(session, project, ada, Role.REVIEWER, by=manager)  # he has it: nothing is done
    projects.remove_member(session, project, ada.id, Role.REVIEWER, by=manager)
    assert acts(session, person=ada.id) == ["role.taken", "role.given", "account.made"]
    assert acts(session, person=ada.id, act="role.given") == ["role.given"]
    assert acts(session, person=ada.id, project=project.id) == ["role.taken", "role.given"]


def test_only_what_is_other_than_before_is_told(session: Session, manager: User, project: Project) -> None:
    projects.change_settings(session, project, by=manager, points=5, overlap=project.overlap)
    projects.change_settings(session, project, by=manager, points=5)
    (changed,) = audit.every(session, audit.Filter(act="project.changed"))
    assert (changed.by_name, changed.about) == ("manager", {"changes": {"points": [0, 5]}})


def test_days_narrow_the_log(session: Session, project: Project) -> None:
    made = project.created_at
    assert "project.made" in acts(session, since=made, until=made + timedelta(seconds=1))
    assert "project.made" not in acts(session, until=made)


def test_what_is_typed_in_place_of_an_address_is_not_kept(session: Session, manager: User) -> None:
    accounts.note_login(session, "my secret password", "192.0.2.1", user=None)
    accounts.note_login(session, manager.email, "192.0.2.1", user=None)
    known, unknown = audit.every(session, audit.Filter(act="login.refused"))
    assert (known.by, known.person) == (None, manager.id)
    assert unknown.about == {"address": "192.0.2.1"}


@pytest.mark.parametrize("cursor", ["x", "1-2", "1-2-99999999999999999999", f"{10**30}-1-1"])
def test_a_cursor_that_is_none_is_refused(session: Session, cursor: str) -> None:
    with pytest.raises(Invalid):
        audit.read(session, audit.Filter(), after=cursor)
