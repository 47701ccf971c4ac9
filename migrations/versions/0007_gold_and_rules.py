"""Gold, evidence about workers, rules, and what a guideline changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from labelstage.storage.migrating import Big, Json, Time, add_filled, reference

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_rule()
    _make_gold()
    _make_measure()
    _make_evidence()
    add_filled("assignment", ("gold", sa.Boolean(), sa.false()))
    add_filled("guideline", ("changes", sa.Text(), ""), ("touches", Json, "[]"))
    add_filled("project", ("gold", Json, "{}"), ("restricted", Big, "0"))


def _make_rule() -> None:
    op.create_table(
        "rule",
        sa.Column("id", Big, nullable=False),
        sa.Column("project_id", Big, nullable=False),
        sa.Column("collector", sa.String(length=32), nullable=False),
        sa.Column("bound", sa.Double(), nullable=False),
        sa.Column("least", Big, nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("days", Big, nullable=False),
        sa.Column("skill", sa.String(length=64), nullable=False),
        sa.Column("acts", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_by", Big, nullable=False),
        sa.Column("created_at", Time, nullable=False),
        reference("rule", "created_by", "user"),
        reference("rule", "project_id", "project", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule")),
    )
    op.create_index("ix_rule_project_id", "rule", ["project_id"])


def _make_gold() -> None:
    op.create_table(
        "gold",
        sa.Column("item_id", Big, nullable=False),
        sa.Column("project_id", Big, nullable=False),
        sa.Column("result", Json, nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("retired_because", sa.Text(), nullable=False),
        sa.Column("shown", Big, nullable=False),
        sa.Column("created_by", Big, nullable=True),
        sa.Column("created_at", Time, nullable=False),
        reference("gold", "created_by", "user"),
        reference("gold", "item_id", "item", "CASCADE"),
        reference("gold", "project_id", "project", "CASCADE"),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_gold")),
    )
    op.create_index("ix_gold_project_state", "gold", ["project_id", "state", "shown"])


def _make_measure() -> None:
    op.create_table(
        "measure",
        sa.Column("id", Big, nullable=False),
        sa.Column("project_id", Big, nullable=False),
        sa.Column("worker_id", Big, nullable=False),
        sa.Column("rule_id", Big, nullable=True),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("days", Big, nullable=False),
        sa.Column("skill", sa.String(length=64), nullable=False),
        sa.Column("evidence", Json, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("until", Time, nullable=True),
        sa.Column("done", Json, nullable=False),
        sa.Column("decided_by", Big, nullable=True),
        sa.Column("decided_at", Time, nullable=True),
        sa.Column("created_at", Time, nullable=False),
        reference("measure", "decided_by", "user"),
        reference("measure", "project_id", "project", "CASCADE"),
        reference("measure", "rule_id", "rule", "SET NULL"),
        reference("measure", "worker_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
    )
    op.create_index("ix_measure_project_state", "measure", ["project_id", "state", "id"])
    op.create_index("ix_measure_worker_id", "measure", ["worker_id"])


def _make_evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", Big, nullable=False),
        sa.Column("project_id", Big, nullable=False),
        sa.Column("worker_id", Big, nullable=False),
        sa.Column("assignment_id", Big, nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("pairs", Json, nullable=False),
        sa.Column("right", Big, nullable=False),
        sa.Column("total", Big, nullable=False),
        sa.Column("created_at", Time, nullable=False),
        reference("evidence", "assignment_id", "assignment", "CASCADE"),
        reference("evidence", "project_id", "project", "CASCADE"),
        reference("evidence", "worker_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("assignment_id", "source", name=op.f("uq_evidence_assignment_id_source")),
    )
    op.create_index("ix_evidence_worker", "evidence", ["project_id", "worker_id", "source"])


def downgrade() -> None:
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.drop_column("restricted")
        batch_op.drop_column("gold")

    with op.batch_alter_table("guideline", schema=None) as batch_op:
        batch_op.drop_column("touches")
        batch_op.drop_column("changes")

    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_column("gold")

    for table in ("evidence", "measure", "gold", "rule"):
        op.drop_table(table)
