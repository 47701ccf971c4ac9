"""What the workbench needs to practise on an item, for pages and API alike."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from ..services import gold, practice
from ..storage import Gold, User, utcnow
from . import access
from .work import bare_work


def practice_document(session: Session, known: Gold, worker: User) -> dict[str, Any]:
    """A `Work` whose `practice` says how far the worker is: with this item, and in all."""
    now, used = utcnow(), practice.tries(session, access.project(), worker, known)
    work = bare_work(session, known.item, "practice", began=now, ends=now)
    if work["item"]["image"]:
        work["item"]["image"]["url"] = f"/api/v1/items/{known.item_id}/practice/image"
    done = practice.progress(session, access.project(), worker)
    return work | {
        "practice": {
            "tries": used,
            "most": gold.settings(access.project()).practice_tries,
            "hint": known.hint if used else "",
            "solved": done.solved,
            "total": done.total,
        }
    }


def outcome_document(session: Session, outcome: practice.Outcome, worker: User) -> dict[str, Any]:
    """What a try came to, and how far the worker is now."""
    done = practice.progress(session, access.project(), worker)
    return {**vars(outcome), "practice": {"solved": done.solved, "total": done.total}}
