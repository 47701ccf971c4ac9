"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Time = sa.DateTime(timezone=True)
Big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON().with_variant(JSONB(), "postgresql")

#: Two tables that refer to each other. SQLite takes such a key with its table, PostgreSQL when both tables are there.
CIRCULAR = [
    ("fk_assignment_revision_id_revision", "assignment", "revision", "revision_id"),
    ("fk_project_guideline_id_guideline", "project", "guideline", "guideline_id"),
    ("fk_project_schema_id_label_schema", "project", "label_schema", "schema_id"),
]


def upgrade() -> None:
    op.create_table(
        "user",
        sa.Column("id", Big, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        sa.Column("is_manager", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=True),
        sa.Column("preferences", Json, nullable=False),
        sa.Column("session_key", sa.String(length=32), nullable=False),
        sa.Column("created_at", Time, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
    )
    op.create_table(
        "api_token",
        sa.Column("id", Big, nullable=False),
        sa.Column("user_id", Big, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("prefix", sa.String(length=12), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("read_only", sa.Boolean(), nullable=False),
        sa.Column("created_at", Time, nullable=False),
        sa.Column("expires_at", Time, nullable=True),
        sa.Column("last_used_at", Time, nullable=True),
        sa.Column("revoked_at", Time, nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_api_token_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_api_token_digest")),
    )
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_token_user_id"), ["user_id"], unique=False)

    op.create_table(
        "project",
        sa.Column("id", Big, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("overlap", Big, nullable=False),
        sa.Column("review_rate", Big, nullable=False),
        sa.Column("lease_minutes", Big, nullable=False),
        sa.Column("points", Big, nullable=False),
        sa.Column("match_iou", sa.Double(), nullable=False),
        sa.Column("schema_id", Big, nullable=True),
        sa.Column("guideline_id", Big, nullable=True),
        sa.Column("version", Big, nullable=False),
        sa.Column("created_by", Big, nullable=False),
        sa.Column("created_at", Time, nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["user.id"], name=op.f("fk_project_created_by_user")),
        sa.ForeignKeyConstraint(
            ["guideline_id"], ["guideline.id"], name="fk_project_guideline_id_guideline", use_alter=True
        ),
        sa.ForeignKeyConstraint(
            ["schema_id"], ["label_schema.id"], name="fk_project_schema_id_label_schema", use_alter=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
    )
    op.create_table(
        "guideline",
        sa.Column("id", Big, nullable=False),
        sa.Column("project_id", Big, nullable=False),
        sa.Column("version", Big, nullable=False),
        sa.Column("markdown", sa.Text(), nullable=False),
        sa.Column("created_by", Big, nullable=False),
        sa.Column("created_at", Time, nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["user.id"], name=op.f("fk_guideline_created_by_user")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_guideline_project_id_project"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guideline")),
        sa.UniqueConstraint("project_id", "version", name=op.f("uq_guideline_project_id_version")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", Big, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("project_id", Big, nullable=True),
        sa.Column("role", sa.String(length=16), nullable=True),
        sa.Column("created_by", Big, nullable=False),
        sa.Column("created_at", Time, nullable=False),
        sa.Column("expires_at", Time, nullable=False),
        sa.Column("uses_left", Big, nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["user.id"], name=op.f("fk_invitation_created_by_user")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_invitation_project_id_project"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("digest", name=op.f("uq_invitation_digest")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_project_id"), ["project_id"], unique=False)

    op.create_table(
        "item",
        sa.Column("id", Big, nullable=False),
        sa.Column("project_id", Big, nullable=False),
        sa.Column("external_id", sa.String(length=255), nullable=False),
        sa.Column("media", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("display_sha256", sa.String(length=64), nullable=True),
        sa.Column("display_type", sa.String(length=32), nullable=True),
        sa.Column("thumbnail_sha256", sa.String(length=64), nullable=True),
        sa.Column("width", Big, nullable=True),
        sa.Column("height", Big, nullable=True),
        sa.Column("metadata", Json, nullable=False),
        sa.Column("overlap", Big, nullable=False),
        sa.Column("open_slots", Big, nullable=False),
        sa.Column("submitted", Big, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("queue_position", Big, nullable=False),
        sa.Column("rescore", sa.Boolean(), nullable=False),
        sa.Column("created_at", Time, nullable=False),
        sa.CheckConstraint("open_slots >= 0", name=op.f("ck_item_open_slots_not_negative")),
        sa.CheckConstraint("submitted <= overlap", name=op.f("ck_item_never_over_overlap")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_item_project_id_project"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
    )
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.create_index("ix_item_content", ["project_id", "content_sha256"], unique=False)
        batch_op.create_index(
            "ix_item_open",
            ["project_id", "queue_position"],
            unique=False,
            sqlite_where=sa.text("open_slots > 0"),
            postgresql_where=sa.text("open_slots > 0"),
        )
        batch_op.create_index("ix_item_project_state", ["project_id", "state", "id"], unique=False)
        batch_op.create_index(
            "ix_item_rescore",
            ["project_id", "id"],
            unique=False,
            sqlite_where=sa.text("rescore = 1"),
            postgresql_where=sa.text("rescore"),
        )
        batch_op.create_index("uq_item_project_id_external_id", ["project_id", "external_id"], unique=True)

    op.create_table(
        "job",
        sa.Column("id", Big, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("project_id", Big, nullable=True),
        sa.Column("created_by", Big, nullable=True),
        sa.Column("payload", Json, nullable=False),
        sa.Column("key", sa.String(length=128), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("done", Big, nullable=False),
        sa.Column("total", Big, nullable=True),
        sa.Column("checkpoint", Json, nullable=True),
        sa.Column("result", Json, nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("attempts", Big, nullable=False),
        sa.Column("stalls", Big, nullable=False),
        sa.Column("lease_until", Time, nullable=True),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("created_at", Time, nullable=False),
        sa.Column("started_at", Time, nullable=True),
        sa.Column("finished_at", Time, nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["user.id"], name=op.f("fk_job_created_by_user")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_job_project_id_project"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("key", name=op.f("uq_job_key")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index("ix_job_project", ["project_id", "id"], unique=False)
        batch_op.create_index("ix_job_state", ["state", "lease_until"], unique=False)

    op.create_table(
        "label_schema",
        sa.Column("id", Big, nullable=False),
        sa.Column("project_id", Big, nullable=False),
        sa.Column("version", Big, nullable=False),
        sa.Column("fields", Json, nullable=False),
        sa.Column("created_by", Big, nullable=False),
        sa.Column("created_at", Time, nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["user.id"], name=op.f("fk_label_schema_created_by_user")),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_label_schema_project_id_project"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_schema")),
        sa.UniqueConstraint("project_id", "version", name=op.f("uq_label_schema_project_id_version")),
    )
    op.create_table(
        "membership",
        sa.Column("project_id", Big, nullable=False),
        sa.Column("user_id", Big, nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("created_at", Time, nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_membership_project_id_project"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_membership_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project_id", "user_id", "role", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_user_id"), ["user_id"], unique=False)

    op.create_table(
        "worker_cursor",
        sa.Column("project_id", Big, nullable=False),
        sa.Column("worker_id", Big, nullable=False),
        sa.Column("position", Big, nullable=False),
        sa.Column("swept_at", Time, nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_worker_cursor_project_id_project"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["user.id"], name=op.f("fk_worker_cursor_worker_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project_id", "worker_id", name=op.f("pk_worker_cursor")),
    )
    op.create_table(
        "assignment",
        sa.Column("id", Big, nullable=False),
        sa.Column("project_id", Big, nullable=False),
        sa.Column("item_id", Big, nullable=False),
        sa.Column("worker_id", Big, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("leased_at", Time, nullable=False),
        sa.Column("expires_at", Time, nullable=False),
        sa.Column("submitted_at", Time, nullable=True),
        sa.Column("active_ms", Big, nullable=False),
        sa.Column("skip_reason", sa.String(length=500), nullable=True),
        sa.Column("reviewing_id", Big, nullable=True),
        sa.Column("reviewing_until", Time, nullable=True),
        sa.Column("draft", Json, nullable=True),
        sa.Column("draft_version", Big, nullable=False),
        sa.Column("revision_id", Big, nullable=True),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_assignment_item_id_item"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_assignment_project_id_project"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["reviewing_id"], ["user.id"], name=op.f("fk_assignment_reviewing_id_user")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name="fk_assignment_revision_id_revision", use_alter=True
        ),
        sa.ForeignKeyConstraint(["worker_id"], ["user.id"], name=op.f("fk_assignment_worker_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("item_id", "worker_id", name=op.f("uq_assignment_item_id_worker_id")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(
            "ix_assignment_lease",
            ["expires_at"],
            unique=False,
            sqlite_where=sa.text("state = 'leased'"),
            postgresql_where=sa.text("state = 'leased'"),
        )
        batch_op.create_index(
            "ix_assignment_project_state", ["project_id", "state", "submitted_at"], unique=False
        )
        batch_op.create_index("ix_assignment_worker", ["worker_id", "project_id", "state"], unique=False)
        batch_op.create_index(
            "ix_assignment_worker_day", ["worker_id", "project_id", "submitted_at"], unique=False
        )

    op.create_table(
        "item_score",
        sa.Column("item_id", Big, nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("measure", sa.String(length=32), nullable=False),
        sa.Column("project_id", Big, nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("pairs", Big, nullable=False),
        sa.Column("scored_at", Time, nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_item_score_item_id_item"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_item_score_project_id_project"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("item_id", "field", "measure", name=op.f("pk_item_score")),
    )
    with op.batch_alter_table("item_score", schema=None) as batch_op:
        batch_op.create_index(
            "ix_item_score_lowest", ["project_id", "field", "measure", "value"], unique=False
        )

    op.create_table(
        "reject",
        sa.Column("id", Big, nullable=False),
        sa.Column("job_id", Big, nullable=False),
        sa.Column("place", sa.String(length=500), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job.id"], name=op.f("fk_reject_job_id_job"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reject")),
    )
    with op.batch_alter_table("reject", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reject_job_id"), ["job_id"], unique=False)

    op.create_table(
        "release",
        sa.Column("id", Big, nullable=False),
        sa.Column("project_id", Big, nullable=False),
        sa.Column("number", Big, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("query", Json, nullable=False),
        sa.Column("manifest", Json, nullable=True),
        sa.Column("schema_id", Big, nullable=False),
        sa.Column("job_id", Big, nullable=True),
        sa.Column("created_by", Big, nullable=False),
        sa.Column("created_at", Time, nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["user.id"], name=op.f("fk_release_created_by_user")),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job.id"], name=op.f("fk_release_job_id_job"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_release_project_id_project"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["schema_id"], ["label_schema.id"], name=op.f("fk_release_schema_id_label_schema")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.UniqueConstraint("project_id", "number", name=op.f("uq_release_project_id_number")),
    )
    op.create_table(
        "release_file",
        sa.Column("release_id", Big, nullable=False),
        sa.Column("format", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", Big, nullable=False),
        sa.Column("report", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["release.id"],
            name=op.f("fk_release_file_release_id_release"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("release_id", "format", name=op.f("pk_release_file")),
    )
    op.create_table(
        "revision",
        sa.Column("id", Big, nullable=False),
        sa.Column("assignment_id", Big, nullable=False),
        sa.Column("number", Big, nullable=False),
        sa.Column("author_id", Big, nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("result", Json, nullable=False),
        sa.Column("schema_id", Big, nullable=False),
        sa.Column("guideline_id", Big, nullable=True),
        sa.Column("submit_key", sa.String(length=64), nullable=False),
        sa.Column("created_at", Time, nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_revision_assignment_id_assignment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_revision_author_id_user")),
        sa.ForeignKeyConstraint(
            ["guideline_id"], ["guideline.id"], name=op.f("fk_revision_guideline_id_guideline")
        ),
        sa.ForeignKeyConstraint(
            ["schema_id"], ["label_schema.id"], name=op.f("fk_revision_schema_id_label_schema")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("assignment_id", "number", name=op.f("uq_revision_assignment_id_number")),
        sa.UniqueConstraint("assignment_id", "submit_key", name=op.f("uq_revision_assignment_id_submit_key")),
    )
    op.create_table(
        "review",
        sa.Column("id", Big, nullable=False),
        sa.Column("project_id", Big, nullable=False),
        sa.Column("assignment_id", Big, nullable=False),
        sa.Column("revision_id", Big, nullable=False),
        sa.Column("fixed_revision_id", Big, nullable=True),
        sa.Column("reviewer_id", Big, nullable=False),
        sa.Column("decision", sa.String(length=8), nullable=False),
        sa.Column("reasons", Json, nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("anchors", Json, nullable=False),
        sa.Column("created_at", Time, nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_review_assignment_id_assignment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["fixed_revision_id"], ["revision.id"], name=op.f("fk_review_fixed_revision_id_revision")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_review_project_id_project"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["reviewer_id"], ["user.id"], name=op.f("fk_review_reviewer_id_user")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_review_revision_id_revision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_assignment_id"), ["assignment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_project_id"), ["project_id"], unique=False)

    op.create_table(
        "release_label",
        sa.Column("release_id", Big, nullable=False),
        sa.Column("item_id", Big, nullable=False),
        sa.Column("assignment_id", Big, nullable=False),
        sa.Column("revision_id", Big, nullable=False),
        sa.Column("review_id", Big, nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_release_label_assignment_id_assignment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_release_label_item_id_item"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["release.id"],
            name=op.f("fk_release_label_release_id_release"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_release_label_review_id_review")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_release_label_revision_id_revision")
        ),
        sa.PrimaryKeyConstraint("release_id", "item_id", "assignment_id", name=op.f("pk_release_label")),
    )
    if op.get_bind().dialect.supports_alter:
        for name, table, referred, column in CIRCULAR:
            op.create_foreign_key(name, table, referred, [column], ["id"])


def downgrade() -> None:
    if op.get_bind().dialect.supports_alter:
        for name, table, _referred, _column in CIRCULAR:
            op.drop_constraint(name, table, type_="foreignkey")
    op.drop_table("release_label")
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_project_id"))
        batch_op.drop_index(batch_op.f("ix_review_assignment_id"))

    op.drop_table("review")
    op.drop_table("revision")
    op.drop_table("release_file")
    op.drop_table("release")
    with op.batch_alter_table("reject", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reject_job_id"))

    op.drop_table("reject")
    with op.batch_alter_table("item_score", schema=None) as batch_op:
        batch_op.drop_index("ix_item_score_lowest")

    op.drop_table("item_score")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index("ix_assignment_worker_day")
        batch_op.drop_index("ix_assignment_worker")
        batch_op.drop_index("ix_assignment_project_state")
        batch_op.drop_index(
            "ix_assignment_lease",
            sqlite_where=sa.text("state = 'leased'"),
            postgresql_where=sa.text("state = 'leased'"),
        )

    op.drop_table("assignment")
    op.drop_table("worker_cursor")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_user_id"))

    op.drop_table("membership")
    op.drop_table("label_schema")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index("ix_job_state")
        batch_op.drop_index("ix_job_project")

    op.drop_table("job")
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.drop_index("uq_item_project_id_external_id")
        batch_op.drop_index(
            "ix_item_rescore", sqlite_where=sa.text("rescore = 1"), postgresql_where=sa.text("rescore")
        )
        batch_op.drop_index("ix_item_project_state")
        batch_op.drop_index(
            "ix_item_open", sqlite_where=sa.text("open_slots > 0"), postgresql_where=sa.text("open_slots > 0")
        )
        batch_op.drop_index("ix_item_content")

    op.drop_table("item")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_project_id"))

    op.drop_table("invitation")
    op.drop_table("guideline")
    op.drop_table("project")
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_token_user_id"))

    op.drop_table("api_token")
    op.drop_table("user")
