"""Comparisons of annotators and reports are kept; items know the import that brought them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from labelstage.storage.migrating import Big, Json, Time, reference

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_field_categories()
    _make_agreement_report()
    _make_comparison()
    op.add_column("item", sa.Column("import_id", Big, nullable=True))
    _have_all_compared()


def _make_field_categories() -> None:
    op.create_table(
        "field_categories",
        sa.Column("project_id", Big, nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("names", Json, nullable=False),
        reference("field_categories", "project_id", "project", "CASCADE"),
        sa.PrimaryKeyConstraint("project_id", "field", name=op.f("pk_field_categories")),
    )


def _make_agreement_report() -> None:
    op.create_table(
        "agreement_report",
        sa.Column("project_id", Big, nullable=False),
        sa.Column("schema_id", Big, nullable=False),
        sa.Column("items", Big, nullable=False),
        sa.Column("report", Json, nullable=False),
        sa.Column("made_at", Time, nullable=False),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.Column("due_at", Time, nullable=False),
        reference("agreement_report", "project_id", "project", "CASCADE"),
        reference("agreement_report", "schema_id", "label_schema"),
        sa.PrimaryKeyConstraint("project_id", name=op.f("pk_agreement_report")),
    )


def _make_comparison() -> None:
    op.create_table(
        "comparison",
        sa.Column("item_id", Big, nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("project_id", Big, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("pairs", sa.LargeBinary(), nullable=False),
        sa.Column("cells", sa.LargeBinary(), nullable=False),
        sa.Column("units", sa.LargeBinary(), nullable=False),
        reference("comparison", "item_id", "item", "CASCADE"),
        reference("comparison", "project_id", "project", "CASCADE"),
        sa.PrimaryKeyConstraint("item_id", "field", name=op.f("pk_comparison")),
    )
    op.create_index("ix_comparison_field", "comparison", ["project_id", "field", "item_id"])


def _have_all_compared() -> None:
    """By the next score job."""
    item = sa.table("item", sa.column("rescore", sa.Boolean), sa.column("submitted", Big))
    op.execute(item.update().where(item.c.submitted >= 2).values(rescore=True))


def downgrade() -> None:
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.drop_column("import_id")
    for table in ("comparison", "agreement_report", "field_categories"):
        op.drop_table(table)
