"""An import is queued."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm import Session

from labelstage.formats.raw.archive import clean_name
from labelstage.formats.raw.encoding import ENCODINGS
from labelstage.formats.raw.entries import Reading
from labelstage.services import jobs
from labelstage.services.errors import Invalid, Problem
from labelstage.storage import Job, Project, User
from labelstage.storage.buckets import Connected
from labelstage.words import _

from .adding import refuse_if_archived
from .sources import SentInParts, Upload


@dataclass(frozen=True)
class Taking:
    """What is done with what was read.

    `update`: new content under a known id replaces what nobody has worked on. `mask`: personal data is masked.
    `quarantine`: blank and tiny images are not handed out until somebody has looked.
    """

    update: bool = False
    mask: bool = False
    quarantine: bool = False


def queue_import(
    session: Session,
    project: Project,
    uploads: Sequence[Upload | SentInParts],
    *,
    by: User | None = None,
    options: Mapping[str, Any] | None = None,
    taking: Taking | None = None,
) -> Job:
    """The job that will import the uploads; `options` are those of Reading. Raises Invalid, Conflict."""
    if not uploads:
        raise Invalid(_("Nothing was sent."), [Problem("files", _("Choose at least one file."))])
    sent = [{**asdict(upload), "name": clean_name(upload.name)} for upload in uploads]
    return _queue(session, project, {"uploads": sent}, by, options, taking)


def queue_bucket(
    session: Session,
    project: Project,
    source: Connected,
    prefix: str,
    *,
    by: User | None = None,
    options: Mapping[str, Any] | None = None,
    taking: Taking | None = None,
) -> Job:
    """The job that will import what lies under a prefix of a connected bucket; else as queue_import."""
    prefix = prefix.strip().lstrip("/")
    payload = {
        "uploads": [{"name": f"{source.name}/{prefix}"}],
        "bucket": {"name": source.name, "prefix": prefix},
    }
    return _queue(session, project, payload, by, options, taking)


def _queue(
    session: Session,
    project: Project,
    payload: dict[str, Any],
    by: User | None,
    options: Mapping[str, Any] | None,
    taking: Taking | None,
) -> Job:
    refuse_if_archived(project)
    reading = Reading(**(options or {}))
    if reading.encoding is not None and reading.encoding not in ENCODINGS:
        message = _("Choose one of: %(encodings)s.", encodings=", ".join(ENCODINGS))
        raise Invalid(_("The encoding is not known."), [Problem("encoding", message)])
    payload |= {"options": asdict(reading), "taking": asdict(taking or Taking())}
    return jobs.enqueue(session, "import", project=project, payload=payload, created_by=by)
