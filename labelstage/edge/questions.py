"""Questions about items as pages and API show them."""

from __future__ import annotations

from typing import Any

from ..storage import Question, User
from . import access
from .blind import is_blind, title
from .messages import message_documents


def question_document(question: Question, viewer: User) -> dict[str, Any]:
    """A thread for the person looking at it."""
    return {
        "id": question.id,
        "assignment_id": question.assignment_id,
        "item_id": question.assignment_id if is_blind(access.project()) else question.item_id,
        "item_name": title(question.assignment),
        "worker": question.worker.name,
        "state": question.state,
        "news": question.is_news,
        "messages": message_documents(question.messages, viewer),
    }
