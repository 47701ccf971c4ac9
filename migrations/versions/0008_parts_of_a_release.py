"""A release may be divided into parts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("release_label", sa.Column("split", sa.String(length=32), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("release_label", schema=None) as batch_op:
        batch_op.drop_column("split")
