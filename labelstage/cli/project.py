"""How commands name a project and the person they act for."""

from __future__ import annotations

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..services.access import Role
from ..storage import Membership, Project, User


def find_project(session: Session, number: int) -> Project:
    """The project with that number. Raises ClickException that lists what there is."""
    found = session.get(Project, number)
    if found is None:
        rows = session.execute(select(Project.id, Project.title).order_by(Project.id).limit(20))
        known = "".join(f"\n  {each.id}  {each.title}" for each in rows) or "\n  none yet"
        raise click.ClickException(f"There is no project {number}. Projects:{known}")
    return found


def find_account(session: Session, email: str) -> User:
    """The account with that address. Raises ClickException."""
    found = session.scalar(select(User).where(User.email == email.strip().lower()))
    if found is None:
        raise click.ClickException(f"Nobody has an account with the address {email}.")
    return found


def acting_for(session: Session, project: Project, email: str | None) -> User:
    """The person a command is done for: the named one, else the project's first manager."""
    if email:
        return find_account(session, email)
    manager = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.project_id == project.id, Membership.role == Role.MANAGER)
        .order_by(User.id)
        .limit(1)
    )
    return session.scalars(manager).one()
