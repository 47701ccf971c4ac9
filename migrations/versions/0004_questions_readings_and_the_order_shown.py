"""Questions about items, readings of guidelines, and the order in which responses were shown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from labelstage.storage.migrating import Big, Json, Time, reference

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_guideline_reading()
    _make_question()
    _make_question_message()

    op.add_column("revision", sa.Column("shown", Json, nullable=True))


def _make_guideline_reading() -> None:
    op.create_table(
        "guideline_reading",
        sa.Column("guideline_id", Big, nullable=False),
        sa.Column("user_id", Big, nullable=False),
        sa.Column("read_at", Time, nullable=False),
        reference("guideline_reading", "guideline_id", "guideline", "CASCADE"),
        reference("guideline_reading", "user_id", "user", "CASCADE"),
        sa.PrimaryKeyConstraint("guideline_id", "user_id", name=op.f("pk_guideline_reading")),
    )
    op.create_index("ix_guideline_reading_user_id", "guideline_reading", ["user_id"])


def _make_question() -> None:
    op.create_table(
        "question",
        sa.Column("id", Big, nullable=False),
        sa.Column("project_id", Big, nullable=False),
        sa.Column("item_id", Big, nullable=False),
        sa.Column("assignment_id", Big, nullable=False),
        sa.Column("worker_id", Big, nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("changed_at", Time, nullable=False),
        sa.Column("read_at", Time, nullable=True),
        reference("question", "assignment_id", "assignment", "CASCADE"),
        reference("question", "item_id", "item", "CASCADE"),
        reference("question", "project_id", "project", "CASCADE"),
        reference("question", "worker_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
    )
    op.create_index("ix_question_assignment_id", "question", ["assignment_id"])
    op.create_index("ix_question_item_id", "question", ["item_id"])
    op.create_index("ix_question_project_state", "question", ["project_id", "state", "changed_at"])
    op.create_index("ix_question_worker", "question", ["worker_id", "project_id", "changed_at"])


def _make_question_message() -> None:
    op.create_table(
        "question_message",
        sa.Column("id", Big, nullable=False),
        sa.Column("question_id", Big, nullable=False),
        sa.Column("author_id", Big, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", Time, nullable=False),
        reference("question_message", "author_id", "user"),
        reference("question_message", "question_id", "question", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_message")),
    )
    op.create_index("ix_question_message_question_id", "question_message", ["question_id"])


def downgrade() -> None:
    op.drop_column("revision", "shown")

    for table in ("question_message", "question", "guideline_reading"):
        op.drop_table(table)
