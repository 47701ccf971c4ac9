"""A new project like another one."""

from __future__ import annotations

from sqlalchemy import BigInteger, insert, literal, select
from sqlalchemy.orm import Session

from ..storage import Item, Membership, Project, User
from . import projects
from .access import Role
from .assignment import next_positions

#: Settings that a copy takes over.
SETTINGS = (
    "description",
    "overlap",
    "review_rate",
    "lease_minutes",
    "return_hours",
    "claim_limit",
    "unusable_after",
    "requires",
    "points",
    "match_iou",
)
#: What an item's copy has in common with it.
_CONTENT = (
    "external_id",
    "media",
    "name",
    "text",
    "conversation",
    "content_sha256",
    "display_sha256",
    "display_type",
    "thumbnail_sha256",
    "width",
    "height",
    "meta",
)


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
        **{name: getattr(project, name) for name in SETTINGS},
    )
    if people:
        members = select(Membership).where(Membership.project_id == project.id)
        for member in session.scalars(members).all():
            projects.add_member(session, made, member.user, Role(member.role))
    if items:
        _copy_items(session, project, made)
    return made


def _copy_items(session: Session, project: Project, made: Project) -> None:
    """The items in their order, in one statement; those that were withdrawn stay behind."""
    columns = [getattr(Item, name) for name in _CONTENT]
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
