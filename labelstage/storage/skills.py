"""What a person is able to do in a project."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base, Timestamp
from .users import User


class Skill(Base):
    __tablename__ = "skill"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    level: Mapped[int]  # 0 to 100
    source: Mapped[str] = mapped_column(String(16))  # manager | exam | quality
    changed_at: Mapped[Timestamp]

    user: Mapped[User] = relationship()
