"""Labels that were there before anybody looked: a model's, or another tool's."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Json, PrimaryKey, Timestamp


class Prelabel(Base):
    """Where a worker starts from. Never edited: a newer one is another row, so that what a worker was shown stays known.

    A worker is shown the newest that was there when he leased the item.
    """

    __tablename__ = "prelabel"
    __table_args__ = (Index("ix_prelabel_item", "item_id", "id"),)

    id: Mapped[PrimaryKey]
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"))
    schema_id: Mapped[int] = mapped_column(ForeignKey("label_schema.id"))
    result: Mapped[dict[str, Any]] = mapped_column(Json)
    source: Mapped[str] = mapped_column(String(200))  # the model, the tool or the file
    #: the import job that brought it; no foreign key: a job may go
    import_id: Mapped[int | None]
    #: made wrong on purpose, on gold, to see who takes what he is given as it is
    seeded: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Timestamp]
