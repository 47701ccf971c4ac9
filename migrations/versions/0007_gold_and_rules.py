"""Gold, evidence about workers, rules, and what a guideline changed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

Time = sa.DateTime(timezone=True)
Big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON().with_variant(JSONB(), "postgresql")

#: Table to its new columns, which are never null, and what the rows that are there get.
NEW: dict[str, list[tuple[str, Any, Any]]] = {
    "assignment": [("gold", sa.Boolean(), sa.false())],
    "guideline": [("changes", sa.Text(), ""), ("touches", Json, "[]")],
    "project": [("gold", Json, "{}"), ("restricted", Big, "0")],
}


def upgrade() -> None:
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
        sa.ForeignKeyConstraint(["created_by"], ["user.id"], name=op.f("fk_rule_created_by_user")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_rule_project_id_project"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule")),
    )
    with op.batch_alter_table("rule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rule_project_id"), ["project_id"], unique=False)

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
        sa.ForeignKeyConstraint(["created_by"], ["user.id"], name=op.f("fk_gold_created_by_user")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_gold_item_id_item"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_gold_project_id_project"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_gold")),
    )
    with op.batch_alter_table("gold", schema=None) as batch_op:
        batch_op.create_index("ix_gold_project_state", ["project_id", "state", "shown"], unique=False)

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
        sa.ForeignKeyConstraint(["decided_by"], ["user.id"], name=op.f("fk_measure_decided_by_user")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_measure_project_id_project"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["rule.id"], name=op.f("fk_measure_rule_id_rule"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["worker_id"], ["user.id"], name=op.f("fk_measure_worker_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
    )
    with op.batch_alter_table("measure", schema=None) as batch_op:
        batch_op.create_index("ix_measure_project_state", ["project_id", "state", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_measure_worker_id"), ["worker_id"], unique=False)

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
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_evidence_assignment_id_assignment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_evidence_project_id_project"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["worker_id"], ["user.id"], name=op.f("fk_evidence_worker_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("assignment_id", "source", name=op.f("uq_evidence_assignment_id_source")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index("ix_evidence_worker", ["project_id", "worker_id", "source"], unique=False)

    for table, added in NEW.items():
        with op.batch_alter_table(table) as batch_op:
            for name, kind, value in added:
                batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=value))
        with op.batch_alter_table(table) as batch_op:
            for name, kind, _value in added:
                batch_op.alter_column(name, existing_type=kind, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.drop_column("restricted")
        batch_op.drop_column("gold")

    with op.batch_alter_table("guideline", schema=None) as batch_op:
        batch_op.drop_column("touches")
        batch_op.drop_column("changes")

    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_column("gold")

    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index("ix_evidence_worker")

    op.drop_table("evidence")
    with op.batch_alter_table("measure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measure_worker_id"))
        batch_op.drop_index("ix_measure_project_state")

    op.drop_table("measure")
    with op.batch_alter_table("gold", schema=None) as batch_op:
        batch_op.drop_index("ix_gold_project_state")

    op.drop_table("gold")
    with op.batch_alter_table("rule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rule_project_id"))

    op.drop_table("rule")
