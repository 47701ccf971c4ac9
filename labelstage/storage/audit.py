"""What people did that leaves no row of its own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Json, PrimaryKey, Timestamp


class AuditEntry(Base):
    """Somebody did something, to somebody perhaps; never changed, and it outlives what it is about."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_created_at", "created_at", "id"),
        Index("ix_audit_entry_project", "project_id", "created_at", "id"),
    )

    id: Mapped[PrimaryKey]
    act: Mapped[str] = mapped_column(String(32))  # see services/audit.py
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id")
    )  # who did it; None: a stranger, or the system
    person_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # to whom
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id", ondelete="SET NULL"))
    about: Mapped[dict[str, Any]] = mapped_column(Json)
    created_at: Mapped[Timestamp]
