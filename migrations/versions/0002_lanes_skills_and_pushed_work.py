"""Lanes, skills and pushed work."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

from labelstage.storage.migrating import Big, Json, Time, add_filled, partial_index, reference

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

#: Table to its new columns, which are never null, and what the rows that are there get.
NEW: dict[str, list[tuple[str, Any, str]]] = {
    "item": [("surplus", Big, "0"), ("unusable", Big, "0"), ("lane", Big, "0")],
    "project": [
        ("return_hours", Big, "72"),
        ("claim_limit", Big, "20"),
        ("unusable_after", Big, "2"),
        ("requires", Json, "[]"),
        ("lanes", Big, "0"),
    ],
}
ENDING = "state IN ('leased', 'pushed', 'returned')"
LEASED = "state = 'leased'"
PUSHED = "state = 'pushed'"
OPEN = "open_slots > 0"
RETURNED_FOR = timedelta(hours=72)


def upgrade() -> None:
    for table, added in NEW.items():
        add_filled(table, *added)
    op.drop_index("ix_item_open", "item")
    columns = ["project_id", "lane", "queue_position"]
    partial_index("ix_item_open", "item", columns, OPEN)

    with op.batch_alter_table("assignment") as batch_op:
        batch_op.add_column(sa.Column("skip_route", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("due_at", Time, nullable=True))
    op.drop_index("ix_assignment_lease", "assignment")
    partial_index("ix_assignment_ends", "assignment", ["expires_at"], ENDING)
    columns = ["worker_id", "project_id", "expires_at"]
    partial_index("ix_assignment_pushed", "assignment", columns, PUSHED)
    _give_returned_work_its_time()

    op.drop_table("worker_cursor")  # whoever comes next walks his queue once from its start
    _make_cursors(lanes=True)
    _make_lanes_and_skills()


def _give_returned_work_its_time() -> None:
    assignment = sa.table("assignment", sa.column("state", sa.String()), sa.column("expires_at", Time))
    until = datetime.now(UTC) + RETURNED_FOR
    op.execute(assignment.update().where(assignment.c.state == "returned").values(expires_at=until))


def _make_cursors(*, lanes: bool) -> None:
    lane = [sa.Column("lane", Big, autoincrement=False, nullable=False)] if lanes else []
    op.create_table(
        "worker_cursor",
        sa.Column("project_id", Big, nullable=False),
        sa.Column("worker_id", Big, nullable=False),
        *lane,
        sa.Column("position", Big, nullable=False),
        sa.Column("swept_at", Time, nullable=not lanes),
        reference("worker_cursor", "project_id", "project", "CASCADE"),
        reference("worker_cursor", "worker_id", "user", "CASCADE"),
        sa.PrimaryKeyConstraint(
            "project_id", "worker_id", *(column.name for column in lane), name=op.f("pk_worker_cursor")
        ),
    )


def _make_lanes_and_skills() -> None:
    op.create_table(
        "lane",
        sa.Column("project_id", Big, nullable=False),
        sa.Column("number", Big, autoincrement=False, nullable=False),
        sa.Column("priority", Big, nullable=False),
        sa.Column("skill", sa.String(length=64), nullable=False),
        sa.Column("level", Big, nullable=False),
        reference("lane", "project_id", "project", "CASCADE"),
        sa.PrimaryKeyConstraint("project_id", "number", name=op.f("pk_lane")),
        sa.UniqueConstraint(
            "project_id", "priority", "skill", "level", name=op.f("uq_lane_project_id_priority_skill_level")
        ),
    )
    op.create_table(
        "skill",
        sa.Column("project_id", Big, nullable=False),
        sa.Column("user_id", Big, nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("level", Big, nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("changed_at", Time, nullable=False),
        reference("skill", "project_id", "project", "CASCADE"),
        reference("skill", "user_id", "user", "CASCADE"),
        sa.PrimaryKeyConstraint("project_id", "user_id", "name", name=op.f("pk_skill")),
    )
    op.create_index(op.f("ix_skill_user_id"), "skill", ["user_id"])


def downgrade() -> None:
    op.drop_table("skill")
    op.drop_table("lane")
    op.drop_table("worker_cursor")
    _make_cursors(lanes=False)
    op.drop_index("ix_assignment_pushed", "assignment")
    op.drop_index("ix_assignment_ends", "assignment")
    with op.batch_alter_table("assignment") as batch_op:
        batch_op.drop_column("due_at")
        batch_op.drop_column("skip_route")
    partial_index("ix_assignment_lease", "assignment", ["expires_at"], LEASED)
    op.drop_index("ix_item_open", "item")
    for table, added in NEW.items():
        with op.batch_alter_table(table) as batch_op:
            for name, _kind, _value in added:
                batch_op.drop_column(name)
    columns = ["project_id", "queue_position"]
    partial_index("ix_item_open", "item", columns, OPEN)
