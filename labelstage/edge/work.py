"""What the workbench needs to show one assignment, for pages and API alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from ..services import prelabels, projects, review
from ..storage import Assignment, Guideline, Item, LabelSchema, Revision, User
from . import access
from .blind import blinded, is_blind
from .conversations import shown_conversation
from .reviews import appeal_document, review_document, thread_document


def work_document(session: Session, assignment: Assignment, viewer: User) -> dict[str, Any]:
    """The `Work` of docs/architecture.md. A draft is shown to its worker only."""
    own_draft = assignment.draft is not None and assignment.worker_id == viewer.id
    revision = session.get(Revision, assignment.revision_id) if assignment.revision_id else None
    decision = review.last_review(session, assignment) if revision else None
    given = prelabels.shown_to(session, assignment) if revision is None else None
    start = prelabels.start(session, assignment, given) if given else None
    document = {
        "assignment": assignment_document(session, assignment, revision),
        "item": shown_item(assignment.item, assignment.id),
        "result": revision.result if revision else start,
        "revision": revision.id if revision else None,
        "prelabel": {"id": given.id, "source": given.source} if given else None,
        "draft": {"result": assignment.draft, "version": assignment.draft_version} if own_draft else None,
        "draft_version": assignment.draft_version,
        "review": review_document(session, decision) if decision else None,
        "threads": _threads(session, assignment, viewer) if revision else [],
        "appeal": appeal_document(found)
        if revision and (found := review.open_appeal(session, assignment))
        else None,
    }
    return blinded(document, assignment) if is_blind(access.project()) else document


def _threads(session: Session, assignment: Assignment, viewer: User) -> list[dict[str, Any]]:
    return [thread_document(each, viewer) for each in review.threads.about(session, assignment)]


def shown_item(item: Item, order_of: int) -> dict[str, Any]:
    """The item as it is labelled. What was brought in about a conversation may say who wrote a response: it stays away."""
    document = item_document(item)
    if item.conversation is not None:
        document |= {"conversation": shown_conversation(item, order_of), "metadata": {}}
    return document


def bare_work(
    session: Session, item: Item, state: str, *, began: datetime, ends: datetime, order_of: int | None = None
) -> dict[str, Any]:
    """A `Work` on an item that is nobody's assignment: the id of its assignment is the item's, negative."""
    project = access.project()
    return {
        "assignment": {
            "id": -item.id,
            "state": state,
            "item_id": item.id,
            "project_id": project.id,
            "worker_id": None,
            "leased_at": began.isoformat(),
            "expires_at": ends.isoformat(),
            "submitted_at": None,
            "late": False,
            "counted": False,
            "active_ms": 0,
            "schema_version": projects.schema(session, project).version,
            "guideline_version": None,
        },
        "item": shown_item(item, order_of or item.id),
        "result": None,
        "revision": None,
        "prelabel": None,
        "draft": None,
        "draft_version": 0,
        "review": None,
        "threads": [],
        "appeal": None,
    }


def assignment_document(
    session: Session, assignment: Assignment, revision: Revision | None
) -> dict[str, Any]:
    schema = session.get(LabelSchema, revision.schema_id) if revision else None
    guideline = session.get(Guideline, revision.guideline_id) if revision and revision.guideline_id else None
    return {
        "id": assignment.id,
        "state": review.seeds.shown_state(session, assignment),
        "item_id": assignment.item_id,
        "project_id": assignment.project_id,
        "worker_id": assignment.worker_id,
        "leased_at": assignment.leased_at.isoformat(),
        "expires_at": assignment.expires_at.isoformat(),
        "submitted_at": assignment.submitted_at.isoformat() if assignment.submitted_at else None,
        "late": assignment.late,
        "counted": assignment.counted or assignment.state in review.seeds.STATES,
        "active_ms": assignment.active_ms,
        "schema_version": schema.version if schema else None,
        "guideline_version": guideline.version if guideline else None,
    }


def item_document(item: Item) -> dict[str, Any]:
    image = None
    if item.media == "image":
        image = {
            "url": f"/api/v1/items/{item.id}/image?v={(item.display_sha256 or '')[:12]}",
            "width": item.width,
            "height": item.height,
            "type": item.display_type,
        }
    return {
        "id": item.id,
        "external_id": item.external_id,
        "name": item.name,
        "media": item.media,
        "text": item.text,
        "conversation": blind(item.conversation),
        "metadata": item.meta,
        "state": item.state,
        "image": image,
    }


def blind(conversation: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The conversation as one who judges it may see it: without who wrote the responses."""
    if conversation is None:
        return None
    return {**conversation, "responses": [{**each, "model": None} for each in conversation["responses"]]}
