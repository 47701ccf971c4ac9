"""One worker's work on one item, its draft, and the chain of revisions that came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base, Json, NullableJson, PrimaryKey, Timestamp
from .items import Item
from .users import User

#: The states that end by themselves at `expires_at`, as the partial index and the queries that use it put them.
ENDING = "'leased', 'pushed', 'returned'"


class Assignment(Base):
    """States: pushed -> leased -> submitted -> accepted | returned (-> submitted ...); leased -> skipped | postponed | released
    | expired; submitted, accepted or returned -> rejected, when others are asked instead.

    adjudicated: what an adjudicator made of others' work, the answer for its item; seeded: made to check a reviewer, and
    nobody's work. Neither counts.

    `counted` says whether it holds one of the item's slots: true from push or lease to submit and beyond, false
    after skip, release, expiry and rejection, and for a late submit that found its slot taken.

    `expires_at` is when it is taken back unless something happens: the end of the lease, the due date of pushed work,
    the last day for returned work.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("item_id", "worker_id"),  # only distinct people count
        Index("ix_assignment_worker", "project_id", "worker_id", "state", "counted", "active_ms"),
        Index("ix_assignment_worker_day", "worker_id", "project_id", "submitted_at", "state"),
        Index("ix_assignment_project_state", "project_id", "state", "submitted_at"),
        Index("ix_assignment_lately", "project_id", "leased_at", "id"),
        Index(
            "ix_assignment_ends",
            "expires_at",
            sqlite_where=text(f"state IN ({ENDING})"),
            postgresql_where=text(f"state IN ({ENDING})"),
        ),
        Index(
            "ix_assignment_pushed",
            "worker_id",
            "project_id",
            "expires_at",
            sqlite_where=text("state = 'pushed'"),
            postgresql_where=text("state = 'pushed'"),
        ),
    )

    id: Mapped[PrimaryKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"))
    worker_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    state: Mapped[str] = mapped_column(String(16), default="leased")
    counted: Mapped[bool] = mapped_column(default=True)
    gold: Mapped[bool] = mapped_column(default=False)  # given to see how well he works: never counts
    late: Mapped[bool] = mapped_column(default=False)  # submitted after the lease ran out
    leased_at: Mapped[Timestamp]
    expires_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    active_ms: Mapped[int] = mapped_column(default=0)  # time with the hands on, idle excluded
    skip_reason: Mapped[str | None] = mapped_column(String(500))
    skip_route: Mapped[str | None] = mapped_column(String(16))  # later | others | unusable
    due_at: Mapped[datetime | None]  # when pushed work is wanted; None: he took it himself
    reviewing_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id")
    )  # the reviewer who has it open ...
    reviewing_until: Mapped[datetime | None]  # ... until then; nobody else is offered it meanwhile
    draft: Mapped[dict[str, Any] | None] = mapped_column(Json)
    draft_version: Mapped[int] = mapped_column(default=0)
    revision_id: Mapped[int | None] = mapped_column(
        ForeignKey("revision.id", use_alter=True, name="fk_assignment_revision_id_revision")
    )  # the newest

    item: Mapped[Item] = relationship()
    worker: Mapped[User] = relationship(foreign_keys=[worker_id])
    revision: Mapped[Revision | None] = relationship(foreign_keys=[revision_id], post_update=True)


class Revision(Base):
    """What somebody said the labels are, at one moment. Never edited: a change is a new revision."""

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("assignment_id", "number"),
        UniqueConstraint("assignment_id", "submit_key"),
    )

    id: Mapped[PrimaryKey]
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"))
    number: Mapped[int]  # from 1 within the assignment
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    origin: Mapped[str] = mapped_column(String(16))  # worker | reviewer | adjudicator | simulator
    result: Mapped[dict[str, Any]] = mapped_column(Json)
    schema_id: Mapped[int] = mapped_column(ForeignKey("label_schema.id"))
    guideline_id: Mapped[int | None] = mapped_column(ForeignKey("guideline.id"))
    #: of a conversation: the ids of the responses in the order in which they were shown
    shown: Mapped[list[Any] | None] = mapped_column(NullableJson)
    made_of: Mapped[list[Any] | None] = mapped_column(NullableJson)  # by an adjudicator: ids of revisions
    submit_key: Mapped[str] = mapped_column(String(64))  # client-made: a retried submit is the same submit
    created_at: Mapped[Timestamp]

    author: Mapped[User] = relationship()


class WorkerCursor(Base):
    """How far into a lane of a project a worker has come: everything before it he has seen or was full."""

    __tablename__ = "worker_cursor"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    lane: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=0)
    position: Mapped[int] = mapped_column(default=0)
    swept_at: Mapped[Timestamp]  # what was in the lane well before then, this worker has been offered
