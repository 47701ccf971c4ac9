"""What people wrote to each other, as pages and API show it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..storage import QuestionMessage, ThreadMessage, User


def message_documents(
    messages: Iterable[QuestionMessage | ThreadMessage], viewer: User
) -> list[dict[str, Any]]:
    """The messages of a question or thread, for the person looking at it."""
    return [
        {
            "id": message.id,
            "author": message.author.name,
            "mine": message.author_id == viewer.id,
            "text": message.text,
            "created_at": message.created_at.isoformat(),
        }
        for message in messages
    ]
