"""What is made of a ready release: its card, what changed since another, more formats, links and the whole as an archive."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from functools import partial
from pathlib import PurePath
from typing import Any, BinaryIO

from flask import Response, jsonify
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields, validate
from sqlalchemy import select

from ..edge import blob_store
from ..edge.access import requires
from ..edge.archives import Entry, stream_zip
from ..edge.downloads import HOURS, Link, download_link, linked_file
from ..edge.files import name_file, send_blob
from ..edge.login import me
from ..edge.transaction import session
from ..formats import json_schema
from ..services import releases
from ..services.access import Permission
from ..services.errors import NotFound
from ..storage import Release
from ..words import _
from .blueprint import Input
from .blueprint import blueprint as make_blueprint
from .releases import ReleaseSchema, release_row

blueprint = make_blueprint("release_files", "What is made of a ready release")

MOST_HOURS = 24 * 365


class ChangeSchema(Schema):
    added = fields.Integer(required=True)
    removed = fields.Integer(required=True)
    changed = fields.Integer(required=True)


class ChangedItemSchema(Schema):
    id = fields.Integer(required=True)
    external_id = fields.String(required=True)
    fields_ = fields.List(fields.String(), required=True, data_key="fields", attribute="fields")


class ComparisonSchema(Schema):
    added = fields.Integer(required=True, metadata={"description": "Items"})
    removed = fields.Integer(required=True)
    changed = fields.Integer(required=True, metadata={"description": "Items whose labels are others"})
    unchanged = fields.Integer(required=True)
    moved = fields.Integer(required=True, metadata={"description": "Items that are in another part"})
    labels = fields.Dict(
        required=True,
        keys=fields.String(),
        values=fields.Dict(keys=fields.String(), values=fields.Nested(ChangeSchema)),
        metadata={"description": "By field and class, of changed items"},
    )
    items = fields.List(
        fields.Nested(ChangedItemSchema), required=True, metadata={"description": "The first changed ones"}
    )


class SinceQuery(Input):
    since = fields.Integer(
        validate=validate.Range(1, 2**31),
        metadata={"description": "Number of another release of the project; the one before if left out"},
    )


class FormatsInput(Input):
    formats = fields.List(fields.String(), required=True, validate=validate.Length(1, 50))


class LinkInput(Input):
    format = fields.String(required=True, metadata={"description": "As in `files`"})
    hours = fields.Integer(load_default=HOURS, validate=validate.Range(1, MOST_HOURS))


class LinkSchema(Schema):
    url = fields.String(required=True)
    expires_at = fields.AwareDateTime(required=True)


@blueprint.get("/releases/<id:release_id>/card")
@requires(Permission.RELEASE_READ)
@blueprint.response(200, {"type": "object"})
def read_card(release_id: int) -> Response:
    """The data card: counts by class and part, agreement, guidelines, lineage, limits, what each file leaves out."""
    return jsonify(releases.card(_ready(release_id)))


@blueprint.get("/releases/<id:release_id>/card.md")
@requires(Permission.RELEASE_READ)
@blueprint.response(200, {"type": "string"}, content_type="text/markdown")
def read_card_markdown(release_id: int) -> Response:
    """The data card as Markdown."""
    return Response(releases.markdown(releases.card(_ready(release_id))), mimetype="text/markdown")


@blueprint.get("/releases/<id:release_id>/schema.json")
@requires(Permission.RELEASE_READ)
@blueprint.response(200, {"type": "object"})
def read_schema(release_id: int) -> Response:
    """The JSON Schema of a line of the JSON Lines file, in terms of the release's label schema."""
    return jsonify(json_schema(session().get_one(Release, release_id).schema.fields))


@blueprint.get("/releases/<id:release_id>/changes")
@requires(Permission.RELEASE_READ)
@blueprint.arguments(SinceQuery, location="query")
@blueprint.response(200, ComparisonSchema)
def read_changes(query: dict[str, Any], release_id: int) -> releases.Comparison:
    """What changed since another release of the project: items, and labels by class."""
    found = session().get_one(Release, release_id)
    return releases.compare(session(), _other(found, query.get("since")), found)


def _other(release: Release, number: int | None) -> Release:
    wanted = release.number - 1 if number is None else number
    found = session().scalar(
        select(Release).where(Release.project_id == release.project_id, Release.number == wanted)
    )
    if found is None:
        raise NotFound(_("This project has no release %(number)s.", number=wanted))
    return found


@blueprint.post("/releases/<id:release_id>/files")
@requires(Permission.RELEASE_CREATE)
@blueprint.arguments(FormatsInput)
@blueprint.response(202, ReleaseSchema)
def add_formats(body: dict[str, Any], release_id: int) -> dict[str, Any]:
    """Build files of more formats for a ready release: follow `job`."""
    found = session().get_one(Release, release_id)
    releases.add_formats(session(), found, body["formats"], by=me())
    return release_row(found)


@blueprint.post("/releases/<id:release_id>/links")
@requires(Permission.RELEASE_READ)
@blueprint.arguments(LinkInput)
@blueprint.response(201, LinkSchema)
def create_link(body: dict[str, Any], release_id: int) -> Link:
    """A link by which anybody who has it may take a file until it runs out, without an account."""
    return download_link(session().get_one(Release, release_id), body["format"], by=me(), hours=body["hours"])


@blueprint.get("/downloads/<token>")
@requires(Permission.PUBLIC)
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type="application/octet-stream")
@blueprint.alt_response(302, description="The store serves the file itself: follow the link")
def download(token: str) -> ResponseReturnValue:
    """The file behind a signed link, in ranges if wanted."""
    file = linked_file(token)
    return send_blob(file.sha256, name=file.name, media_type=file.media_type, download=True)


@blueprint.get("/releases/<id:release_id>/archive")
@requires(Permission.RELEASE_READ)
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type="application/zip")
def read_archive(release_id: int) -> Response:
    """Every file of the release with its manifest and card, as one zip archive that is sent while it is made."""
    found = _ready(release_id)
    stem = PurePath(releases.file_name(found, releases.targets_of(found)[0])).stem
    response = Response(stream_zip(_entries(found)), mimetype="application/zip", direct_passthrough=True)
    name_file(response, f"{stem}.zip")
    return response


def _entries(release: Release) -> Iterator[Entry]:
    """All that is read from the database is read before the first byte is sent."""
    store = blob_store()
    card = releases.card(release)
    texts = {
        "manifest.json": json.dumps(release.manifest, ensure_ascii=False, indent=1),
        "card.json": json.dumps(card, ensure_ascii=False, indent=1),
        "README.md": releases.markdown(card),
        "schema.json": json.dumps(json_schema(release.schema.fields), ensure_ascii=False, indent=1),
    }

    def text(content: str) -> BinaryIO:
        return io.BytesIO(content.encode())

    entries: list[Entry] = [(name, partial(text, content)) for name, content in texts.items()]
    entries += [(each.name, partial(store.open, each.sha256)) for each in release.files]
    return iter(entries)


def _ready(release_id: int) -> Release:
    found = session().get_one(Release, release_id)
    releases.ready_file(found, "jsonl")
    return found
