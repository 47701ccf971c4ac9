"""What reviewers decided, what was said about it, and how decisions are checked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .assignments import Assignment
from .base import Base, Json, NullableJson, PrimaryKey, Timestamp
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
    decision: Mapped[str] = mapped_column(String(8))  # accept | fix | return | reject
    reasons: Mapped[list[Any]] = mapped_column(Json, default=list)  # codes, see services/review/reasons.py
    comment: Mapped[str] = mapped_column(Text, default="")
    #: [{"field", "id" (of the object or span) or "x"/"y" (image pixels), "comment"}]
    anchors: Mapped[list[Any]] = mapped_column(Json, default=list)
    active_ms: Mapped[int] = mapped_column(default=0)  # how long it was looked at; 0: not told
    sample_id: Mapped[int | None] = mapped_column(
        ForeignKey("review_sample.id", ondelete="SET NULL")
    )  # accepted with the rest of that sample, unseen
    created_at: Mapped[Timestamp]

    reviewer: Mapped[User] = relationship()


class ReviewThread(Base):
    """A talk about somebody's labels, open until either side resolves it."""

    __tablename__ = "review_thread"
    __table_args__ = (Index("ix_review_thread_project_state", "project_id", "state", "changed_at"),)

    id: Mapped[PrimaryKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))  # who began it
    anchor: Mapped[dict[str, Any] | None] = mapped_column(NullableJson)  # what it points at, as in a review
    state: Mapped[str] = mapped_column(String(8), default="open")  # open | resolved
    changed_at: Mapped[Timestamp]

    assignment: Mapped[Assignment] = relationship()
    messages: Mapped[list[ThreadMessage]] = relationship(order_by="ThreadMessage.id")


class ThreadMessage(Base):
    __tablename__ = "thread_message"

    id: Mapped[PrimaryKey]
    thread_id: Mapped[int] = mapped_column(ForeignKey("review_thread.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[Timestamp]

    author: Mapped[User] = relationship()


class Appeal(Base):
    """A worker's word against a return or a rejection; a second reviewer's decision about it is the last."""

    __tablename__ = "appeal"
    __table_args__ = (
        UniqueConstraint("review_id"),
        Index("ix_appeal_project_state", "project_id", "state", "created_at"),
    )

    id: Mapped[PrimaryKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"), index=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"))  # against which
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(8), default="open")  # open | granted | refused
    hearing_id: Mapped[int | None] = mapped_column(
        ForeignKey("review.id", ondelete="SET NULL")
    )  # the decision
    created_at: Mapped[Timestamp]

    assignment: Mapped[Assignment] = relationship()
    review: Mapped[Review] = relationship(foreign_keys=[review_id])


class ReviewSample(Base):
    """A set of submits of which some are looked at, so that the others can be accepted with a stated bound."""

    __tablename__ = "review_sample"

    id: Mapped[PrimaryKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    created_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    query: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)  # the filter it was drawn from
    seed: Mapped[int]  # of the draw
    confidence: Mapped[float]
    state: Mapped[str] = mapped_column(String(10), default="open")  # open | accepting | accepted | undone
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    closed_at: Mapped[datetime | None]
    created_at: Mapped[Timestamp]


class SampleMember(Base):
    """One submit of the set. What is `drawn` is to be looked at; `decision` is what a reviewer made of it."""

    __tablename__ = "sample_member"
    __table_args__ = (Index("ix_sample_member_drawn", "sample_id", "drawn"),)

    sample_id: Mapped[int] = mapped_column(
        ForeignKey("review_sample.id", ondelete="CASCADE"), primary_key=True
    )
    assignment_id: Mapped[int] = mapped_column(
        ForeignKey("assignment.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))  # as it was when drawn
    drawn: Mapped[bool] = mapped_column(default=False)
    decision: Mapped[str | None] = mapped_column(String(8))


class ReviewSeed(Base):
    """Work of known worth, shown to a reviewer as if a worker had handed it in: `assignment` exists for this alone."""

    __tablename__ = "review_seed"

    id: Mapped[PrimaryKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"), unique=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))  # the right labels
    is_good: Mapped[bool]
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    decision: Mapped[str | None] = mapped_column(String(8))
    active_ms: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Timestamp]
    decided_at: Mapped[datetime | None]
