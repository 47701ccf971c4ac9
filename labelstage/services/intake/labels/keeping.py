"""Results of an import are kept: as prelabels, as known answers, or as somebody's finished work."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from labelstage.formats import Answer, Trouble
from labelstage.services import annotation, gold, prelabels, projects
from labelstage.services.access import Role
from labelstage.services.assignment.slots import lock_item, set_overlap, settle_item, take_slot, used_slots
from labelstage.services.errors import Invalid
from labelstage.storage import Assignment, Gold, Item, Project, Revision, User, utcnow
from labelstage.words import _

AS = ("prelabels", "gold", "finished")
ORIGIN = "import"
DOMAIN = "imported.example"
LONGEST_NAME = 80


def keep(
    session: Session,
    project: Project,
    item: Item,
    answer: Answer,
    result: Mapping[str, Any],
    *,
    purpose: str,
    source: str,
    import_id: int | None,
) -> str | Trouble:
    """Keep a checked result for the purpose (one of AS): "stored", or "unchanged" when it is there already; why not otherwise."""
    if purpose == "finished":
        return _finish(session, project, item, answer, dict(result), source)
    if purpose == "gold":
        return _make_gold(session, project, item, answer, dict(result))
    made = prelabels.add(session, project, item, result, source=source, import_id=import_id)
    return "unchanged" if made is None else "stored"


def _make_gold(
    session: Session, project: Project, item: Item, answer: Answer, result: dict[str, Any]
) -> str | Trouble:
    known = session.get(Gold, item.id)
    if known is not None and known.result == result and known.state == "active":
        return "unchanged"
    try:
        gold.add(session, project, item, result, source="import")
    except Invalid as refused:
        first = refused.problems[0].message if refused.problems else refused.message
        return Trouble(answer.place, "incomplete", first)
    return "stored"


def _finish(
    session: Session, project: Project, item: Item, answer: Answer, result: dict[str, Any], source: str
) -> str | Trouble:
    worker = imported_worker(session, project, answer.by or source)
    earlier = session.scalar(
        select(Assignment).where(Assignment.item_id == item.id, Assignment.worker_id == worker.id)
    )
    if earlier is not None:
        before = session.get(Revision, earlier.revision_id) if earlier.revision_id else None
        if before is not None and before.result == result:
            return "unchanged"
        sentence = _("%(name)s has another answer to this item already; that one stays.", name=worker.name)
        return Trouble(answer.place, "answered", sentence)
    lock_item(session, item)
    if item.state in ("withdrawn", "set_aside"):
        return Trouble(answer.place, "closed", _("The item is set aside or withdrawn. Open it again first."))
    if item.open_slots == 0:
        set_overlap(session, item, used_slots(session, item) + 1)
    try:
        _hand_in(session, project, item, worker, result)
    except Invalid as refused:
        return Trouble(answer.place, "incomplete", refused.problems[0].message)
    return "stored"


def _hand_in(session: Session, project: Project, item: Item, worker: User, result: dict[str, Any]) -> None:
    """One accepted piece of work that holds a slot, as if its worker had handed it in now."""
    now = utcnow()
    take_slot(session, item.id)
    work = Assignment(
        project_id=project.id,
        item_id=item.id,
        worker_id=worker.id,
        state="accepted",
        leased_at=now,
        expires_at=now,
        submitted_at=now,
    )
    session.add(work)
    session.flush()
    revision = annotation.add_revision(
        session,
        project,
        work,
        author_id=worker.id,
        origin=ORIGIN,
        result=result,
        key=secrets.token_hex(8),
        now=now,
    )
    work.revision_id = revision.id
    session.flush()
    session.refresh(item)
    item.submitted += 1
    item.rescore = True
    session.flush()
    settle_item(session, item)


def imported_worker(session: Session, project: Project, name: str) -> User:
    """The worker under whose name work comes in: the same whenever that name is given. Nobody can log in as him."""
    shown = " ".join(name.split())[:LONGEST_NAME] or "unnamed"
    slug = re.sub(r"[^a-z0-9]+", "-", shown.lower()).strip("-")[:32]
    email = f"{slug or 'worker'}-{project.id}-{_code(shown)}@{DOMAIN}"
    user = session.scalar(select(User).where(User.email == email))
    if user is None:
        user = User(
            email=email,
            name=f"Imported: {shown}",
            password_hash="!",  # noqa: S106 (no hash is this: no password fits)
            is_admin=False,
            is_manager=False,
            is_active=False,
            session_key=secrets.token_hex(16),
        )
        session.add(user)
        session.flush()
    projects.add_member(session, project, user, Role.WORKER)
    return user


def _code(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
