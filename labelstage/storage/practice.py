"""How far workers have come with items to practise on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base


class Practice(Base):
    """One worker's tries at one practice item. Nothing else comes of them: no assignment, no evidence, no points."""

    __tablename__ = "practice"
    __table_args__ = (Index("ix_practice_worker", "project_id", "worker_id"),)

    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    tries: Mapped[int] = mapped_column(default=0)  # of this round: it begins anew once the answer was shown
    solved: Mapped[bool] = mapped_column(default=False)
    first_right: Mapped[bool]  # whether the very first try was right
    changed_at: Mapped[datetime]  # the last try
