"""Signed links by which anybody may take a file of a release until they run out."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import url_for

from labelstage.words import _

from ..services import audit, releases
from ..services.errors import NotFound
from ..storage import Release, ReleaseFile, User
from .links import outside, read_signed, sign
from .transaction import session

PURPOSE = "download"
HOURS = 168


@dataclass(frozen=True)
class Link:
    """A link and when it runs out."""

    url: str
    expires_at: datetime


def download_link(release: Release, format: str, *, by: User, hours: int = HOURS) -> Link:
    """A link to a file of a ready release; that it was made is written down. Raises NotFound, and Conflict while it is not ready."""
    file = releases.ready_file(release, format)
    about: dict[str, Any] = {"number": release.number, "format": file.format, "hours": hours}
    audit.note(session(), "release.link", by=by, project=release.project_id, **about)
    expires = int(time.time()) + 3600 * hours
    content = {"release": release.id, "format": file.format, "by": by.id}
    token = sign(PURPOSE, content, expires=expires)
    address = outside(url_for("api_release_files.download", token=token))
    return Link(address, datetime.fromtimestamp(expires, UTC))


def linked_file(token: str) -> ReleaseFile:
    """The file behind a link. Raises NotFound when the link is not right or has run out, or the release is gone."""
    content = read_signed(PURPOSE, token)
    release = session().get(Release, content["release"])
    if release is None:
        raise NotFound(_("The release of this link is gone."))
    return releases.ready_file(release, content["format"])
