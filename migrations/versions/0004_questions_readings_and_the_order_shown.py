"""Questions about items, readings of guidelines, and the order in which responses were shown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

Time = sa.DateTime(timezone=True)
Big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "guideline_reading",
        sa.Column("guideline_id", Big, nullable=False),
        sa.Column("user_id", Big, nullable=False),
        sa.Column("read_at", Time, nullable=False),
        sa.ForeignKeyConstraint(
            ["guideline_id"],
            ["guideline.id"],
            name=op.f("fk_guideline_reading_guideline_id_guideline"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_guideline_reading_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("guideline_id", "user_id", name=op.f("pk_guideline_reading")),
    )
    with op.batch_alter_table("guideline_reading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guideline_reading_user_id"), ["user_id"], unique=False)

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
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_question_assignment_id_assignment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_question_item_id_item"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_question_project_id_project"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["worker_id"], ["user.id"], name=op.f("fk_question_worker_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
    )
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_assignment_id"), ["assignment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_question_item_id"), ["item_id"], unique=False)
        batch_op.create_index(
            "ix_question_project_state", ["project_id", "state", "changed_at"], unique=False
        )
        batch_op.create_index("ix_question_worker", ["worker_id", "project_id", "changed_at"], unique=False)

    op.create_table(
        "question_message",
        sa.Column("id", Big, nullable=False),
        sa.Column("question_id", Big, nullable=False),
        sa.Column("author_id", Big, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", Time, nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_question_message_author_id_user")),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["question.id"],
            name=op.f("fk_question_message_question_id_question"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_message")),
    )
    with op.batch_alter_table("question_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_message_question_id"), ["question_id"], unique=False)

    op.add_column("revision", sa.Column("shown", Json, nullable=True))


def downgrade() -> None:
    op.drop_column("revision", "shown")

    with op.batch_alter_table("question_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_message_question_id"))

    op.drop_table("question_message")
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_index("ix_question_worker")
        batch_op.drop_index("ix_question_project_state")
        batch_op.drop_index(batch_op.f("ix_question_item_id"))
        batch_op.drop_index(batch_op.f("ix_question_assignment_id"))

    op.drop_table("question")
    with op.batch_alter_table("guideline_reading", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_guideline_reading_user_id"))

    op.drop_table("guideline_reading")
