"""What the workers' answers to an item come to, and what was learned of the workers meanwhile."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Json, NullableJson, Timestamp


class ItemConsensus(Base):
    """One field of one item. `units` are the single decisions it was made of: see services/consensus."""

    __tablename__ = "item_consensus"
    __table_args__ = (Index("ix_item_consensus_least_sure", "project_id", "field", "confidence", "item_id"),)

    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), primary_key=True)
    field: Mapped[str] = mapped_column(String(64), primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    value: Mapped[Any] = mapped_column(NullableJson, nullable=True)  # None: undecided, see `tied`
    tied: Mapped[list[Any]] = mapped_column(Json, default=list)
    confidence: Mapped[float]  # 0 to 1
    change: Mapped[float]  # how much of it one more annotator is expected to change, 0 to 1
    method: Mapped[str] = mapped_column(String(16))
    workers: Mapped[list[Any]] = mapped_column(Json, default=list)  # ids of who answered
    units: Mapped[list[Any]] = mapped_column(Json, default=list)
    made_at: Mapped[Timestamp]


class ConsensusModel(Base):
    """How the workers of a project err in one field: the method chosen, why, and its parameters."""

    __tablename__ = "consensus_model"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), primary_key=True)
    field: Mapped[str] = mapped_column(String(64), primary_key=True)
    method: Mapped[str] = mapped_column(String(16))
    choice: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)  # the evidence
    parameters: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    items: Mapped[int] = mapped_column(default=0)  # that it was learned from
    changed: Mapped[int] = mapped_column(default=0)  # items that changed since
    fitted_at: Mapped[Timestamp]
