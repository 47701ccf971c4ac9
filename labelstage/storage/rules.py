"""Rules about workers, what they found, and what was done about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base, Json, PrimaryKey, Timestamp
from .users import User


class Rule(Base):
    """Collector, condition and action. A rule proposes; it acts by itself only when `acts` is switched on."""

    __tablename__ = "rule"

    id: Mapped[PrimaryKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    collector: Mapped[str] = mapped_column(String(32))
    bound: Mapped[float]  # the condition: at, below or above it, as the collector says
    least: Mapped[int]  # cases there must be before anything is said of a worker
    action: Mapped[str] = mapped_column(String(16))
    days: Mapped[int] = mapped_column(default=0)  # of a restriction, or how far back work is asked for again
    skill: Mapped[str] = mapped_column(String(64), default="")
    acts: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    created_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[Timestamp]


class Measure(Base):
    """What a rule (or a manager) proposed or did about a worker. States: proposed -> applied | dismissed; applied -> undone."""

    __tablename__ = "measure"
    __table_args__ = (Index("ix_measure_project_state", "project_id", "state", "id"),)

    id: Mapped[PrimaryKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    worker_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("rule.id", ondelete="SET NULL"))
    action: Mapped[str] = mapped_column(String(16))
    days: Mapped[int] = mapped_column(default=0)
    skill: Mapped[str] = mapped_column(String(64), default="")
    #: {"collector", "value", "bound", "judged", "n", "assignments": [ids of what it was seen in]}; of a sign of unusual work
    #: {"sign", "says", "value", "n", "assignments", "beside": the other of two who are alike, or None}
    evidence: Mapped[dict[str, Any]] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(16), default="proposed")
    until: Mapped[datetime | None]  # when a restriction ends by itself
    #: what was changed, so that it can be undone; and after that what could not be
    done: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # None: the rule itself
    decided_at: Mapped[datetime | None]
    created_at: Mapped[Timestamp]

    worker: Mapped[User] = relationship(foreign_keys=[worker_id])
