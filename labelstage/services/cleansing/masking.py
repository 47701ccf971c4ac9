"""The rule of a project that masks, and looking behind a mask."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from labelstage.services import audit
from labelstage.services.errors import Invalid, NotFound, Problem
from labelstage.storage import Item, MaskedItem, MaskingRule, Project, Unmasking, User, utcnow
from labelstage.words import _

LONGEST_REASON = 500
_RULE = select(MaskingRule.project_id).where(MaskingRule.project_id == bindparam("project"))


def masks(session: Session, project: Project) -> bool:
    """Whether personal data is masked in all that comes into the project."""
    return session.scalar(_RULE, {"project": project.id}) is not None


def set_masking(session: Session, project: Project, on: bool, *, by: User | None = None) -> None:
    """Mask from now on, or no more; what is in stays as it is."""
    before = masks(session, project)
    if on and not before:
        session.add(MaskingRule(project_id=project.id, created_at=utcnow()))
    elif not on:
        session.execute(delete(MaskingRule).where(MaskingRule.project_id == project.id))
    session.flush()
    audit.note_changes(
        session, "project.changed", {"masking": before}, {"masking": on}, by=by, project=project.id
    )


def unmask(session: Session, item: Item, *, by: User, reason: str) -> dict[str, Any]:
    """What the item held before: text, conversation, metadata, name. That somebody looked, and why, is kept.

    Raises Invalid without a reason, NotFound when nothing was masked.
    """
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        message = _("Say in at most %(most)s characters what you need it for.", most=LONGEST_REASON)
        raise Invalid(_("What was masked is not shown."), [Problem("reason", message)])
    sealed = session.get(MaskedItem, item.id)
    if sealed is None:
        raise NotFound(_("Nothing was masked in this item."))
    session.add(Unmasking(item_id=item.id, user_id=by.id, reason=reason.strip(), created_at=utcnow()))
    session.flush()
    return dict(sealed.original)


def unmaskings(session: Session, project: Project, limit: int = 100) -> list[tuple[Unmasking, User, Item]]:
    """Who looked behind masks, the latest first."""
    query = (
        select(Unmasking, User, Item)
        .join(User, User.id == Unmasking.user_id)
        .join(Item, Item.id == Unmasking.item_id)
        .where(Item.project_id == project.id)
        .order_by(Unmasking.id.desc())
    )
    return [(each, user, item) for each, user, item in session.execute(query.limit(limit))]
