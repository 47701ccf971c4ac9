"""What workers ask about items, and what is answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .assignments import Assignment
from .base import Base, PrimaryKey, Timestamp
from .items import Item
from .users import User


class Question(Base):
    """A thread about one worker's item. It is `open` while it waits for an answer, `answered` while it does not."""

    __tablename__ = "question"
    __table_args__ = (
        Index("ix_question_project_state", "project_id", "state", "changed_at"),
        Index("ix_question_worker", "worker_id", "project_id", "changed_at"),
    )

    id: Mapped[PrimaryKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), index=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"), index=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("user.id"))  # who asked
    state: Mapped[str] = mapped_column(String(8), default="open")  # open | answered
    changed_at: Mapped[Timestamp]  # when the last message was written
    read_at: Mapped[datetime | None]  # when who asked last looked at it

    item: Mapped[Item] = relationship()
    worker: Mapped[User] = relationship()
    assignment: Mapped[Assignment] = relationship()
    messages: Mapped[list[QuestionMessage]] = relationship(order_by="QuestionMessage.id")

    @property
    def is_news(self) -> bool:
        """Whether there is an answer that the worker has not seen."""
        return self.state == "answered" and (self.read_at is None or self.read_at < self.changed_at)


class QuestionMessage(Base):
    __tablename__ = "question_message"

    id: Mapped[PrimaryKey]
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[Timestamp]

    author: Mapped[User] = relationship()
