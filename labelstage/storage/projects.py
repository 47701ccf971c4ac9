"""Projects, who is in them, and the versions of their label schema and guideline."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, exists
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from .base import Base, Json, PrimaryKey, Timestamp
from .users import User
from .webhooks import Webhook


class Project(Base):
    __tablename__ = "project"

    id: Mapped[PrimaryKey] = mapped_column()
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(16), default="active")  # active | paused | archived
    overlap: Mapped[int] = mapped_column(default=1)  # distinct workers wanted per item
    review_rate: Mapped[int] = mapped_column(default=100)  # percent of submits that a reviewer sees
    lease_minutes: Mapped[int] = mapped_column(default=30)
    return_hours: Mapped[int] = mapped_column(default=72)  # then returned work goes to somebody else
    claim_limit: Mapped[int] = mapped_column(default=20)  # items that one person may claim at once
    unusable_after: Mapped[int] = mapped_column(default=2)  # skips as unusable that set an item aside
    review_reasons: Mapped[list[Any]] = mapped_column(
        Json, default=list
    )  # [{"code", "title"}]; none: the usual
    review_seeds: Mapped[int] = mapped_column(default=0)  # percent of reviews that check the reviewer
    requires: Mapped[list[Any]] = mapped_column(Json, default=list)  # [{"skill", "level"}] of every worker
    lanes: Mapped[int] = mapped_column(default=0)  # lanes beside the first: see storage/lanes.py
    points: Mapped[int] = mapped_column(default=0)  # per accepted item
    gold: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)  # see services/gold/settings.py
    restricted: Mapped[int] = mapped_column(default=0)  # people who get no work for now: see services/rules
    match_iou: Mapped[float] = mapped_column(default=0.5)  # boxes pair up from this IoU on
    schema_id: Mapped[int | None] = mapped_column(
        ForeignKey("label_schema.id", use_alter=True, name="fk_project_schema_id_label_schema")
    )  # the newest; None only while the project is being made
    guideline_id: Mapped[int | None] = mapped_column(
        ForeignKey("guideline.id", use_alter=True, name="fk_project_guideline_id_guideline")
    )  # the newest, None when none was written
    version: Mapped[int] = mapped_column(default=1)  # optimistic concurrency
    created_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[Timestamp]

    listened_to: Mapped[bool] = column_property(  # whether a webhook waits for news
        exists().where(Webhook.project_id == id, Webhook.active), deferred=True
    )

    __mapper_args__ = {"version_id_col": version}


class Membership(Base):
    """One row per role: a person may be a manager and a reviewer of the same project."""

    __tablename__ = "membership"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(String(16), primary_key=True)  # manager | reviewer | worker | data
    created_at: Mapped[Timestamp]

    user: Mapped[User] = relationship()


class LabelSchema(Base):
    __tablename__ = "label_schema"
    __table_args__ = (UniqueConstraint("project_id", "version"),)

    id: Mapped[PrimaryKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    version: Mapped[int]
    fields: Mapped[list[Any]] = mapped_column(Json)
    created_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[Timestamp]


class Guideline(Base):
    __tablename__ = "guideline"
    __table_args__ = (UniqueConstraint("project_id", "version"),)

    id: Mapped[PrimaryKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    version: Mapped[int]
    markdown: Mapped[str] = mapped_column(Text)
    changes: Mapped[str] = mapped_column(Text, default="")  # what is new, in the manager's words
    touches: Mapped[list[Any]] = mapped_column(Json, default=list)  # [{"field", "class" or null}] it changes
    created_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[Timestamp]
