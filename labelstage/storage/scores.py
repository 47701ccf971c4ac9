"""Agreement, kept so that pages need not recompute it: of one item, of two annotators on one item, of the project."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Json, Timestamp


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


class Comparison(Base):
    """What comparing the annotators of one item in one field came to: arrays, as services/quality/compact.py packs them."""

    __tablename__ = "comparison"
    __table_args__ = (Index("ix_comparison_field", "project_id", "field", "item_id"),)

    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), primary_key=True)
    field: Mapped[str] = mapped_column(String(64), primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(16))
    pairs: Mapped[bytes] = mapped_column(LargeBinary)
    cells: Mapped[bytes] = mapped_column(LargeBinary)
    units: Mapped[bytes] = mapped_column(LargeBinary)


class FieldCategories(Base):
    """The categories of a field that comparisons name by number: only ever added to."""

    __tablename__ = "field_categories"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), primary_key=True)
    field: Mapped[str] = mapped_column(String(64), primary_key=True)
    names: Mapped[list[Any]] = mapped_column(Json)


class AgreementReport(Base):
    """The newest report of a project, made by the score job.

    `stale` says that items were scored since; it is then made anew from `due_at` on, which lies the further off the longer the
    last one took.
    """

    __tablename__ = "agreement_report"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), primary_key=True)
    schema_id: Mapped[int] = mapped_column(ForeignKey("label_schema.id"))
    items: Mapped[int]  # that it was counted from
    report: Mapped[dict[str, Any]] = mapped_column(Json, deferred=True)
    made_at: Mapped[Timestamp]
    stale: Mapped[bool] = mapped_column(default=False)
    due_at: Mapped[datetime]
