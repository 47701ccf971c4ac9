"""The lanes of a project's queue: items of one priority and one required skill stand in one lane."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base


class Lane(Base):
    """Lane 0, of priority 0 and for everybody, is in every project and has no row."""

    __tablename__ = "lane"
    __table_args__ = (UniqueConstraint("project_id", "priority", "skill", "level"),)

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    priority: Mapped[int]  # 0 to 9, higher first
    skill: Mapped[str] = mapped_column(String(64), default="")  # empty: for everybody
    level: Mapped[int] = mapped_column(default=0)  # the least level of that skill
