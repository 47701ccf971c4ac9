"""reviews and adjudication."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

Time = sa.DateTime(timezone=True)
Big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
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
        sa.ForeignKeyConstraint(["closed_by"], ["user.id"], name=op.f("fk_review_sample_closed_by_user")),
        sa.ForeignKeyConstraint(["created_by"], ["user.id"], name=op.f("fk_review_sample_created_by_user")),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_review_sample_project_id_project"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_sample")),
    )
    with op.batch_alter_table("review_sample", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_sample_project_id"), ["project_id"], unique=False)

    op.create_table(
        "review_thread",
        sa.Column("id", Big, nullable=False),
        sa.Column("project_id", Big, nullable=False),
        sa.Column("assignment_id", Big, nullable=False),
        sa.Column("author_id", Big, nullable=False),
        sa.Column("anchor", Json, nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("changed_at", Time, nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_review_thread_assignment_id_assignment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_review_thread_author_id_user")),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_review_thread_project_id_project"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_thread")),
    )
    with op.batch_alter_table("review_thread", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_thread_assignment_id"), ["assignment_id"], unique=False)
        batch_op.create_index(
            "ix_review_thread_project_state", ["project_id", "state", "changed_at"], unique=False
        )

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
        sa.ForeignKeyConstraint(
            ["adjudicator_id"], ["user.id"], name=op.f("fk_adjudication_adjudicator_id_user")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["user.id"], name=op.f("fk_adjudication_asked_by_user")),
        sa.ForeignKeyConstraint(["holder_id"], ["user.id"], name=op.f("fk_adjudication_holder_id_user")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_adjudication_item_id_item"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_adjudication_project_id_project"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_adjudication_revision_id_revision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adjudication")),
        sa.UniqueConstraint("item_id", name=op.f("uq_adjudication_item_id")),
    )
    with op.batch_alter_table("adjudication", schema=None) as batch_op:
        batch_op.create_index(
            "ix_adjudication_project_state", ["project_id", "state", "asked_at"], unique=False
        )

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
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_review_seed_assignment_id_assignment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_review_seed_project_id_project"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["reviewer_id"], ["user.id"], name=op.f("fk_review_seed_reviewer_id_user")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["revision.id"], name=op.f("fk_review_seed_source_id_revision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_seed")),
        sa.UniqueConstraint("assignment_id", name=op.f("uq_review_seed_assignment_id")),
    )
    with op.batch_alter_table("review_seed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_seed_project_id"), ["project_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_seed_reviewer_id"), ["reviewer_id"], unique=False)

    op.create_table(
        "sample_member",
        sa.Column("sample_id", Big, nullable=False),
        sa.Column("assignment_id", Big, nullable=False),
        sa.Column("revision_id", Big, nullable=False),
        sa.Column("drawn", sa.Boolean(), nullable=False),
        sa.Column("decision", sa.String(length=8), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_sample_member_assignment_id_assignment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_sample_member_revision_id_revision")
        ),
        sa.ForeignKeyConstraint(
            ["sample_id"],
            ["review_sample.id"],
            name=op.f("fk_sample_member_sample_id_review_sample"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("sample_id", "assignment_id", name=op.f("pk_sample_member")),
    )
    with op.batch_alter_table("sample_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sample_member_assignment_id"), ["assignment_id"], unique=False)
        batch_op.create_index("ix_sample_member_drawn", ["sample_id", "drawn"], unique=False)

    op.create_table(
        "thread_message",
        sa.Column("id", Big, nullable=False),
        sa.Column("thread_id", Big, nullable=False),
        sa.Column("author_id", Big, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", Time, nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_thread_message_author_id_user")),
        sa.ForeignKeyConstraint(
            ["thread_id"],
            ["review_thread.id"],
            name=op.f("fk_thread_message_thread_id_review_thread"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_message")),
    )
    with op.batch_alter_table("thread_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_thread_message_thread_id"), ["thread_id"], unique=False)

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
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_appeal_assignment_id_assignment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["review.id"], name=op.f("fk_appeal_hearing_id_review"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_appeal_project_id_project"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_appeal_review_id_review"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sa.UniqueConstraint("review_id", name=op.f("uq_appeal_review_id")),
    )
    with op.batch_alter_table("appeal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appeal_assignment_id"), ["assignment_id"], unique=False)
        batch_op.create_index("ix_appeal_project_state", ["project_id", "state", "created_at"], unique=False)

    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.add_column(sa.Column("review_reasons", Json, nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("review_seeds", Big, nullable=False, server_default="0"))
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.alter_column("review_reasons", existing_type=Json, server_default=None)
        batch_op.alter_column("review_seeds", existing_type=Big, server_default=None)

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

    with op.batch_alter_table("appeal", schema=None) as batch_op:
        batch_op.drop_index("ix_appeal_project_state")
        batch_op.drop_index(batch_op.f("ix_appeal_assignment_id"))

    op.drop_table("appeal")
    with op.batch_alter_table("thread_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_thread_message_thread_id"))

    op.drop_table("thread_message")
    with op.batch_alter_table("sample_member", schema=None) as batch_op:
        batch_op.drop_index("ix_sample_member_drawn")
        batch_op.drop_index(batch_op.f("ix_sample_member_assignment_id"))

    op.drop_table("sample_member")
    with op.batch_alter_table("review_seed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_seed_reviewer_id"))
        batch_op.drop_index(batch_op.f("ix_review_seed_project_id"))

    op.drop_table("review_seed")
    with op.batch_alter_table("adjudication", schema=None) as batch_op:
        batch_op.drop_index("ix_adjudication_project_state")

    op.drop_table("adjudication")
    with op.batch_alter_table("review_thread", schema=None) as batch_op:
        batch_op.drop_index("ix_review_thread_project_state")
        batch_op.drop_index(batch_op.f("ix_review_thread_assignment_id"))

    op.drop_table("review_thread")
    with op.batch_alter_table("review_sample", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_sample_project_id"))

    op.drop_table("review_sample")
