"""Items about which somebody decides what holds, where annotators say different things."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .assignments import Revision
from .base import Base, Json, PrimaryKey, Timestamp
from .items import Item
from .users import User


class Adjudication(Base):
    """At most one per item. States: waiting -> done, and back to waiting when it is asked for again.

    `decisions` keeps what was decided about each difference, by its key, with a hash of what the annotators said then:
    {key: {"inputs": hash, "choice": 0 (the first annotator) ... | "merged" | "none", "value": what stands in the result}}.
    """

    __tablename__ = "adjudication"
    __table_args__ = (Index("ix_adjudication_project_state", "project_id", "state", "asked_at"),)

    id: Mapped[PrimaryKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), unique=True)
    state: Mapped[str] = mapped_column(String(8), default="waiting")  # waiting | done
    reason: Mapped[str] = mapped_column(String(500), default="")  # why it was asked for, packed words
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # None: a rule
    asked_at: Mapped[Timestamp]
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # who has it open ...
    held_until: Mapped[datetime | None]  # ... until then
    decisions: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    note: Mapped[str] = mapped_column(Text, default="")
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))  # the newest result
    adjudicator_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    active_ms: Mapped[int] = mapped_column(default=0)
    decided_at: Mapped[datetime | None]

    item: Mapped[Item] = relationship()
    revision: Mapped[Revision | None] = relationship()
    adjudicator: Mapped[User | None] = relationship(foreign_keys=[adjudicator_id])
