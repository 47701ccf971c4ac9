"""Long work. This table is the truth; the queue that wakes the runners may lose what it likes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Json, PrimaryKey, Timestamp


class Job(Base):
    """States: queued -> running -> done | failed | cancelled. A running job whose lease ran out is queued again."""

    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_state", "state", "lease_until"),
        Index("ix_job_project", "project_id", "id"),
    )

    id: Mapped[PrimaryKey]
    kind: Mapped[str] = mapped_column(String(32))  # import | release | score | ...
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    #: read by the runner only: of an import of many files it is long
    payload: Mapped[dict[str, Any]] = mapped_column(Json, default=dict, deferred=True)
    #: at most one job per key; a finished one frees it
    key: Mapped[str | None] = mapped_column(String(128), unique=True)
    state: Mapped[str] = mapped_column(String(16), default="queued")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    checkpoint: Mapped[dict[str, Any] | None] = mapped_column(Json)  # where to go on after a crash
    result: Mapped[dict[str, Any] | None] = mapped_column(Json)
    error: Mapped[str | None] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(default=0)  # claims so far; tells two runners apart
    stalls: Mapped[int] = mapped_column(default=0)  # claims since it last got on
    lease_until: Mapped[datetime | None]
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Timestamp]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class Reject(Base):
    """One thing an import could not take, where it stood, why, and what to do."""

    __tablename__ = "reject"

    id: Mapped[PrimaryKey]
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id", ondelete="CASCADE"), index=True)
    place: Mapped[str] = mapped_column(String(500))  # file, or file and row
    code: Mapped[str] = mapped_column(String(40))
    message: Mapped[str] = mapped_column(Text)
