"""Prelabels."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from labelstage.storage.migrating import Big, Json, Time, reference

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "prelabel",
        sa.Column("id", Big, nullable=False),
        sa.Column("item_id", Big, nullable=False),
        sa.Column("schema_id", Big, nullable=False),
        sa.Column("result", Json, nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("import_id", Big, nullable=True),
        sa.Column("created_at", Time, nullable=False),
        reference("prelabel", "item_id", "item", "CASCADE"),
        reference("prelabel", "schema_id", "label_schema"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prelabel")),
    )
    op.create_index("ix_prelabel_item", "prelabel", ["item_id", "id"])


def downgrade() -> None:
    op.drop_table("prelabel")
