"""What is labelled: one image, one text or one conversation."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, exists, text
from sqlalchemy.orm import Mapped, column_property, mapped_column

from .base import Base, Json, NullableJson, PrimaryKey, Timestamp
from .prelabels import Prelabel

#: What an item is, whoever labels it and however often.
CONTENT = (
    "media",
    "name",
    "text",
    "conversation",
    "content_sha256",
    "display_sha256",
    "display_type",
    "thumbnail_sha256",
    "width",
    "height",
    "meta",
)


class Item(Base):
    """`open_slots` = `overlap` minus the assignments that count; it never goes below zero. An item that is set aside or
    withdrawn has none.

    `queue_position` orders the hand-out within a lane. An item whose slot comes back (expiry, skip, release) moves to
    the end, so that it lies ahead of every worker's cursor: see services/assignment.
    """

    __tablename__ = "item"
    __table_args__ = (
        CheckConstraint("open_slots >= 0", name="open_slots_not_negative"),
        CheckConstraint("submitted <= overlap", name="never_over_overlap"),
        Index("uq_item_project_id_external_id", "project_id", "external_id", unique=True),
        Index("ix_item_content", "project_id", "content_sha256"),
        Index(
            "ix_item_open",
            "project_id",
            "lane",
            "queue_position",
            sqlite_where=text("open_slots > 0"),
            postgresql_where=text("open_slots > 0"),
        ),
        Index("ix_item_project_state", "project_id", "state", "id", "overlap", "submitted"),
        Index(
            "ix_item_rescore",
            "project_id",
            "id",
            sqlite_where=text("rescore = 1"),  # as queries put it, or SQLite does not use it
            postgresql_where=text("rescore"),
        ),
        Index(
            "ix_item_adjudicate",
            "project_id",
            "id",
            sqlite_where=text("adjudicate = 1"),
            postgresql_where=text("adjudicate"),
        ),
    )

    id: Mapped[PrimaryKey] = mapped_column()
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    external_id: Mapped[str] = mapped_column(String(255))  # the client's; made from the name or a UUID else
    media: Mapped[str] = mapped_column(String(16))  # image | text | conversation
    name: Mapped[str] = mapped_column(String(255), default="")  # the file it came from
    text: Mapped[str | None] = mapped_column(Text)  # exactly as received
    conversation: Mapped[dict[str, Any] | None] = mapped_column(
        NullableJson
    )  # {"messages": [...], "responses": [...]}
    content_sha256: Mapped[str] = mapped_column(String(64))  # of the original bytes; see services/intake
    display_sha256: Mapped[str | None] = mapped_column(String(64))  # the upright image the browser gets
    display_type: Mapped[str | None] = mapped_column(String(32))
    thumbnail_sha256: Mapped[str | None] = mapped_column(String(64))
    width: Mapped[int | None]  # of the upright image, pixels
    height: Mapped[int | None]
    meta: Mapped[dict[str, Any]] = mapped_column("metadata", Json, default=dict)
    overlap: Mapped[int]
    open_slots: Mapped[int]
    submitted: Mapped[int] = mapped_column(default=0)  # submits that count towards the overlap
    surplus: Mapped[int] = mapped_column(default=0)  # slots out beyond what is now wanted; not asked again
    unusable: Mapped[int] = mapped_column(default=0)  # people who skipped it as unusable
    state: Mapped[str] = mapped_column(
        String(16), default="open"
    )  # open | labelled | done | set_aside | withdrawn
    lane: Mapped[int] = mapped_column(default=0)  # its priority and required skill: see storage/lanes.py
    queue_position: Mapped[int]
    #: the import job that brought it, None: sent by the API. No foreign key: a job may go, and no item need be searched for it
    import_id: Mapped[int | None]
    rescore: Mapped[bool] = mapped_column(default=False)  # its agreement is out of date
    adjudicate: Mapped[bool] = mapped_column(default=False)  # its annotators differ; somebody must decide
    created_at: Mapped[Timestamp]

    prelabelled: Mapped[bool] = column_property(exists().where(Prelabel.item_id == id), deferred=True)
