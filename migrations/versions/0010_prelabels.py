"""Prelabels."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

Time = sa.DateTime(timezone=True)
Big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON().with_variant(JSONB(), "postgresql")


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
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_prelabel_item_id_item"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["schema_id"], ["label_schema.id"], name=op.f("fk_prelabel_schema_id_label_schema")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prelabel")),
    )
    with op.batch_alter_table("prelabel", schema=None) as batch_op:
        batch_op.create_index("ix_prelabel_item", ["item_id", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("prelabel", schema=None) as batch_op:
        batch_op.drop_index("ix_prelabel_item")

    op.drop_table("prelabel")
