"""Comparisons of annotators and reports are kept; items know the import that brought them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

Time = sa.DateTime(timezone=True)
Big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "field_categories",
        sa.Column("project_id", Big, nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("names", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_field_categories_project_id_project"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("project_id", "field", name=op.f("pk_field_categories")),
    )
    op.create_table(
        "agreement_report",
        sa.Column("project_id", Big, nullable=False),
        sa.Column("schema_id", Big, nullable=False),
        sa.Column("items", Big, nullable=False),
        sa.Column("report", Json, nullable=False),
        sa.Column("made_at", Time, nullable=False),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.Column("due_at", Time, nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_agreement_report_project_id_project"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["schema_id"], ["label_schema.id"], name=op.f("fk_agreement_report_schema_id_label_schema")
        ),
        sa.PrimaryKeyConstraint("project_id", name=op.f("pk_agreement_report")),
    )
    op.create_table(
        "comparison",
        sa.Column("item_id", Big, nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("project_id", Big, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("pairs", sa.LargeBinary(), nullable=False),
        sa.Column("cells", sa.LargeBinary(), nullable=False),
        sa.Column("units", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_comparison_item_id_item"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_comparison_project_id_project"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("item_id", "field", name=op.f("pk_comparison")),
    )
    op.create_index("ix_comparison_field", "comparison", ["project_id", "field", "item_id"], unique=False)
    op.add_column("item", sa.Column("import_id", Big, nullable=True))
    item = sa.table("item", sa.column("rescore", sa.Boolean), sa.column("submitted", Big))
    op.execute(
        item.update().where(item.c.submitted >= 2).values(rescore=True)
    )  # compared by the next score job


def downgrade() -> None:
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.drop_column("import_id")
    op.drop_index("ix_comparison_field", table_name="comparison")
    for table in ("comparison", "agreement_report", "field_categories"):
        op.drop_table(table)
