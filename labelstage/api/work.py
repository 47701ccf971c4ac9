"""The workbench's conversation: next, draft, submit, skip, release."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Response
from marshmallow import Schema, fields, validate

from ..edge import access
from ..edge.access import requires
from ..edge.assignments import visible
from ..edge.days import start_of_day
from ..edge.login import me
from ..edge.transaction import session
from ..edge.translation import translate
from ..edge.work import work_document
from ..services import annotation, assignment
from ..services.access import Permission
from ..services.errors import NotFound
from ..storage import Assignment, utcnow
from ..words import _
from .blueprint import Input, held
from .blueprint import blueprint as make_blueprint

blueprint = make_blueprint("work", "Getting items, labelling them, handing them in")

HOLDING = held("the assignments the client already has")
ACTIVE = fields.Integer(
    load_default=0, validate=validate.Range(min=0), metadata={"description": "Milliseconds"}
)


class NextInput(Input):
    holding = HOLDING


class DraftInput(Input):
    result = fields.Raw(required=True)
    version = fields.Integer(required=True, metadata={"description": "The draft's version you have"})
    active_ms = ACTIVE


class DraftSchema(Schema):
    version = fields.Integer(required=True)


class SubmitInput(Input):
    result = fields.Raw(required=True, metadata={"description": "Labels keyed by field name"})
    key = fields.String(
        required=True, metadata={"description": "Made by the client: a retry with it is the same submit"}
    )
    version = fields.Integer(
        load_default=None,
        allow_none=True,
        metadata={
            "description": "The draft's version you have: 409 with the stored draft if another tab saved since"
        },
    )
    active_ms = ACTIVE
    next = fields.Boolean(
        load_default=False, metadata={"description": "Lease the next item in the same call"}
    )
    holding = HOLDING


class SkipInput(Input):
    reason = fields.String(load_default="")
    route = fields.String(
        load_default="others",
        validate=validate.OneOf(assignment.ROUTES),
        metadata={
            "description": "later: back to me last; others: not to me again; unusable: nobody can label it"
        },
    )
    next = fields.Boolean(load_default=False)
    holding = HOLDING


class RequirementSchema(Schema):
    skill = fields.String(required=True)
    level = fields.Integer(required=True)


class WorkSchema(Schema):
    assignment = fields.Dict(required=True)
    item = fields.Dict(required=True)
    result = fields.Dict(required=True, allow_none=True)
    revision = fields.Integer(required=True, allow_none=True)
    prelabel = fields.Dict(
        required=True, allow_none=True, metadata={"description": "Whose labels `result` is to start from"}
    )
    draft = fields.Dict(required=True, allow_none=True)
    draft_version = fields.Integer(required=True)
    review = fields.Dict(required=True, allow_none=True)
    threads = fields.List(
        fields.Dict(), required=True, metadata={"description": "What is said about the labels"}
    )
    appeal = fields.Dict(
        required=True, allow_none=True, metadata={"description": "The one that waits to be heard"}
    )


class OutcomeSchema(Schema):
    assignment = fields.Dict(required=True)
    next = fields.Nested(WorkSchema, required=True, allow_none=True)
    nothing_because = fields.String(required=True, allow_none=True)
    nothing_text = fields.String(required=True, allow_none=True)
    nothing_until = fields.AwareDateTime(
        required=True,
        allow_none=True,
        metadata={"description": "With `leased`: when the first lease of another ends"},
    )
    nothing_lacking = fields.Nested(
        RequirementSchema,
        required=True,
        allow_none=True,
        metadata={"description": "With `unqualified`: the skill asked for"},
    )
    progress = fields.Dict(required=True)


class ClaimInput(Input):
    count = fields.Integer(
        required=True,
        validate=validate.Range(min=1, max=assignment.MOST_CLAIMED),
        metadata={"description": "Items wanted at once"},
    )


class ClaimSchema(Schema):
    work = fields.List(fields.Nested(WorkSchema), required=True, metadata={"description": "In their order"})
    nothing_because = fields.String(required=True, allow_none=True)
    nothing_text = fields.String(required=True, allow_none=True)


class GivenBackSchema(Schema):
    given_back = fields.Integer(required=True)


class LeaseSchema(Schema):
    expires_at = fields.AwareDateTime(required=True)


def _mine(assignment_id: int) -> Assignment:
    found = session().get(Assignment, assignment_id)
    if found is None:
        raise NotFound(_("There is no such assignment of yours."))
    return assignment.own_assignment(session(), found, me())


@blueprint.post("/projects/<id:project_id>/next")
@requires(Permission.WORK_DO)
@blueprint.arguments(NextInput, required=False)
@blueprint.response(200, WorkSchema)
@blueprint.alt_response(204, description="Nothing for you now; X-Nothing-Because says why")
def next_item(body: dict[str, Any], project_id: int) -> Any:
    """Lease the next item. Asking again without submitting gives the same one."""
    found = assignment.next_assignment(
        session(), access.project(), me(), holding=frozenset(body.get("holding", []))
    )
    if isinstance(found, str):
        return Response(status=204, headers=_reason(found))
    return work_document(session(), found, me())


def _reason(nothing: assignment.Nothing) -> dict[str, str]:
    headers = {"X-Nothing-Because": str(nothing)}
    if nothing.until:
        headers["X-Nothing-Until"] = nothing.until.isoformat()
    if nothing.requirement:
        headers["X-Nothing-Lacking"] = quote(nothing.requirement.skill)
    return headers


@blueprint.post("/projects/<id:project_id>/claims")
@requires(Permission.WORK_DO)
@blueprint.arguments(ClaimInput)
@blueprint.response(201, ClaimSchema)
def claim(body: dict[str, Any], project_id: int) -> dict[str, Any]:
    """Lease several items at once, to work on in their order. What you hold already counts towards the project's limit."""
    found = assignment.claim(session(), access.project(), me(), body["count"])
    because = found if isinstance(found, assignment.Nothing) else None
    return {
        "work": [] if isinstance(found, str) else [work_document(session(), each, me()) for each in found],
        "nothing_because": because,
        "nothing_text": translate(because.sentence(utcnow())) if because else None,
    }


@blueprint.delete("/projects/<id:project_id>/claims")
@requires(Permission.WORK_DO)
@blueprint.response(200, GivenBackSchema)
def give_claims_back(project_id: int) -> dict[str, int]:
    """Give back every item you hold and have not begun."""
    return {"given_back": assignment.give_back_untouched(session(), access.project(), me())}


@blueprint.get("/assignments/<id:assignment_id>")
@requires(Permission.PROJECT_READ)
@blueprint.response(200, WorkSchema)
def read_assignment(assignment_id: int) -> dict[str, Any]:
    """An assignment with its item, labels, draft and last review: one's own, or anybody's for those who may read items."""
    return work_document(session(), visible(assignment_id, Permission.ITEM_READ), me())


@blueprint.put("/assignments/<id:assignment_id>/draft")
@requires(Permission.WORK_DO)
@blueprint.arguments(DraftInput)
@blueprint.response(200, DraftSchema)
def save_draft(body: dict[str, Any], assignment_id: int) -> dict[str, int]:
    """Keep unfinished work. A version older than the stored one answers 409 with the stored draft."""
    return {"version": annotation.save_draft(session(), _mine(assignment_id), **body)}


@blueprint.post("/assignments/<id:assignment_id>/submit")
@requires(Permission.WORK_DO)
@blueprint.arguments(SubmitInput)
@blueprint.response(200, OutcomeSchema)
def submit(body: dict[str, Any], assignment_id: int) -> dict[str, Any]:
    """Hand in the item, and get the next one if asked for."""
    mine = _mine(assignment_id)
    annotation.submit(
        session(),
        access.project(),
        mine,
        result=body["result"],
        key=body["key"],
        version=body["version"],
        active_ms=body["active_ms"],
    )
    return _outcome(mine, body)


@blueprint.post("/assignments/<id:assignment_id>/skip")
@requires(Permission.WORK_DO)
@blueprint.arguments(SkipInput, required=False)
@blueprint.response(200, OutcomeSchema)
def skip(body: dict[str, Any], assignment_id: int) -> dict[str, Any]:
    """Leave the item to others, put it off, or say that nobody can label it."""
    mine = _mine(assignment_id)
    assignment.skip(session(), mine, body.get("reason", ""), body.get("route", "others"))
    return _outcome(mine, body)


@blueprint.post("/assignments/<id:assignment_id>/release")
@requires(Permission.WORK_DO)
@blueprint.response(204)
def release(assignment_id: int) -> None:
    """Let go of an item; it may come back."""
    assignment.release(session(), _mine(assignment_id))


@blueprint.post("/assignments/<id:assignment_id>/heartbeat")
@requires(Permission.WORK_DO)
@blueprint.response(200, LeaseSchema)
def heartbeat(assignment_id: int) -> dict[str, Any]:
    """Keep the lease alive."""
    return {"expires_at": assignment.heartbeat(session(), access.project(), _mine(assignment_id))}


def _outcome(done: Assignment, body: dict[str, Any]) -> dict[str, Any]:
    project = access.project()
    following: Assignment | assignment.Nothing | None = None
    if body.get("next"):
        holding = frozenset(body.get("holding", ()))
        following = assignment.next_assignment(session(), project, me(), holding=holding, patient=False)
    because = following if isinstance(following, assignment.Nothing) else None
    return {
        "assignment": {
            "id": done.id,
            "state": done.state,
            "late": done.late,
            "counted": done.counted or done.gold,
        },
        "next": work_document(session(), following, me()) if isinstance(following, Assignment) else None,
        "nothing_because": because,
        "nothing_text": translate(because.sentence(utcnow())) if because else None,
        "nothing_until": because.until if because else None,
        "nothing_lacking": because.requirement if because else None,
        "progress": annotation.done_since(session(), project, me(), start_of_day()),
    }
