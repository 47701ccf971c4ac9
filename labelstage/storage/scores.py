"""Agreement of one item, kept per field and measure so that pages need not recompute it."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Timestamp


class ItemScore(Base):
    __tablename__ = "item_score"
    __table_args__ = (Index("ix_item_score_lowest", "project_id", "field", "measure", "value"),)

    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), primary_key=True)
    field: Mapped[str] = mapped_column(String(64), primary_key=True)
    measure: Mapped[str] = mapped_column(String(32), primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    value: Mapped[float | None]  # None: not defined for this item
    pairs: Mapped[int]  # pairs of annotators that went into it
    scored_at: Mapped[Timestamp]
