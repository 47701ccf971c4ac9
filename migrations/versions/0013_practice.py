"""Items to practise on, and prelabels made wrong on purpose."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from labelstage.storage.migrating import Big, Time, add_filled, reference

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


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
        reference("practice", "item_id", "item", "CASCADE"),
        reference("practice", "worker_id", "user", "CASCADE"),
        reference("practice", "project_id", "project", "CASCADE"),
        sa.PrimaryKeyConstraint("item_id", "worker_id", name=op.f("pk_practice")),
    )
    op.create_index("ix_practice_worker", "practice", ["project_id", "worker_id"])
    add_filled("gold", ("hint", sa.Text(), ""))
    add_filled("prelabel", ("seeded", sa.Boolean(), sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("prelabel", schema=None) as batch_op:
        batch_op.drop_column("seeded")
    with op.batch_alter_table("gold", schema=None) as batch_op:
        batch_op.drop_column("hint")
    op.drop_table("practice")
