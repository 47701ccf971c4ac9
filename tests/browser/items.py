"""Items put straight into an installation, for tests that are about what comes after."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from PIL import Image
from sqlalchemy import select

from labelstage.services.intake.adding import add_items
from labelstage.services.intake.pictures import take_picture
from labelstage.services.intake.records import Record
from labelstage.storage import Assignment, Project, Revision
from labelstage.storage.blobs import from_settings
from tests.site import Person, Site


def photos(site: Site, project_id: int, names: Sequence[str]) -> None:
    """Photos of 400 by 300 pixels, each another."""
    blobs = from_settings(site.settings)
    records = []
    for number, name in enumerate(names):
        file = io.BytesIO()
        Image.effect_noise((400, 300), 40 + number).convert("RGB").save(file, "PNG")
        picture = take_picture(blobs, file, max_pixels=1_000_000)
        records.append(Record(default_id=name, name=name, picture=picture))
    with site.database.begin() as session:
        add_items(session, session.get_one(Project, project_id), records)


def submitted(site: Site, worker: Person) -> list[dict[str, Any]]:
    """What a worker has handed in, each item's newest result, in the order of submitting."""
    with site.database.begin() as session:
        rows = session.execute(
            select(Revision.result)
            .join(Assignment, Assignment.revision_id == Revision.id)
            .where(Assignment.worker_id == worker.id)
            .order_by(Revision.id)
        )
        return [row.result for row in rows]


def drafts(site: Site, worker: Person) -> list[dict[str, Any]]:
    """The worker's drafts that are not empty."""
    with site.database.begin() as session:
        query = select(Assignment.draft).where(Assignment.worker_id == worker.id)
        return [draft for draft in session.scalars(query) if draft]


def skipped(site: Site, worker: Person) -> list[str | None]:
    """The reasons for which a worker skipped items."""
    with site.database.begin() as session:
        query = select(Assignment.skip_reason).where(
            Assignment.worker_id == worker.id, Assignment.state == "skipped"
        )
        return list(session.scalars(query))
