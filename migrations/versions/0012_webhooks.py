"""Webhooks and what they were sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from labelstage.storage.migrating import Big, Json, Time, partial_index, reference

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_webhook()
    _make_delivery()


def _make_webhook() -> None:
    op.create_table(
        "webhook",
        sa.Column("id", Big, nullable=False),
        sa.Column("project_id", Big, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("events", Json, nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_by", Big, nullable=False),
        sa.Column("created_at", Time, nullable=False),
        reference("webhook", "project_id", "project", "CASCADE"),
        reference("webhook", "created_by", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
    )
    op.create_index("ix_webhook_project_id", "webhook", ["project_id"])


def _make_delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", Big, nullable=False),
        sa.Column("webhook_id", Big, nullable=False),
        sa.Column("event", sa.String(length=32), nullable=False),
        sa.Column("payload", Json, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", Big, nullable=False),
        sa.Column("status", Big, nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("due_at", Time, nullable=False),
        sa.Column("created_at", Time, nullable=False),
        sa.Column("delivered_at", Time, nullable=True),
        reference("delivery", "webhook_id", "webhook", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
    )
    partial_index("ix_delivery_due", "delivery", ["due_at"], "state = 'waiting'")
    op.create_index("ix_delivery_webhook", "delivery", ["webhook_id", "id"])


def downgrade() -> None:
    op.drop_table("delivery")
    op.drop_table("webhook")
