"""Consensus of each item, models of workers' errors, thresholds and what they did; items to adjudicate."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from labelstage.storage.migrating import Big, Json, Time, add_filled, partial_index, reference

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_consensus_model()
    _make_threshold()
    _make_item_consensus()
    _make_threshold_action()

    add_filled("item", ("adjudicate", sa.Boolean(), sa.false()))
    partial_index("ix_item_adjudicate", "item", ["project_id", "id"], "adjudicate = 1", "adjudicate")
    with op.batch_alter_table("release", schema=None) as batch_op:
        batch_op.add_column(sa.Column("models", Json, nullable=True))


def _make_consensus_model() -> None:
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
        reference("consensus_model", "project_id", "project", "CASCADE"),
        sa.PrimaryKeyConstraint("project_id", "field", name=op.f("pk_consensus_model")),
    )


def _make_threshold() -> None:
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
        reference("threshold", "changed_by", "user"),
        reference("threshold", "project_id", "project", "CASCADE"),
        sa.PrimaryKeyConstraint("project_id", "field", name=op.f("pk_threshold")),
    )


def _make_item_consensus() -> None:
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
        reference("item_consensus", "item_id", "item", "CASCADE"),
        reference("item_consensus", "project_id", "project", "CASCADE"),
        sa.PrimaryKeyConstraint("item_id", "field", name=op.f("pk_item_consensus")),
    )
    op.create_index(
        "ix_item_consensus_least_sure", "item_consensus", ["project_id", "field", "confidence", "item_id"]
    )


def _make_threshold_action() -> None:
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
        reference("threshold_action", "item_id", "item", "CASCADE"),
        reference("threshold_action", "project_id", "project", "CASCADE"),
        reference("threshold_action", "reversed_by", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_threshold_action")),
    )
    op.create_index("ix_threshold_action_item", "threshold_action", ["item_id", "id"])
    op.create_index("ix_threshold_action_project", "threshold_action", ["project_id", "id"])


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

    for table in ("threshold_action", "item_consensus", "threshold", "consensus_model"):
        op.drop_table(table)
