"""Reports of agreement that are kept are out of date: measures were added, and singly answered items count in chance agreement."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

REPORT = sa.table("agreement_report", sa.column("stale", sa.Boolean))


def upgrade() -> None:
    op.execute(sa.update(REPORT).values(stale=True))


def downgrade() -> None:
    """The reports are as good, or as stale, as before."""
