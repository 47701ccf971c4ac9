"""How far a project has come, and whose submits wait for review, are counted from an index alone."""

from __future__ import annotations

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ITEMS = ("ix_item_project_state", "item", ["project_id", "state", "id"])
WORKERS = ("ix_assignment_worker", "assignment", ["project_id", "worker_id", "state"])


def upgrade() -> None:
    for (name, table, columns), more in (
        (ITEMS, ["overlap", "submitted"]),
        (WORKERS, ["counted", "active_ms"]),
    ):
        op.drop_index(name, table)
        op.create_index(name, table, [*columns, *more])


def downgrade() -> None:
    for (name, table, columns), more in ((WORKERS, ["active_ms"]), (ITEMS, [])):
        op.drop_index(name, table)
        op.create_index(name, table, [*columns, *more])
