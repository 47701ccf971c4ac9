"""Conversations and more kinds."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from labelstage.storage.migrating import Json

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

schemas = sa.table("label_schema", sa.column("id", sa.BigInteger), sa.column("fields", Json))

#: What a canonical label schema says of every field, of the fields of a kind, and of the classes of a kind since then.
NEW_IN_FIELDS: dict[str, dict[str, Any]] = {"box": {"rotated": False}}
NEW_IN_CLASSES: dict[str, dict[str, Any]] = {"choice": {"parent": None}}


def upgrade() -> None:
    with op.batch_alter_table("item") as batch_op:
        batch_op.add_column(sa.Column("conversation", Json, nullable=True))
        batch_op.alter_column(
            "media", existing_type=sa.String(length=8), type_=sa.String(length=16), existing_nullable=False
        )
    connection = op.get_bind()
    for identity, fields in connection.execute(sa.select(schemas.c.id, schemas.c.fields)).all():
        completed = [completed_field(field) for field in fields]
        connection.execute(schemas.update().where(schemas.c.id == identity).values(fields=completed))


def completed_field(field: dict[str, Any]) -> dict[str, Any]:
    """The field with all that is new in its canonical form."""
    new = NEW_IN_CLASSES.get(field["kind"], {})
    classes = [{**label, **new} for label in field["classes"]]
    return {**field, "when": None, "classes": classes, **NEW_IN_FIELDS.get(field["kind"], {})}


def downgrade() -> None:
    with op.batch_alter_table("item") as batch_op:
        batch_op.alter_column(
            "media", existing_type=sa.String(length=16), type_=sa.String(length=8), existing_nullable=False
        )
        batch_op.drop_column("conversation")
