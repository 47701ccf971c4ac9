"""Reviews, threads and appeals as pages and API show them."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from ..storage import Appeal, Review, ReviewThread, User
from .messages import message_documents


def review_document(session: Session, decision: Review) -> dict[str, Any]:
    return {
        "id": decision.id,
        "assignment_id": decision.assignment_id,
        "revision": decision.revision_id,
        "fixed_revision": decision.fixed_revision_id,
        "decision": decision.decision,
        "reasons": decision.reasons,
        "comment": decision.comment,
        "anchors": decision.anchors,
        "reviewer": session.get_one(User, decision.reviewer_id).name,
        "created_at": decision.created_at.isoformat(),
    }


def thread_document(thread: ReviewThread, viewer: User) -> dict[str, Any]:
    """A thread for the person looking at it."""
    return {
        "id": thread.id,
        "assignment_id": thread.assignment_id,
        "anchor": thread.anchor,
        "state": thread.state,
        "messages": message_documents(thread.messages, viewer),
    }


def appeal_document(appeal: Appeal) -> dict[str, Any]:
    return {
        "id": appeal.id,
        "assignment_id": appeal.assignment_id,
        "review_id": appeal.review_id,
        "text": appeal.text,
        "state": appeal.state,
        "hearing_id": appeal.hearing_id,
        "created_at": appeal.created_at.isoformat(),
    }
