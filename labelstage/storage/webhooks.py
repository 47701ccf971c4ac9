"""Whom to tell when something happened in a project, and what became of telling him."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base, Json, PrimaryKey, Timestamp


class Webhook(Base):
    __tablename__ = "webhook"

    id: Mapped[PrimaryKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    url: Mapped[str] = mapped_column(Text)
    events: Mapped[list[Any]] = mapped_column(Json)
    secret: Mapped[str] = mapped_column(String(64))  # signs what is sent; shown once
    active: Mapped[bool] = mapped_column(default=True)
    created_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[Timestamp]


class Delivery(Base):
    """One event for one webhook. States: waiting (due at `due_at`) -> delivered | failed, when it was tried often enough."""

    __tablename__ = "delivery"
    __table_args__ = (
        Index(
            "ix_delivery_due",
            "due_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_delivery_webhook", "webhook_id", "id"),
    )

    id: Mapped[PrimaryKey]
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhook.id", ondelete="CASCADE"))
    event: Mapped[str] = mapped_column(String(32))
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    status: Mapped[int | None]  # of the last answer
    error: Mapped[str | None] = mapped_column(Text)  # why there was none, or how it began
    due_at: Mapped[datetime]
    created_at: Mapped[Timestamp]
    delivered_at: Mapped[datetime | None]

    webhook: Mapped[Webhook] = relationship()
