"""People, the tokens they script with, and the invitations by which they came."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base, Digest, Json, PrimaryKey, Timestamp


class User(Base):
    __tablename__ = "user"

    id: Mapped[PrimaryKey]
    email: Mapped[str] = mapped_column(String(254), unique=True)  # lowercase
    name: Mapped[str] = mapped_column(String(100))
    password_hash: Mapped[str] = mapped_column(String(200))
    is_admin: Mapped[bool] = mapped_column(default=False)
    is_manager: Mapped[bool] = mapped_column(default=False)  # may create projects
    is_active: Mapped[bool] = mapped_column(default=True)
    locale: Mapped[str | None] = mapped_column(String(8))  # None: what the browser asks for
    preferences: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)  # theme, key bindings
    session_key: Mapped[str] = mapped_column(String(32))  # changed at a password change: ends other sessions
    created_at: Mapped[Timestamp]


class ApiToken(Base):
    __tablename__ = "api_token"

    id: Mapped[PrimaryKey]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    prefix: Mapped[str] = mapped_column(String(12))  # shown in lists, so a leaked token can be recognised
    digest: Mapped[Digest] = mapped_column(unique=True)
    read_only: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Timestamp]
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class Invitation(Base):
    __tablename__ = "invitation"

    id: Mapped[PrimaryKey]
    digest: Mapped[Digest] = mapped_column(unique=True)
    email: Mapped[str | None] = mapped_column(String(254))  # None: whoever holds the link
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    role: Mapped[str | None] = mapped_column(String(16))
    created_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[Timestamp]
    expires_at: Mapped[datetime]
    uses_left: Mapped[int] = mapped_column(default=1)
