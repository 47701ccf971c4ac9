"""What is done with an item that is sure enough, or not, and what was done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Json, PrimaryKey, Timestamp


class Threshold(Base):
    """The rule of one field. `version` grows with every change: what was reversed stays so until then."""

    __tablename__ = "threshold"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), primary_key=True)
    field: Mapped[str] = mapped_column(String(64), primary_key=True)
    measure: Mapped[str] = mapped_column(String(16))  # confidence | stability | agreement
    at: Mapped[float]
    minimum: Mapped[int]  # annotators of an item, whatever they say
    maximum: Mapped[int]
    below: Mapped[str] = mapped_column(String(16))  # at the maximum: adjudicate | leave
    above: Mapped[str] = mapped_column(String(16))  # accept | review | leave
    review_rate: Mapped[int] = mapped_column(default=10)  # percent of items above that a reviewer sees
    active: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    changed_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    changed_at: Mapped[Timestamp]


class ThresholdAction(Base):
    """One thing that a rule did to one item."""

    __tablename__ = "threshold_action"
    __table_args__ = (
        Index("ix_threshold_action_project", "project_id", "id"),
        Index("ix_threshold_action_item", "item_id", "id"),
    )

    id: Mapped[PrimaryKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"))
    field: Mapped[str] = mapped_column(String(64))  # whose rule
    action: Mapped[str] = mapped_column(String(16))  # one_more | stop | adjudicate | accept | review
    measure: Mapped[str] = mapped_column(String(16))
    value: Mapped[float]  # what the item had
    at: Mapped[float]  # what the rule wanted
    version: Mapped[int]  # of the rule
    before: Mapped[int]  # the item's overlap
    after: Mapped[int]
    assignments: Mapped[list[Any]] = mapped_column(Json, default=list)  # ids of what was accepted
    reversed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reversed_at: Mapped[datetime | None]
    created_at: Mapped[Timestamp]
