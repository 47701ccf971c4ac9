"""What checks found in the items of a project, what people decided about it, and what was masked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Json, PrimaryKey, Timestamp


class Fingerprint(Base):
    """By what near duplicates are found; an item that has one has been looked at. Of a blank item it is empty."""

    __tablename__ = "fingerprint"
    __table_args__ = (Index("ix_fingerprint_project", "project_id", "item_id"),)

    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    bits: Mapped[bytes] = mapped_column(LargeBinary)


class Finding(Base):
    """One thing noticed about one item. States: open -> kept | quarantined | merged, and back."""

    __tablename__ = "finding"
    __table_args__ = (
        Index("uq_finding_item_id_kind", "item_id", "kind", unique=True),
        Index("ix_finding_project", "project_id", "kind", "state", "id"),
    )

    id: Mapped[PrimaryKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"))
    import_id: Mapped[int | None]  # as the item's
    kind: Mapped[str] = mapped_column(String(16))  # see services/cleansing/kinds.py
    other_id: Mapped[int | None] = mapped_column(
        ForeignKey("item.id", ondelete="CASCADE"), index=True
    )  # its twin
    detail: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    state: Mapped[str] = mapped_column(String(16), default="open")
    created_at: Mapped[Timestamp]


class FindingDecision(Base):
    """Who decided what about a finding, and when; never changed."""

    __tablename__ = "finding_decision"

    id: Mapped[PrimaryKey]
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id", ondelete="CASCADE"), index=True)
    before: Mapped[str] = mapped_column(String(16))
    after: Mapped[str] = mapped_column(String(16))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # None: by the rule of the import
    created_at: Mapped[Timestamp]


class MaskedItem(Base):
    """What an item held before personal data was masked. Read by those who may, and each reading is kept."""

    __tablename__ = "masked_item"

    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), primary_key=True)
    original: Mapped[dict[str, Any]] = mapped_column(Json)  # {"text", "conversation", "metadata", "name"}
    found: Mapped[dict[str, Any]] = mapped_column(Json)  # kind -> how many


class Unmasking(Base):
    """Somebody looked at what was masked, and said why; never changed."""

    __tablename__ = "unmasking"

    id: Mapped[PrimaryKey]
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class MaskingRule(Base):
    """Projects whose items are masked whatever an import says."""

    __tablename__ = "masking_rule"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), primary_key=True)
    created_at: Mapped[Timestamp]
