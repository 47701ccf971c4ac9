"""Background jobs: how far one is, a way to stop it, and what an import could not take."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate
from sqlalchemy import select

from ..edge.access import requires
from ..edge.tables import send_table
from ..edge.transaction import session
from ..edge.translation import translate
from ..services import jobs
from ..services.access import Permission
from ..storage import Job, Reject
from ..words import unpack
from .blueprint import Input
from .blueprint import blueprint as make_blueprint
from .sentences import Sentence

blueprint = make_blueprint("jobs", "Background jobs")

MOST_REJECTS = 1000


class JobSchema(Schema):
    id = fields.Integer(required=True)
    kind = fields.String(required=True)
    project_id = fields.Integer(required=True, allow_none=True)
    state = fields.String(
        required=True, metadata={"description": "queued, running, done, failed or cancelled"}
    )
    done = fields.Integer(required=True, metadata={"description": "Of an import: bytes of the uploads"})
    total = fields.Integer(required=True, allow_none=True)
    result = fields.Dict(
        required=True, allow_none=True, metadata={"description": "Of an import: counts so far"}
    )
    error = Sentence(required=True, allow_none=True)
    cancel_requested = fields.Boolean(required=True)
    created_at = fields.AwareDateTime(required=True)
    started_at = fields.AwareDateTime(required=True, allow_none=True)
    finished_at = fields.AwareDateTime(required=True, allow_none=True)


class RejectSchema(Schema):
    id = fields.Integer(required=True)
    place = fields.String(required=True, metadata={"description": "File, or file:row"})
    code = fields.String(required=True)
    message = Sentence(required=True)


class RejectsQuery(Input):
    after = fields.Integer(load_default=0, validate=validate.Range(0, 2**63 - 1))
    limit = fields.Integer(load_default=100, validate=validate.Range(1, MOST_REJECTS))


class RejectsSchema(Schema):
    rejects = fields.List(fields.Nested(RejectSchema), required=True)
    next = fields.Integer(
        required=True, allow_none=True, metadata={"description": "The `after` of what follows"}
    )


@blueprint.get("/jobs/<id:job_id>")
@requires(Permission.ITEM_READ)
@blueprint.response(200, JobSchema)
def read_job(job_id: int) -> Job:
    """A job: how far it is and what came of it."""
    return session().get_one(Job, job_id)


@blueprint.post("/jobs/<id:job_id>/cancel")
@requires(Permission.ITEM_WRITE)
@blueprint.response(200, JobSchema)
def cancel_job(job_id: int) -> Job:
    """Stop a job at its next step; what it did so far stays."""
    job = session().get_one(Job, job_id)
    jobs.request_cancel(session(), job)
    return job


@blueprint.get("/jobs/<id:job_id>/rejects")
@requires(Permission.ITEM_READ)
@blueprint.arguments(RejectsQuery, location="query")
@blueprint.response(200, RejectsSchema)
def list_rejects(query: dict[str, int], job_id: int) -> dict[str, Any]:
    """What the import could not take, and why."""
    wanted = select(Reject).where(Reject.job_id == job_id, Reject.id > query["after"]).order_by(Reject.id)
    found = session().scalars(wanted.limit(query["limit"] + 1)).all()
    shown = found[: query["limit"]]
    return {"rejects": shown, "next": shown[-1].id if len(found) > len(shown) else None}


@blueprint.get("/jobs/<id:job_id>/rejects.csv")
@requires(Permission.ITEM_READ)
@blueprint.response(200, content_type="text/csv", schema={"type": "string"})
def download_rejects(job_id: int) -> Response:
    """The same as a table for a spreadsheet."""
    wanted = select(Reject).where(Reject.job_id == job_id).order_by(Reject.id)
    rows = ((row.place, row.code, translate(unpack(row.message))) for row in session().scalars(wanted))
    return send_table(("place", "code", "message"), rows, f"rejects-{job_id}.csv")
