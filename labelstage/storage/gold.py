"""Items whose answer is known, and what is known of workers from comparing theirs with something better."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base, Json, PrimaryKey, Timestamp
from .items import Item


class Gold(Base):
    """The known answer to an item. Active gold is mixed in unrecognisably; retired gold is given to nobody any more, and what was
    measured with it stays; practice gold is what workers practise on, told at once what was right, and is never mixed in."""

    __tablename__ = "gold"
    __table_args__ = (Index("ix_gold_project_state", "project_id", "state", "shown"),)

    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    result: Mapped[dict[str, Any]] = mapped_column(Json)
    source: Mapped[str] = mapped_column(String(16))  # import | adjudicated | reviewed | written
    state: Mapped[str] = mapped_column(String(16), default="active")  # active | retired | practice
    retired_because: Mapped[str] = mapped_column(Text, default="")  # a sentence, see words.pack
    hint: Mapped[str] = mapped_column(Text, default="")  # shown in practice after a wrong try
    shown: Mapped[int] = mapped_column(default=0)  # how many workers have had it
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[Timestamp]

    item: Mapped[Item] = relationship()


class Evidence(Base):
    """One worker's answer to one item, compared with what is held to be true: one row for each source.

    `pairs` counts [field, true class or null, said class or null, how often]; null stands for "no such object".
    """

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("assignment_id", "source"),
        Index("ix_evidence_worker", "project_id", "worker_id", "source"),
    )

    id: Mapped[PrimaryKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    worker_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"))
    source: Mapped[str] = mapped_column(String(16))  # gold | review | consensus
    pairs: Mapped[list[Any]] = mapped_column(Json)
    right: Mapped[int]
    total: Mapped[int]
    created_at: Mapped[Timestamp]
