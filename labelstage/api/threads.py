"""Threads about labels, and appeals against decisions."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from ..edge import access
from ..edge.access import requires
from ..edge.assignments import visible
from ..edge.login import me
from ..edge.reviews import appeal_document, thread_document
from ..edge.transaction import session
from ..services import review
from ..services.access import Permission
from ..storage import ReviewThread
from .blueprint import Input
from .blueprint import blueprint as make_blueprint
from .questions import MessageInput, MessageSchema

blueprint = make_blueprint("threads", "What workers and reviewers say to each other about labels")


class ThreadInput(MessageInput):
    anchor = fields.Dict(
        load_default=None,
        allow_none=True,
        metadata={"description": "{field, id} of an object, {x, y}, or {start, end} of words"},
    )


class ThreadStateInput(Input):
    state = fields.String(required=True, validate=validate.OneOf(review.threads.STATES))


class ThreadSchema(Schema):
    id = fields.Integer(required=True)
    assignment_id = fields.Integer(required=True)
    anchor = fields.Dict(required=True, allow_none=True)
    state = fields.String(required=True)
    messages = fields.List(fields.Nested(MessageSchema), required=True)


class ThreadsQuery(Input):
    state = fields.String(
        validate=validate.OneOf(review.threads.STATES), metadata={"description": "Only these"}
    )
    limit = fields.Integer(load_default=50, validate=validate.Range(min=1, max=200))


class AppealSchema(Schema):
    id = fields.Integer(required=True)
    assignment_id = fields.Integer(required=True)
    review_id = fields.Integer(required=True, metadata={"description": "The decision it is about"})
    text = fields.String(required=True)
    state = fields.String(required=True)
    hearing_id = fields.Integer(
        required=True, allow_none=True, metadata={"description": "The review that decided"}
    )
    created_at = fields.String(required=True)


class AppealsQuery(Input):
    state = fields.String(
        validate=validate.OneOf(review.appeals.STATES), metadata={"description": "Only these"}
    )
    limit = fields.Integer(load_default=50, validate=validate.Range(min=1, max=200))


def _thread(thread_id: int) -> ReviewThread:
    found = session().get_one(ReviewThread, thread_id)
    visible(found.assignment_id, Permission.REVIEW_DO)
    return found


@blueprint.get("/assignments/<id:assignment_id>/threads")
@requires(Permission.PROJECT_READ)
@blueprint.response(200, ThreadSchema(many=True))
def list_threads(assignment_id: int) -> list[dict[str, Any]]:
    """What is said about an assignment: one's own, or anybody's for those who review."""
    return [
        thread_document(each, me())
        for each in review.threads.about(session(), visible(assignment_id, Permission.REVIEW_DO))
    ]


@blueprint.post("/assignments/<id:assignment_id>/threads")
@requires(Permission.PROJECT_READ)
@blueprint.arguments(ThreadInput)
@blueprint.response(201, ThreadSchema)
def begin_thread(body: dict[str, Any], assignment_id: int) -> dict[str, Any]:
    """Say something about an assignment's labels, or about one object or place."""
    found = visible(assignment_id, Permission.REVIEW_DO)
    made = review.threads.begin(session(), access.project(), found, me(), body["text"], anchor=body["anchor"])
    return thread_document(made, me())


@blueprint.get("/projects/<id:project_id>/threads")
@requires(Permission.REVIEW_DO)
@blueprint.arguments(ThreadsQuery, location="query")
@blueprint.response(200, ThreadSchema(many=True))
def project_threads(query: dict[str, Any], project_id: int) -> list[dict[str, Any]]:
    """A project's threads, the last written to first."""
    found = review.threads.listed(session(), access.project(), state=query.get("state"), limit=query["limit"])
    return [thread_document(each, me()) for each in found]


@blueprint.post("/threads/<id:thread_id>/messages")
@requires(Permission.PROJECT_READ)
@blueprint.arguments(MessageInput)
@blueprint.response(201, ThreadSchema)
def reply(body: dict[str, Any], thread_id: int) -> dict[str, Any]:
    """Write on; a resolved thread is open again."""
    return thread_document(review.threads.reply(session(), _thread(thread_id), me(), body["text"]), me())


@blueprint.put("/threads/<id:thread_id>/state")
@requires(Permission.PROJECT_READ)
@blueprint.arguments(ThreadStateInput)
@blueprint.response(200, ThreadSchema)
def set_state(body: dict[str, Any], thread_id: int) -> dict[str, Any]:
    """Resolve a thread, or open it again."""
    found = _thread(thread_id)
    review.threads.set_state(session(), found, body["state"])
    return thread_document(found, me())


@blueprint.post("/assignments/<id:assignment_id>/appeals")
@requires(Permission.WORK_DO)
@blueprint.arguments(MessageInput)
@blueprint.response(201, AppealSchema)
def appeal(body: dict[str, Any], assignment_id: int) -> dict[str, Any]:
    """Appeal the last decision about your work: a second reviewer hears it, and that is the last word."""
    found = visible(assignment_id)
    return appeal_document(review.appeals.appeal(session(), access.project(), found, me(), body["text"]))


@blueprint.get("/projects/<id:project_id>/appeals")
@requires(Permission.REVIEW_DO)
@blueprint.arguments(AppealsQuery, location="query")
@blueprint.response(200, AppealSchema(many=True))
def list_appeals(query: dict[str, Any], project_id: int) -> list[dict[str, Any]]:
    """A project's appeals, the newest first."""
    found = review.appeals.listed(session(), access.project(), state=query.get("state"), limit=query["limit"])
    return [appeal_document(each) for each in found]
