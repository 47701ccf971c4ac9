"""In which order the responses of a conversation are shown.

Whoever compares favours a place on the page, whatever stands there. So the order differs from assignment to assignment, and
stays the same within one. Every revision keeps it (`Revision.shown`), so that the favour can be measured.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any


def shown_order(assignment_id: int, conversation: Mapping[str, Any] | None) -> list[str] | None:
    """The ids of the responses in the order in which this assignment shows them; None when there are none.

    By the SHA-256 of assignment and response: as good as chance, and the same whenever it is asked for.
    """
    ids = [each["id"] for each in (conversation or {}).get("responses", ())]

    def place(response: str) -> bytes:
        return hashlib.sha256(f"{assignment_id} {response}".encode()).digest()

    return sorted(ids, key=place) or None
