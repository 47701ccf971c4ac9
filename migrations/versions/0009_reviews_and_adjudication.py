"""Reviews and adjudication."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from labelstage.storage.migrating import Big, Json, Time, add_filled, reference

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_review_sample()
    _make_review_thread()
    _make_adjudication()
    _make_review_seed()
    _make_sample_member()
    _make_thread_message()
    _make_appeal()

    add_filled("project", ("review_reasons", Json, "[]"), ("review_seeds", Big, "0"))

    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.add_column(sa.Column("active_ms", Big, nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("sample_id", Big, nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_review_sample_id_review_sample"),
            "review_sample",
            ["sample_id"],
            ["id"],
            ondelete="SET NULL",
        )

    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.alter_column("active_ms", existing_type=Big, server_default=None)

    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("made_of", Json, nullable=True))


def _make_review_sample() -> None:
    op.create_table(
        "review_sample",
        sa.Column("id", Big, nullable=False),
        sa.Column("project_id", Big, nullable=False),
        sa.Column("created_by", Big, nullable=False),
        sa.Column("query", Json, nullable=False),
        sa.Column("seed", Big, nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("closed_by", Big, nullable=True),
        sa.Column("closed_at", Time, nullable=True),
        sa.Column("created_at", Time, nullable=False),
        reference("review_sample", "closed_by", "user"),
        reference("review_sample", "created_by", "user"),
        reference("review_sample", "project_id", "project", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_sample")),
    )
    op.create_index("ix_review_sample_project_id", "review_sample", ["project_id"])


def _make_review_thread() -> None:
    op.create_table(
        "review_thread",
        sa.Column("id", Big, nullable=False),
        sa.Column("project_id", Big, nullable=False),
        sa.Column("assignment_id", Big, nullable=False),
        sa.Column("author_id", Big, nullable=False),
        sa.Column("anchor", Json, nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("changed_at", Time, nullable=False),
        reference("review_thread", "assignment_id", "assignment", "CASCADE"),
        reference("review_thread", "author_id", "user"),
        reference("review_thread", "project_id", "project", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_thread")),
    )
    op.create_index("ix_review_thread_assignment_id", "review_thread", ["assignment_id"])
    op.create_index("ix_review_thread_project_state", "review_thread", ["project_id", "state", "changed_at"])


def _make_adjudication() -> None:
    op.create_table(
        "adjudication",
        sa.Column("id", Big, nullable=False),
        sa.Column("project_id", Big, nullable=False),
        sa.Column("item_id", Big, nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("asked_by", Big, nullable=True),
        sa.Column("asked_at", Time, nullable=False),
        sa.Column("holder_id", Big, nullable=True),
        sa.Column("held_until", Time, nullable=True),
        sa.Column("decisions", Json, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("revision_id", Big, nullable=True),
        sa.Column("adjudicator_id", Big, nullable=True),
        sa.Column("active_ms", Big, nullable=False),
        sa.Column("decided_at", Time, nullable=True),
        reference("adjudication", "adjudicator_id", "user"),
        reference("adjudication", "asked_by", "user"),
        reference("adjudication", "holder_id", "user"),
        reference("adjudication", "item_id", "item", "CASCADE"),
        reference("adjudication", "project_id", "project", "CASCADE"),
        reference("adjudication", "revision_id", "revision"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adjudication")),
        sa.UniqueConstraint("item_id", name=op.f("uq_adjudication_item_id")),
    )
    op.create_index("ix_adjudication_project_state", "adjudication", ["project_id", "state", "asked_at"])


def _make_review_seed() -> None:
    op.create_table(
        "review_seed",
        sa.Column("id", Big, nullable=False),
        sa.Column("project_id", Big, nullable=False),
        sa.Column("assignment_id", Big, nullable=False),
        sa.Column("source_id", Big, nullable=False),
        sa.Column("is_good", sa.Boolean(), nullable=False),
        sa.Column("reviewer_id", Big, nullable=False),
        sa.Column("decision", sa.String(length=8), nullable=True),
        sa.Column("active_ms", Big, nullable=False),
        sa.Column("created_at", Time, nullable=False),
        sa.Column("decided_at", Time, nullable=True),
        reference("review_seed", "assignment_id", "assignment", "CASCADE"),
        reference("review_seed", "project_id", "project", "CASCADE"),
        reference("review_seed", "reviewer_id", "user"),
        reference("review_seed", "source_id", "revision"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_seed")),
        sa.UniqueConstraint("assignment_id", name=op.f("uq_review_seed_assignment_id")),
    )
    op.create_index("ix_review_seed_project_id", "review_seed", ["project_id"])
    op.create_index("ix_review_seed_reviewer_id", "review_seed", ["reviewer_id"])


def _make_sample_member() -> None:
    op.create_table(
        "sample_member",
        sa.Column("sample_id", Big, nullable=False),
        sa.Column("assignment_id", Big, nullable=False),
        sa.Column("revision_id", Big, nullable=False),
        sa.Column("drawn", sa.Boolean(), nullable=False),
        sa.Column("decision", sa.String(length=8), nullable=True),
        reference("sample_member", "assignment_id", "assignment", "CASCADE"),
        reference("sample_member", "revision_id", "revision"),
        reference("sample_member", "sample_id", "review_sample", "CASCADE"),
        sa.PrimaryKeyConstraint("sample_id", "assignment_id", name=op.f("pk_sample_member")),
    )
    op.create_index("ix_sample_member_assignment_id", "sample_member", ["assignment_id"])
    op.create_index("ix_sample_member_drawn", "sample_member", ["sample_id", "drawn"])


def _make_thread_message() -> None:
    op.create_table(
        "thread_message",
        sa.Column("id", Big, nullable=False),
        sa.Column("thread_id", Big, nullable=False),
        sa.Column("author_id", Big, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", Time, nullable=False),
        reference("thread_message", "author_id", "user"),
        reference("thread_message", "thread_id", "review_thread", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_message")),
    )
    op.create_index("ix_thread_message_thread_id", "thread_message", ["thread_id"])


def _make_appeal() -> None:
    op.create_table(
        "appeal",
        sa.Column("id", Big, nullable=False),
        sa.Column("project_id", Big, nullable=False),
        sa.Column("assignment_id", Big, nullable=False),
        sa.Column("review_id", Big, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("hearing_id", Big, nullable=True),
        sa.Column("created_at", Time, nullable=False),
        reference("appeal", "assignment_id", "assignment", "CASCADE"),
        reference("appeal", "hearing_id", "review", "SET NULL"),
        reference("appeal", "project_id", "project", "CASCADE"),
        reference("appeal", "review_id", "review", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sa.UniqueConstraint("review_id", name=op.f("uq_appeal_review_id")),
    )
    op.create_index("ix_appeal_assignment_id", "appeal", ["assignment_id"])
    op.create_index("ix_appeal_project_state", "appeal", ["project_id", "state", "created_at"])


def downgrade() -> None:
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.drop_column("made_of")

    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_review_sample_id_review_sample"), type_="foreignkey")
        batch_op.drop_column("sample_id")
        batch_op.drop_column("active_ms")

    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.drop_column("review_seeds")
        batch_op.drop_column("review_reasons")

    for table in (
        "appeal",
        "thread_message",
        "sample_member",
        "review_seed",
        "adjudication",
        "review_thread",
        "review_sample",
    ):
        op.drop_table(table)
