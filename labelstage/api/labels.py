"""Annotations of others come in: as prelabels or as finished work."""

from __future__ import annotations

import json
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from ..edge import access
from ..edge import uploads as uploaded
from ..edge.access import requires
from ..edge.login import me
from ..edge.transaction import database, own_transaction
from ..formats import FORMATS, How
from ..formats.raw.encoding import ENCODINGS
from ..services.access import Permission
from ..services.errors import Invalid, Problem
from ..services.intake.labels import AS, LabelImport, queue_labels
from ..words import _
from .blueprint import blueprint as make_blueprint
from .intake import FilesInput, PartsInput
from .jobs import JobSchema

blueprint = make_blueprint("labels", "Bringing annotations in")
READABLE = tuple(name for name, each in FORMATS.items() if each.read is not None)


class LabelImportInput(PartsInput):
    purpose = fields.String(
        data_key="as",
        load_default="prelabels",
        validate=validate.OneOf(AS),
        metadata={
            "description": "prelabels: workers start from them; gold: known answers that test workers; finished: work that counts"
        },
    )
    format = fields.String(validate=validate.OneOf(READABLE), metadata={"description": "Found if left out"})
    bring = fields.Boolean(load_default=True, metadata={"description": "Items not there come along"})
    extend = fields.Boolean(
        load_default=False, metadata={"description": "The label schema gets the fields and classes it lacks"}
    )
    dry = fields.Boolean(load_default=False, metadata={"description": "Look and count only; keep nothing"})
    source = fields.String(
        load_default="",
        validate=validate.Length(max=200),
        metadata={"description": "Whose labels: a model's name. The file's name if left out"},
    )
    mapping = fields.String(
        load_default="{}",
        metadata={
            "description": 'JSON: {"fields": {group: field or null}, "classes": {group: {name: class or null}}}; '
            "what is left out is found by names. A dry run's result shows groups and names"
        },
    )
    encoding = fields.String(
        validate=validate.OneOf(ENCODINGS), metadata={"description": "Found if left out"}
    )
    text = fields.String(metadata={"description": "Column or key that holds the text"})
    external_id = fields.String(metadata={"description": "Column or key that holds your id"})
    labels = fields.List(fields.String(), metadata={"description": "Columns or keys that hold labels"})
    joiner = fields.String(
        validate=validate.Length(max=10), metadata={"description": "What stood between the tokens"}
    )


class LabelUploadSchema(LabelImportInput, FilesInput):
    """What the form of an upload holds."""


@blueprint.post("/projects/<id:project_id>/annotations")
@requires(Permission.ITEM_WRITE)
@own_transaction
@blueprint.doc(
    requestBody={"required": True, "content": {"multipart/form-data": {"schema": LabelUploadSchema}}}
)
@blueprint.response(202, JobSchema)
def import_annotations(project_id: int) -> ResponseReturnValue:
    """Send files with annotations, or a .zip of them with their images. A job brings them in; look at it first with `dry`."""
    parser = blueprint.ARGUMENTS_PARSER
    body = parser.parse(LabelImportInput(), location="form")
    part_ids = body.pop("parts")
    files = parser.parse(FilesInput(), location="files")["files"]
    how = How(
        **{key: body.pop(key) for key in ("encoding", "text", "external_id", "joiner") if key in body},
        labels=tuple(body.pop("labels", ())),
    )
    wanted = LabelImport(**{**body, "mapping": _mapping(body["mapping"])}, how=how)
    uploads = uploaded.taken(part_ids, files)
    with database().begin() as session:
        job = queue_labels(session, access.project(), uploads, wanted, by=me())
    return job, 202, {"Location": url_for("api_jobs.read_job", job_id=job.id)}  # type: ignore[return-value]


def _mapping(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Invalid(
            _("The annotations were not taken."), [Problem("mapping", _("This is no JSON object."))]
        )
    return found
