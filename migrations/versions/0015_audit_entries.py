"""What people did that leaves no row of its own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from labelstage.storage.migrating import Big, Json, Time, reference

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", Big, nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("user_id", Big, nullable=True),
        sa.Column("person_id", Big, nullable=True),
        sa.Column("project_id", Big, nullable=True),
        sa.Column("about", Json, nullable=False),
        sa.Column("created_at", Time, nullable=False),
        reference("audit_entry", "user_id", "user"),
        reference("audit_entry", "person_id", "user"),
        reference("audit_entry", "project_id", "project", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index("ix_audit_entry_created_at", "audit_entry", ["created_at", "id"])
    op.create_index("ix_audit_entry_project", "audit_entry", ["project_id", "created_at", "id"])


def downgrade() -> None:
    op.drop_table("audit_entry")
