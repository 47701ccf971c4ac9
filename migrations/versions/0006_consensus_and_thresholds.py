"""Consensus of each item, models of workers' errors, thresholds and what they did; items to adjudicate."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

Time = sa.DateTime(timezone=True)
Big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "consensus_model",
        sa.Column("project_id", Big, nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("method", sa.String(length=16), nullable=False),
        sa.Column("choice", Json, nullable=False),
        sa.Column("parameters", Json, nullable=False),
        sa.Column("items", Big, nullable=False),
        sa.Column("changed", Big, nullable=False),
        sa.Column("fitted_at", Time, nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_consensus_model_project_id_project"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("project_id", "field", name=op.f("pk_consensus_model")),
    )
    op.create_table(
        "threshold",
        sa.Column("project_id", Big, nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("measure", sa.String(length=16), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("minimum", Big, nullable=False),
        sa.Column("maximum", Big, nullable=False),
        sa.Column("below", sa.String(length=16), nullable=False),
        sa.Column("above", sa.String(length=16), nullable=False),
        sa.Column("review_rate", Big, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", Big, nullable=False),
        sa.Column("changed_by", Big, nullable=False),
        sa.Column("changed_at", Time, nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["user.id"], name=op.f("fk_threshold_changed_by_user")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_threshold_project_id_project"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project_id", "field", name=op.f("pk_threshold")),
    )
    op.create_table(
        "item_consensus",
        sa.Column("item_id", Big, nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("project_id", Big, nullable=False),
        sa.Column("value", Json, nullable=True),
        sa.Column("tied", Json, nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("change", sa.Double(), nullable=False),
        sa.Column("method", sa.String(length=16), nullable=False),
        sa.Column("workers", Json, nullable=False),
        sa.Column("units", Json, nullable=False),
        sa.Column("made_at", Time, nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_item_consensus_item_id_item"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_item_consensus_project_id_project"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("item_id", "field", name=op.f("pk_item_consensus")),
    )
    with op.batch_alter_table("item_consensus", schema=None) as batch_op:
        batch_op.create_index(
            "ix_item_consensus_least_sure", ["project_id", "field", "confidence", "item_id"], unique=False
        )

    op.create_table(
        "threshold_action",
        sa.Column("id", Big, nullable=False),
        sa.Column("project_id", Big, nullable=False),
        sa.Column("item_id", Big, nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("measure", sa.String(length=16), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("version", Big, nullable=False),
        sa.Column("before", Big, nullable=False),
        sa.Column("after", Big, nullable=False),
        sa.Column("assignments", Json, nullable=False),
        sa.Column("reversed_by", Big, nullable=True),
        sa.Column("reversed_at", Time, nullable=True),
        sa.Column("created_at", Time, nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_threshold_action_item_id_item"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_threshold_action_project_id_project"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reversed_by"], ["user.id"], name=op.f("fk_threshold_action_reversed_by_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_threshold_action")),
    )
    with op.batch_alter_table("threshold_action", schema=None) as batch_op:
        batch_op.create_index("ix_threshold_action_item", ["item_id", "id"], unique=False)
        batch_op.create_index("ix_threshold_action_project", ["project_id", "id"], unique=False)

    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("adjudicate", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.alter_column("adjudicate", existing_type=sa.Boolean(), server_default=None)
        batch_op.create_index(
            "ix_item_adjudicate",
            ["project_id", "id"],
            unique=False,
            sqlite_where=sa.text("adjudicate = 1"),
            postgresql_where=sa.text("adjudicate"),
        )

    with op.batch_alter_table("release", schema=None) as batch_op:
        batch_op.add_column(sa.Column("models", Json, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("release", schema=None) as batch_op:
        batch_op.drop_column("models")

    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_item_adjudicate",
            sqlite_where=sa.text("adjudicate = 1"),
            postgresql_where=sa.text("adjudicate"),
        )
        batch_op.drop_column("adjudicate")

    with op.batch_alter_table("threshold_action", schema=None) as batch_op:
        batch_op.drop_index("ix_threshold_action_project")
        batch_op.drop_index("ix_threshold_action_item")

    op.drop_table("threshold_action")
    with op.batch_alter_table("item_consensus", schema=None) as batch_op:
        batch_op.drop_index("ix_item_consensus_least_sure")

    op.drop_table("item_consensus")
    op.drop_table("threshold")
    op.drop_table("consensus_model")
