"""Who has read which version of a guideline."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Timestamp


class GuidelineReading(Base):
    """A person's word that he has read a version."""

    __tablename__ = "guideline_reading"

    guideline_id: Mapped[int] = mapped_column(
        ForeignKey("guideline.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    read_at: Mapped[Timestamp]
