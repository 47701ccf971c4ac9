"""The list of all that a release froze, to prove what is in it and to bring it back from its manifest."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, BinaryIO

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from labelstage.words import _

from ...storage import Item, LabelSchema, Project, Release, ReleaseLabel, Revision
from ..errors import Conflict, Invalid, NotFound, Problem
from .composing import parts_of
from .marks import digest_of, frozen_at

PAGE = 5000
_COLUMNS = ("item_id", "assignment_id", "revision_id", "review_id", "state", "split")


def write_contents(session: Session, release: Release, out: BinaryIO) -> None:
    """First a line with the models of workers' errors that the release keeps, then a line of JSON for each annotation.

    The latter has its item with external id and content hash, assignment, revision, review, state and part.
    """
    out.write(_line({"models": release.models}))
    rows = session.execute(
        select(Item.external_id, Item.content_sha256, *(getattr(ReleaseLabel, name) for name in _COLUMNS))
        .join(Item, Item.id == ReleaseLabel.item_id)
        .where(ReleaseLabel.release_id == release.id)
        .order_by(ReleaseLabel.item_id, ReleaseLabel.assignment_id)
        .execution_options(yield_per=PAGE)
    )
    for row in rows:
        line = {"external_id": row.external_id, "sha256": row.content_sha256}
        line |= {name: getattr(row, name) for name in _COLUMNS}
        out.write(_line(line))


def _line(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def find_again(session: Session, manifest: Mapping[str, Any], lines: Iterable[bytes]) -> tuple[Release, bool]:
    """The release that a manifest is of, and whether it had to be brought back from the list of its contents.

    Raises NotFound when its project, and Conflict when its schema, an item or a revision is not (or not as it was) in this
    installation.
    """
    try:
        project = session.get(Project, manifest["project"]["id"])
        number, version = manifest["number"], manifest["schema_version"]
        frozen = datetime.fromisoformat(manifest["frozen_at"])
        author, query, title = manifest["created_by"]["id"], manifest["query"], manifest["title"]
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid(_("This is no manifest of a release."), [Problem("manifest", str(error))]) from None
    if project is None:
        raise NotFound(_("The project of this manifest is not in this installation."))
    schema = session.scalar(
        select(LabelSchema).where(LabelSchema.project_id == project.id, LabelSchema.version == version)
    )
    if schema is None or digest_of(schema.fields) != manifest["schema_sha256"]:
        raise Conflict(_("The label schema of this manifest is not as it was."))
    same = (Release.project_id == project.id, Release.number == number)
    found = session.scalar(select(Release).where(*same))
    if found is not None:
        if frozen_at(found) != manifest["frozen_at"]:
            raise Conflict(_("Another release of this project has the number of this manifest."))
        return found, False
    rest = iter(lines)
    release = Release(
        project_id=project.id,
        number=number,
        models=json.loads(next(rest))["models"],
        title=title,
        query=query,
        schema=schema,
        created_by=author,
        created_at=frozen,
    )
    session.add(release)
    session.flush()
    _bring_back(session, release, rest, _projects(session, release, manifest))
    return release, True


def _projects(session: Session, release: Release, manifest: Mapping[str, Any]) -> list[int]:
    """The projects whose items it may hold: its own, or those of the releases that it is composed of. Raises Conflict where one of
    these is not there as it was."""
    parts = parts_of(session, release)
    for each in manifest.get("sources", ()):
        part = parts.get(each["project"]["id"])
        if part is None or (part.release.manifest or {}).get("contents") != each["contents"]:
            sentence = _(
                "Release %(number)s of %(project)s, which this one is composed of, is not there as it was. "
                "Make it again from its own manifest first.",
                number=each["number"],
                project=each["project"]["title"],
            )
            raise Conflict(sentence)
    return list(parts) or [release.project_id]


def _bring_back(session: Session, release: Release, lines: Iterable[bytes], projects: Sequence[int]) -> None:
    for page in _pages(lines):
        items = {
            row.id: row.content_sha256
            for row in session.execute(
                select(Item.id, Item.content_sha256).where(
                    Item.id.in_({each["item_id"] for each in page}), Item.project_id.in_(projects)
                )
            )
        }
        revisions = set(
            session.scalars(
                select(Revision.id).where(Revision.id.in_({each["revision_id"] for each in page}))
            )
        )
        for each in page:
            if items.get(each["item_id"]) != each["sha256"] or each["revision_id"] not in revisions:
                raise Conflict(
                    _("Item %(item)s or its labels are not as they were.", item=each["external_id"])
                )
        rows = [{"release_id": release.id, **{name: each[name] for name in _COLUMNS}} for each in page]
        session.execute(insert(ReleaseLabel), rows)


def _pages(lines: Iterable[bytes]) -> Iterator[list[dict[str, Any]]]:
    page: list[dict[str, Any]] = []
    for line in lines:
        page.append(json.loads(line))
        if len(page) == 500:
            yield page
            page = []
    if page:
        yield page
