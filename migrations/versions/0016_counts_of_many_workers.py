"""What each worker did is counted from an index alone, and what was lately leased is found by one."""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLE = "assignment"
WORKER, LATELY = "ix_assignment_worker", "ix_assignment_lately"


def upgrade() -> None:
    op.drop_index(WORKER, TABLE)
    op.create_index(WORKER, TABLE, ["project_id", "worker_id", "state", "active_ms"])
    op.create_index(LATELY, TABLE, ["project_id", "leased_at", "id"])


def downgrade() -> None:
    op.drop_index(LATELY, TABLE)
    op.drop_index(WORKER, TABLE)
    op.create_index(WORKER, TABLE, ["worker_id", "project_id", "state"])
