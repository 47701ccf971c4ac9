"""A conversation as the one who judges it sees it: blind, in an order of its own, its Markdown made safe."""

from __future__ import annotations

from typing import Any

from ..services.showing import shown_order
from ..storage import Item
from .markdown import safe_html


def shown_conversation(item: Item, order_of: int) -> dict[str, Any] | None:
    """Messages and responses with `html` beside their `content` (absent where it is too long to format), in the order of an
    assignment. Who wrote a response is not in it."""
    conversation = item.conversation
    if conversation is None:
        return None
    responses = {each["id"]: each for each in conversation.get("responses", ())}
    order = shown_order(order_of, conversation) or ()
    return {
        "messages": [
            {"role": each["role"], **_formatted(each["content"])} for each in conversation["messages"]
        ],
        "responses": [{"id": name, **_formatted(responses[name]["content"])} for name in order],
    }


def _formatted(content: str) -> dict[str, str]:
    html = safe_html(content)
    return {"content": content} if html is None else {"content": content, "html": html}
