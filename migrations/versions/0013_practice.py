"""Items to practise on, and prelabels made wrong on purpose."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

Time = sa.DateTime(timezone=True)
Big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "practice",
        sa.Column("item_id", Big, nullable=False),
        sa.Column("worker_id", Big, nullable=False),
        sa.Column("project_id", Big, nullable=False),
        sa.Column("tries", Big, nullable=False),
        sa.Column("solved", sa.Boolean(), nullable=False),
        sa.Column("first_right", sa.Boolean(), nullable=False),
        sa.Column("changed_at", Time, nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_practice_item_id_item"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["user.id"], name=op.f("fk_practice_worker_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_practice_project_id_project"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("item_id", "worker_id", name=op.f("pk_practice")),
    )
    op.create_index("ix_practice_worker", "practice", ["project_id", "worker_id"], unique=False)
    for table, name, kind, value in (
        ("gold", "hint", sa.Text(), ""),
        ("prelabel", "seeded", sa.Boolean(), sa.false()),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=value))
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(name, existing_type=kind, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("prelabel", schema=None) as batch_op:
        batch_op.drop_column("seeded")
    with op.batch_alter_table("gold", schema=None) as batch_op:
        batch_op.drop_column("hint")
    op.drop_table("practice")
