"""A project knows how many webhooks listen: nobody looks for them at each submit."""

from __future__ import annotations

from alembic import op

from labelstage.storage.migrating import Big, add_filled

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_filled("project", ("webhooks", Big, "0"))
    op.execute(
        "UPDATE project SET webhooks ="
        " (SELECT count(*) FROM webhook WHERE webhook.project_id = project.id AND webhook.active)"
    )


def downgrade() -> None:
    with op.batch_alter_table("project") as batch_op:
        batch_op.drop_column("webhooks")
