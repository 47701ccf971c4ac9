"""What is known of an item the moment it comes in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from labelstage.storage import Finding, Fingerprint, MaskedItem, utcnow
from labelstage.storage.looks import Look


@dataclass(frozen=True)
class Note:
    """What was seen of an image, and what was masked in a text."""

    item_id: int
    look: Look | None = None
    original: Mapping[str, Any] | None = None
    personal: Mapping[str, int] = field(default_factory=dict)


def keep(session: Session, project_id: int, import_id: int | None, notes: Sequence[Note]) -> None:
    """Write down what is known of new items."""
    prints, rows, sealed = [], [], []
    for note in notes:
        if note.look is not None:
            bits = {"item_id": note.item_id, "project_id": project_id, "bits": note.look.fingerprint}
            prints.append(bits)
            rows += [finding(project_id, import_id, note.item_id, flaw) for flaw in note.look.flaws]
        if note.original is not None:
            sealed.append(
                {"item_id": note.item_id, "original": dict(note.original), "found": dict(note.personal)}
            )
            detail = {**note.personal, "masked": True}
            rows.append(finding(project_id, import_id, note.item_id, "personal", detail=detail))
    for table, values in ((Fingerprint, prints), (MaskedItem, sealed)):
        if values:
            session.execute(insert(table), values)
    add(session, rows)


def forget(session: Session, item_ids: Sequence[int]) -> None:
    """Nothing is known any more of items whose content was replaced."""
    for table in (Finding, Fingerprint, MaskedItem):
        if item_ids:
            session.execute(delete(table).where(table.item_id.in_(item_ids)))


def finding(
    project_id: int,
    import_id: int | None,
    item_id: int,
    kind: str,
    other_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The row of an open finding."""
    return {
        "project_id": project_id,
        "import_id": import_id,
        "item_id": item_id,
        "kind": kind,
        "other_id": other_id,
        "detail": dict(detail or {}),
        "state": "open",
        "created_at": utcnow(),
    }


def add(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert findings; one that is there already stays with what was decided about it."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    for start in range(0, len(rows), 1000):
        session.execute(
            dialect.insert(Finding).on_conflict_do_nothing(),
            [dict(row) for row in rows[start : start + 1000]],
        )
