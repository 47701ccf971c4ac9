"""Who can log in to the demo. Passwords are made for each installation and kept in a file that its owner alone can read."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from labelstage.services.access import Role
from labelstage.services.accounts import Passwords, create_user
from labelstage.storage import User

FILE = "demo-logins.txt"
DOMAIN = "demo.example"
#: Letters and digits that nobody mistakes for others.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Person:
    """Somebody of the demo: a part in its projects, and what a login lands on."""

    part: str
    name: str
    role: Role | None
    lands: str

    @property
    def email(self) -> str:
        return f"{self.part}@{DOMAIN}"


PEOPLE = (
    Person("worker", "Demo worker", Role.WORKER, "the next item to label"),
    Person("reviewer", "Demo reviewer", Role.REVIEWER, "the review queue"),
    Person("manager", "Demo manager", Role.MANAGER, "the picture of the projects"),
    Person("data", "Demo data team", Role.DATA, "the releases"),
    Person("admin", "Demo administrator", None, "everything"),
)


def known_passwords(folder: Path) -> dict[str, str]:
    """The passwords of this installation by e-mail address; empty when none were made yet."""
    path = folder / FILE
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split() for line in lines if line and not line.startswith("#"))


def new_passwords() -> dict[str, str]:
    """A fresh password for everybody, like k7wm-q3fd-x9tp."""
    return {
        person.email: "-".join("".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(3))
        for person in PEOPLE
    }


def keep_passwords(folder: Path, passwords: dict[str, str]) -> None:
    """Write the passwords down, all or none."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f"{FILE}.new"
    draft.unlink(missing_ok=True)
    with os.fdopen(
        os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write("# The accounts of the LabelStage demo on this machine.\n")
        file.writelines(f"{email} {password}\n" for email, password in passwords.items())
    draft.replace(folder / FILE)


def find(session: Session, part: str) -> User | None:
    """The account of a person of the demo, None before it is made."""
    return session.scalar(select(User).where(User.email == f"{part}@{DOMAIN}"))


def account(session: Session, part: str) -> User:
    """The account of a person of the demo, which has been made."""
    found = find(session, part)
    assert found is not None, part
    return found


def settle(session: Session, hasher: Passwords, passwords: dict[str, str], *, fresh: bool) -> None:
    """Make the accounts that are missing; `fresh` passwords replace those of accounts that are there."""
    for person in PEOPLE:
        password = passwords[person.email]
        user = find(session, person.part)
        if user is None:
            is_admin, is_manager = person.part == "admin", person.role is Role.MANAGER
            create_user(
                session,
                hasher,
                email=person.email,
                name=person.name,
                password=password,
                is_admin=is_admin,
                is_manager=is_manager,
            )
        elif fresh:
            user.password_hash = hasher.hash(password)
            user.session_key = secrets.token_hex(16)
