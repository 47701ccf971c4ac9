"""Frozen dataset versions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base, Json, NullableJson, PrimaryKey, Timestamp
from .jobs import Job
from .projects import LabelSchema


class Release(Base):
    """Immutable once ready. `manifest` holds counts, hashes, schema and guideline versions."""

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("project_id", "number"),)

    id: Mapped[PrimaryKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    number: Mapped[int]  # from 1 within the project
    title: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[str] = mapped_column(String(16), default="building")  # building | ready
    query: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)  # what was asked for
    models: Mapped[dict[str, Any] | None] = mapped_column(NullableJson)  # of workers' errors, by field
    manifest: Mapped[dict[str, Any] | None] = mapped_column(Json)
    schema_id: Mapped[int] = mapped_column(ForeignKey("label_schema.id"))
    #: what builds it; a release whose job failed or was cancelled stays unbuilt
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id", ondelete="SET NULL"))
    created_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[Timestamp]

    job: Mapped[Job | None] = relationship()
    schema: Mapped[LabelSchema] = relationship()
    files: Mapped[list[ReleaseFile]] = relationship(order_by="ReleaseFile.format")


class ReleaseLabel(Base):
    """One annotation that a release froze: its state, its revision and the review that passed it, at that moment."""

    __tablename__ = "release_label"

    release_id: Mapped[int] = mapped_column(ForeignKey("release.id", ondelete="CASCADE"), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), primary_key=True)
    assignment_id: Mapped[int] = mapped_column(
        ForeignKey("assignment.id", ondelete="CASCADE"), primary_key=True
    )
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    review_id: Mapped[int | None] = mapped_column(ForeignKey("review.id"))
    state: Mapped[str] = mapped_column(String(16))  # accepted | submitted
    split: Mapped[str | None] = mapped_column(String(32))  # the item's part of a divided release


class ReleaseFile(Base):
    __tablename__ = "release_file"

    release_id: Mapped[int] = mapped_column(ForeignKey("release.id", ondelete="CASCADE"), primary_key=True)
    format: Mapped[str] = mapped_column(String(32), primary_key=True)  # jsonl | coco | ...
    name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(100))
    sha256: Mapped[str] = mapped_column(String(64))  # also its key in the blob store
    size: Mapped[int]
    report: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)  # what the format could not carry
