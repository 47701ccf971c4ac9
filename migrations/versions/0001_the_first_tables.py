"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from labelstage.storage.migrating import Big, Json, Time, needed, partial_index, reference

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

#: Two tables that refer to each other. SQLite takes such a key with its table, PostgreSQL when both tables are there.
CIRCULAR = [
    ("fk_assignment_revision_id_revision", "assignment", "revision", "revision_id"),
    ("fk_project_guideline_id_guideline", "project", "guideline", "guideline_id"),
    ("fk_project_schema_id_label_schema", "project", "label_schema", "schema_id"),
]


def upgrade() -> None:
    _make_user()
    _make_api_token()
    _make_project()
    _make_guideline()
    _make_invitation()
    _make_item()
    _make_job()
    _make_label_schema()
    _make_membership()
    _make_worker_cursor()
    _make_assignment()
    _make_item_score()
    _make_reject()
    _make_release()
    _make_release_file()
    _make_revision()
    _make_review()
    _make_release_label()

    if op.get_bind().dialect.supports_alter:
        for name, table, referred, column in CIRCULAR:
            op.create_foreign_key(name, table, referred, [column], ["id"])


def _make_user() -> None:
    op.create_table(
        "user",
        sa.Column("id", Big, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        *needed(sa.Boolean(), "is_admin", "is_manager", "is_active"),
        sa.Column("locale", sa.String(length=8), nullable=True),
        sa.Column("preferences", Json, nullable=False),
        sa.Column("session_key", sa.String(length=32), nullable=False),
        sa.Column("created_at", Time, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
    )


def _make_api_token() -> None:
    op.create_table(
        "api_token",
        *needed(Big, "id", "user_id"),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("prefix", sa.String(length=12), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("read_only", sa.Boolean(), nullable=False),
        sa.Column("created_at", Time, nullable=False),
        sa.Column("expires_at", Time, nullable=True),
        sa.Column("last_used_at", Time, nullable=True),
        sa.Column("revoked_at", Time, nullable=True),
        reference("api_token", "user_id", "user", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_api_token_digest")),
    )
    op.create_index("ix_api_token_user_id", "api_token", ["user_id"])


def _make_project() -> None:
    op.create_table(
        "project",
        sa.Column("id", Big, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        *needed(Big, "overlap", "review_rate", "lease_minutes", "points"),
        sa.Column("match_iou", sa.Double(), nullable=False),
        sa.Column("schema_id", Big, nullable=True),
        sa.Column("guideline_id", Big, nullable=True),
        *needed(Big, "version", "created_by"),
        sa.Column("created_at", Time, nullable=False),
        reference("project", "created_by", "user"),
        sa.ForeignKeyConstraint(
            ["guideline_id"], ["guideline.id"], name="fk_project_guideline_id_guideline", use_alter=True
        ),
        sa.ForeignKeyConstraint(
            ["schema_id"], ["label_schema.id"], name="fk_project_schema_id_label_schema", use_alter=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
    )


def _make_guideline() -> None:
    op.create_table(
        "guideline",
        *needed(Big, "id", "project_id", "version"),
        sa.Column("markdown", sa.Text(), nullable=False),
        sa.Column("created_by", Big, nullable=False),
        sa.Column("created_at", Time, nullable=False),
        reference("guideline", "created_by", "user"),
        reference("guideline", "project_id", "project", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guideline")),
        sa.UniqueConstraint("project_id", "version", name=op.f("uq_guideline_project_id_version")),
    )


def _make_invitation() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", Big, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("project_id", Big, nullable=True),
        sa.Column("role", sa.String(length=16), nullable=True),
        sa.Column("created_by", Big, nullable=False),
        *needed(Time, "created_at", "expires_at"),
        sa.Column("uses_left", Big, nullable=False),
        reference("invitation", "created_by", "user"),
        reference("invitation", "project_id", "project", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("digest", name=op.f("uq_invitation_digest")),
    )
    op.create_index("ix_invitation_project_id", "invitation", ["project_id"])


def _make_item() -> None:
    op.create_table(
        "item",
        *needed(Big, "id", "project_id"),
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
        *needed(Big, "overlap", "open_slots", "submitted"),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("queue_position", Big, nullable=False),
        sa.Column("rescore", sa.Boolean(), nullable=False),
        sa.Column("created_at", Time, nullable=False),
        sa.CheckConstraint("open_slots >= 0", name=op.f("ck_item_open_slots_not_negative")),
        sa.CheckConstraint("submitted <= overlap", name=op.f("ck_item_never_over_overlap")),
        reference("item", "project_id", "project", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
    )
    op.create_index("ix_item_content", "item", ["project_id", "content_sha256"])
    partial_index("ix_item_open", "item", ["project_id", "queue_position"], "open_slots > 0")
    op.create_index("ix_item_project_state", "item", ["project_id", "state", "id"])
    partial_index("ix_item_rescore", "item", ["project_id", "id"], "rescore = 1", "rescore")
    op.create_index("uq_item_project_id_external_id", "item", ["project_id", "external_id"], unique=True)


def _make_job() -> None:
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
        *needed(Big, "attempts", "stalls"),
        sa.Column("lease_until", Time, nullable=True),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("created_at", Time, nullable=False),
        sa.Column("started_at", Time, nullable=True),
        sa.Column("finished_at", Time, nullable=True),
        reference("job", "created_by", "user"),
        reference("job", "project_id", "project", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("key", name=op.f("uq_job_key")),
    )
    op.create_index("ix_job_project", "job", ["project_id", "id"])
    op.create_index("ix_job_state", "job", ["state", "lease_until"])


def _make_label_schema() -> None:
    op.create_table(
        "label_schema",
        *needed(Big, "id", "project_id", "version"),
        sa.Column("fields", Json, nullable=False),
        sa.Column("created_by", Big, nullable=False),
        sa.Column("created_at", Time, nullable=False),
        reference("label_schema", "created_by", "user"),
        reference("label_schema", "project_id", "project", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_schema")),
        sa.UniqueConstraint("project_id", "version", name=op.f("uq_label_schema_project_id_version")),
    )


def _make_membership() -> None:
    op.create_table(
        "membership",
        *needed(Big, "project_id", "user_id"),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("created_at", Time, nullable=False),
        reference("membership", "project_id", "project", "CASCADE"),
        reference("membership", "user_id", "user", "CASCADE"),
        sa.PrimaryKeyConstraint("project_id", "user_id", "role", name=op.f("pk_membership")),
    )
    op.create_index("ix_membership_user_id", "membership", ["user_id"])


def _make_worker_cursor() -> None:
    op.create_table(
        "worker_cursor",
        *needed(Big, "project_id", "worker_id", "position"),
        sa.Column("swept_at", Time, nullable=True),
        reference("worker_cursor", "project_id", "project", "CASCADE"),
        reference("worker_cursor", "worker_id", "user", "CASCADE"),
        sa.PrimaryKeyConstraint("project_id", "worker_id", name=op.f("pk_worker_cursor")),
    )


def _make_assignment() -> None:
    op.create_table(
        "assignment",
        *needed(Big, "id", "project_id", "item_id", "worker_id"),
        sa.Column("state", sa.String(length=16), nullable=False),
        *needed(sa.Boolean(), "counted", "late"),
        *needed(Time, "leased_at", "expires_at"),
        sa.Column("submitted_at", Time, nullable=True),
        sa.Column("active_ms", Big, nullable=False),
        sa.Column("skip_reason", sa.String(length=500), nullable=True),
        sa.Column("reviewing_id", Big, nullable=True),
        sa.Column("reviewing_until", Time, nullable=True),
        sa.Column("draft", Json, nullable=True),
        sa.Column("draft_version", Big, nullable=False),
        sa.Column("revision_id", Big, nullable=True),
        reference("assignment", "item_id", "item", "CASCADE"),
        reference("assignment", "project_id", "project", "CASCADE"),
        reference("assignment", "reviewing_id", "user"),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name="fk_assignment_revision_id_revision", use_alter=True
        ),
        reference("assignment", "worker_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("item_id", "worker_id", name=op.f("uq_assignment_item_id_worker_id")),
    )
    partial_index("ix_assignment_lease", "assignment", ["expires_at"], "state = 'leased'")
    op.create_index("ix_assignment_project_state", "assignment", ["project_id", "state", "submitted_at"])
    op.create_index("ix_assignment_worker", "assignment", ["worker_id", "project_id", "state"])
    op.create_index("ix_assignment_worker_day", "assignment", ["worker_id", "project_id", "submitted_at"])


def _make_item_score() -> None:
    op.create_table(
        "item_score",
        sa.Column("item_id", Big, nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("measure", sa.String(length=32), nullable=False),
        sa.Column("project_id", Big, nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("pairs", Big, nullable=False),
        sa.Column("scored_at", Time, nullable=False),
        reference("item_score", "item_id", "item", "CASCADE"),
        reference("item_score", "project_id", "project", "CASCADE"),
        sa.PrimaryKeyConstraint("item_id", "field", "measure", name=op.f("pk_item_score")),
    )
    op.create_index("ix_item_score_lowest", "item_score", ["project_id", "field", "measure", "value"])


def _make_reject() -> None:
    op.create_table(
        "reject",
        *needed(Big, "id", "job_id"),
        sa.Column("place", sa.String(length=500), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        reference("reject", "job_id", "job", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reject")),
    )
    op.create_index("ix_reject_job_id", "reject", ["job_id"])


def _make_release() -> None:
    op.create_table(
        "release",
        *needed(Big, "id", "project_id", "number"),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("query", Json, nullable=False),
        sa.Column("manifest", Json, nullable=True),
        sa.Column("schema_id", Big, nullable=False),
        sa.Column("job_id", Big, nullable=True),
        sa.Column("created_by", Big, nullable=False),
        sa.Column("created_at", Time, nullable=False),
        reference("release", "created_by", "user"),
        reference("release", "job_id", "job", "SET NULL"),
        reference("release", "project_id", "project", "CASCADE"),
        reference("release", "schema_id", "label_schema"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.UniqueConstraint("project_id", "number", name=op.f("uq_release_project_id_number")),
    )


def _make_release_file() -> None:
    op.create_table(
        "release_file",
        sa.Column("release_id", Big, nullable=False),
        sa.Column("format", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", Big, nullable=False),
        sa.Column("report", Json, nullable=False),
        reference("release_file", "release_id", "release", "CASCADE"),
        sa.PrimaryKeyConstraint("release_id", "format", name=op.f("pk_release_file")),
    )


def _make_revision() -> None:
    op.create_table(
        "revision",
        *needed(Big, "id", "assignment_id", "number", "author_id"),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("result", Json, nullable=False),
        sa.Column("schema_id", Big, nullable=False),
        sa.Column("guideline_id", Big, nullable=True),
        sa.Column("submit_key", sa.String(length=64), nullable=False),
        sa.Column("created_at", Time, nullable=False),
        reference("revision", "assignment_id", "assignment", "CASCADE"),
        reference("revision", "author_id", "user"),
        reference("revision", "guideline_id", "guideline"),
        reference("revision", "schema_id", "label_schema"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("assignment_id", "number", name=op.f("uq_revision_assignment_id_number")),
        sa.UniqueConstraint("assignment_id", "submit_key", name=op.f("uq_revision_assignment_id_submit_key")),
    )


def _make_review() -> None:
    op.create_table(
        "review",
        *needed(Big, "id", "project_id", "assignment_id", "revision_id"),
        sa.Column("fixed_revision_id", Big, nullable=True),
        sa.Column("reviewer_id", Big, nullable=False),
        sa.Column("decision", sa.String(length=8), nullable=False),
        sa.Column("reasons", Json, nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("anchors", Json, nullable=False),
        sa.Column("created_at", Time, nullable=False),
        reference("review", "assignment_id", "assignment", "CASCADE"),
        reference("review", "fixed_revision_id", "revision"),
        reference("review", "project_id", "project", "CASCADE"),
        reference("review", "reviewer_id", "user"),
        reference("review", "revision_id", "revision"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    op.create_index("ix_review_assignment_id", "review", ["assignment_id"])
    op.create_index("ix_review_project_id", "review", ["project_id"])


def _make_release_label() -> None:
    op.create_table(
        "release_label",
        *needed(Big, "release_id", "item_id", "assignment_id", "revision_id"),
        sa.Column("review_id", Big, nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        reference("release_label", "assignment_id", "assignment", "CASCADE"),
        reference("release_label", "item_id", "item", "CASCADE"),
        reference("release_label", "release_id", "release", "CASCADE"),
        reference("release_label", "review_id", "review"),
        reference("release_label", "revision_id", "revision"),
        sa.PrimaryKeyConstraint("release_id", "item_id", "assignment_id", name=op.f("pk_release_label")),
    )


def downgrade() -> None:
    if op.get_bind().dialect.supports_alter:
        for name, table, _referred, _column in CIRCULAR:
            op.drop_constraint(name, table, type_="foreignkey")
    for table in (
        "release_label",
        "review",
        "revision",
        "release_file",
        "release",
        "reject",
        "item_score",
        "assignment",
        "worker_cursor",
        "membership",
        "label_schema",
        "job",
        "item",
        "invitation",
        "guideline",
        "project",
        "api_token",
        "user",
    ):
        op.drop_table(table)
