"""What a worker did today is counted from an index alone."""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NAME, TABLE, COLUMNS = "ix_assignment_worker_day", "assignment", ["worker_id", "project_id", "submitted_at"]


def upgrade() -> None:
    op.drop_index(NAME, TABLE)
    op.create_index(NAME, TABLE, [*COLUMNS, "state"], unique=False)


def downgrade() -> None:
    op.drop_index(NAME, TABLE)
    op.create_index(NAME, TABLE, COLUMNS, unique=False)
