"""What reviewers decided."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base, Json, PrimaryKey, Timestamp
from .users import User


class Review(Base):
    """A new row for every decision; `revision_id` is what was looked at, `fixed_revision_id` what the fix made."""

    __tablename__ = "review"

    id: Mapped[PrimaryKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    fixed_revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    decision: Mapped[str] = mapped_column(String(8))  # accept | fix | return
    reasons: Mapped[list[Any]] = mapped_column(Json, default=list)  # codes, see services/review.py
    comment: Mapped[str] = mapped_column(Text, default="")
    #: [{"field", "id" (of the object or span) or "x"/"y" (image pixels), "comment"}]
    anchors: Mapped[list[Any]] = mapped_column(Json, default=list)
    created_at: Mapped[Timestamp]

    reviewer: Mapped[User] = relationship()
