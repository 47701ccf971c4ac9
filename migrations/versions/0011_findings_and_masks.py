"""What checks found, what was decided, and what was masked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from labelstage.storage.migrating import Big, Json, Time, reference

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_masking_rule()
    _make_finding()
    _make_fingerprint()
    _make_masked_item()
    _make_unmasking()
    _make_finding_decision()


def _make_masking_rule() -> None:
    op.create_table(
        "masking_rule",
        sa.Column("project_id", Big, nullable=False),
        sa.Column("created_at", Time, nullable=False),
        reference("masking_rule", "project_id", "project", "CASCADE"),
        sa.PrimaryKeyConstraint("project_id", name=op.f("pk_masking_rule")),
    )


def _make_finding() -> None:
    op.create_table(
        "finding",
        sa.Column("id", Big, nullable=False),
        sa.Column("project_id", Big, nullable=False),
        sa.Column("item_id", Big, nullable=False),
        sa.Column("import_id", Big, nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("other_id", Big, nullable=True),
        sa.Column("detail", Json, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("created_at", Time, nullable=False),
        reference("finding", "item_id", "item", "CASCADE"),
        reference("finding", "other_id", "item", "CASCADE"),
        reference("finding", "project_id", "project", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
    )
    op.create_index("ix_finding_other_id", "finding", ["other_id"])
    op.create_index("ix_finding_project", "finding", ["project_id", "kind", "state", "id"])
    op.create_index("uq_finding_item_id_kind", "finding", ["item_id", "kind"], unique=True)


def _make_fingerprint() -> None:
    op.create_table(
        "fingerprint",
        sa.Column("item_id", Big, nullable=False),
        sa.Column("project_id", Big, nullable=False),
        sa.Column("bits", sa.LargeBinary(), nullable=False),
        reference("fingerprint", "item_id", "item", "CASCADE"),
        reference("fingerprint", "project_id", "project", "CASCADE"),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_fingerprint")),
    )
    op.create_index("ix_fingerprint_project", "fingerprint", ["project_id", "item_id"])


def _make_masked_item() -> None:
    op.create_table(
        "masked_item",
        sa.Column("item_id", Big, nullable=False),
        sa.Column("original", Json, nullable=False),
        sa.Column("found", Json, nullable=False),
        reference("masked_item", "item_id", "item", "CASCADE"),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_masked_item")),
    )


def _make_unmasking() -> None:
    op.create_table(
        "unmasking",
        sa.Column("id", Big, nullable=False),
        sa.Column("item_id", Big, nullable=False),
        sa.Column("user_id", Big, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", Time, nullable=False),
        reference("unmasking", "item_id", "item", "CASCADE"),
        reference("unmasking", "user_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unmasking")),
    )
    op.create_index("ix_unmasking_item_id", "unmasking", ["item_id"])


def _make_finding_decision() -> None:
    op.create_table(
        "finding_decision",
        sa.Column("id", Big, nullable=False),
        sa.Column("finding_id", Big, nullable=False),
        sa.Column("before", sa.String(length=16), nullable=False),
        sa.Column("after", sa.String(length=16), nullable=False),
        sa.Column("user_id", Big, nullable=True),
        sa.Column("created_at", Time, nullable=False),
        reference("finding_decision", "finding_id", "finding", "CASCADE"),
        reference("finding_decision", "user_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_decision")),
    )
    op.create_index("ix_finding_decision_finding_id", "finding_decision", ["finding_id"])


def downgrade() -> None:
    for table in ("finding_decision", "unmasking", "masked_item", "fingerprint", "finding", "masking_rule"):
        op.drop_table(table)
