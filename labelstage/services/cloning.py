"""A new project like another one."""

from __future__ import annotations

from sqlalchemy import BigInteger, insert, literal, select
from sqlalchemy.orm import Session

from ..storage import Item, Membership, Project, User
from ..storage.items import CONTENT
from . import projects
from .access import Role
from .assignment import next_positions


def clone_project(
    session: Session, project: Project, *, by: User, title: str, people: bool = False, items: bool = False
) -> Project:
    """A new project with the label schema, guideline and settings of another; if asked, its people and its items too.

    No labels come along: the items are open again. Raises Invalid for a title that cannot be.
    """
    guideline = projects.guideline(session, project)
    made = projects.create_project(
        session,
        by=by,
        title=title,
        fields=projects.fields(session, project),
        guideline=guideline.markdown if guideline else "",
        **{name: getattr(project, name) for name in projects.SETTINGS},
    )
    if people:
        members = select(Membership).where(Membership.project_id == project.id)
        for member in session.scalars(members).all():
            projects.add_member(session, made, member.user, Role(member.role), by=by)
    if items:
        _copy_items(session, project, made)
    return made


def _copy_items(session: Session, project: Project, made: Project) -> None:
    """The items in their order, in one statement; those that were withdrawn stay behind."""
    columns = [getattr(Item, name) for name in ("external_id", *CONTENT)]
    settled = {
        Item.project_id: literal(made.id),
        Item.overlap: literal(made.overlap),
        Item.open_slots: literal(made.overlap),
        Item.queue_position: literal(next_positions()[0], BigInteger) + Item.id,
    }
    source = select(*columns, *settled.values()).where(
        Item.project_id == project.id, Item.state != "withdrawn"
    )
    session.execute(insert(Item).from_select([*columns, *settled], source.order_by(Item.id)))
