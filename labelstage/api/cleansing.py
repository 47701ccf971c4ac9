"""What checks found in a project's items, decisions about it, and what was masked."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields, validate

from ..edge import access
from ..edge.access import requires
from ..edge.login import me
from ..edge.transaction import session
from ..edge.translation import translate
from ..services import cleansing
from ..services.access import Permission
from ..services.cleansing.reporting import Example
from ..storage import Item
from .blueprint import ID, Input
from .blueprint import blueprint as make_blueprint
from .jobs import JobSchema

blueprint = make_blueprint("cleansing", "Cleansing")

STATES = ("open", "kept", "quarantined", "merged")
MOST_DECIDED = 1000


class ItemFindingSchema(Schema):
    id = fields.Integer(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(tuple(cleansing.KINDS)))
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    item_id = fields.Integer(required=True)
    external_id = fields.String(required=True)
    other_id = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Of a duplicate: the item that came before"}
    )
    import_id = fields.Integer(required=True, allow_none=True)
    detail = fields.Dict(required=True)
    created_at = fields.AwareDateTime(required=True)


class FoundGroupSchema(Schema):
    kind = fields.String(required=True)
    title = fields.String(required=True)
    open = fields.Integer(required=True)
    kept = fields.Integer(required=True)
    quarantined = fields.Integer(required=True)
    merged = fields.Integer(required=True)
    examples = fields.List(fields.Nested(ItemFindingSchema), required=True)


class CleansingSchema(Schema):
    unchecked = fields.Integer(required=True, metadata={"description": "Items no check has looked at yet"})
    masking = fields.Boolean(
        required=True, metadata={"description": "Personal data is masked in all that comes in"}
    )
    groups = fields.List(fields.Nested(FoundGroupSchema), required=True)


class ReportQuery(Input):
    import_id = fields.Integer(validate=ID)


class FindingsQuery(ReportQuery):
    kind = fields.String(validate=validate.OneOf(tuple(cleansing.KINDS)))
    state = fields.String(validate=validate.OneOf(STATES))
    after = fields.Integer(load_default=0, validate=validate.Range(0, 2**63 - 1))
    limit = fields.Integer(load_default=100, validate=validate.Range(1, MOST_DECIDED))


class ItemFindingsSchema(Schema):
    findings = fields.List(fields.Nested(ItemFindingSchema), required=True)
    next = fields.Integer(
        required=True, allow_none=True, metadata={"description": "The `after` of what follows"}
    )


class FindingDecisionInput(Input):
    decision = fields.String(required=True, validate=validate.OneOf(tuple(cleansing.DECISIONS)))
    ids = fields.List(
        fields.Integer(validate=ID),
        validate=validate.Length(1, MOST_DECIDED),
        metadata={"description": "Of findings; left out: the open ones of the kind"},
    )
    kind = fields.String(validate=validate.OneOf(tuple(cleansing.KINDS)))
    import_id = fields.Integer(validate=ID)


class FindingsDecidedSchema(Schema):
    decided = fields.Integer(
        required=True, metadata={"description": f"At most {MOST_DECIDED}: ask again until it is 0"}
    )


class MaskingSchema(Input):
    masking = fields.Boolean(required=True)


class UnmaskInput(Input):
    reason = fields.String(required=True, metadata={"description": "What you need it for; it is kept"})


class UnmaskedSchema(Schema):
    text = fields.String(required=True, allow_none=True)
    conversation = fields.Dict(required=True, allow_none=True)
    metadata = fields.Dict(required=True)
    name = fields.String(required=True)


def _row(example: Example) -> dict[str, Any]:
    finding, item, _twin = example
    names = ("id", "kind", "state", "item_id", "other_id", "import_id", "detail", "created_at")
    return {**{name: getattr(finding, name) for name in names}, "external_id": item.external_id}


@blueprint.get("/projects/<id:project_id>/cleansing")
@requires(Permission.ITEM_READ)
@blueprint.arguments(ReportQuery, location="query")
@blueprint.response(200, CleansingSchema)
def read_report(query: dict[str, Any], project_id: int) -> dict[str, Any]:
    """What was found in the project, or in one import of it, with examples that are open or not."""
    groups = [
        {
            "kind": group.kind,
            "title": translate(cleansing.KINDS[group.kind].title),
            **{state: group.counts.get(state, 0) for state in STATES},
            "examples": [_row(example) for example in group.examples],
        }
        for group in cleansing.report(session(), access.project(), query.get("import_id"))
    ]
    return {
        "unchecked": cleansing.unchecked(session(), access.project()),
        "masking": cleansing.masks(session(), access.project()),
        "groups": groups,
    }


@blueprint.post("/projects/<id:project_id>/cleansing")
@requires(Permission.ITEM_WRITE)
@blueprint.response(202, JobSchema)
def check(project_id: int) -> ResponseReturnValue:
    """Check what is new, and look for duplicates among all. Imports do this by themselves."""
    job = cleansing.queue_check(session(), access.project(), me())
    return job, 202, {"Location": url_for("api_jobs.read_job", job_id=job.id)}  # type: ignore[return-value]


@blueprint.get("/projects/<id:project_id>/findings")
@requires(Permission.ITEM_READ)
@blueprint.arguments(FindingsQuery, location="query")
@blueprint.response(200, ItemFindingsSchema)
def list_findings(query: dict[str, Any], project_id: int) -> dict[str, Any]:
    """The findings one by one, a page at a time."""
    limit = query.pop("limit")
    found = cleansing.find(session(), access.project(), **query, limit=limit + 1)
    shown = found[:limit]
    return {
        "findings": [_row(example) for example in shown],
        "next": shown[-1][0].id if len(found) > len(shown) else None,
    }


@blueprint.post("/projects/<id:project_id>/findings/decisions")
@requires(Permission.ITEM_WRITE)
@blueprint.arguments(FindingDecisionInput)
@blueprint.response(200, FindingsDecidedSchema)
def decide(sent: dict[str, Any], project_id: int) -> dict[str, Any]:
    """Keep, quarantine (not handed out), merge (the later one goes) or reopen findings: those named, or all open ones of a kind.

    To reopen takes a decision back; the item is handed out again.
    """
    decision, ids = sent.pop("decision"), sent.pop("ids", None)
    state = None if ids is not None else "open"
    chosen = cleansing.find(session(), access.project(), **sent, ids=ids, state=state, limit=MOST_DECIDED)
    findings = [finding for finding, _item, _twin in chosen]
    return {"decided": cleansing.decide(session(), findings, decision, by=me())}


@blueprint.put("/projects/<id:project_id>/masking")
@requires(Permission.PROJECT_MANAGE)
@blueprint.arguments(MaskingSchema)
@blueprint.response(200, MaskingSchema)
def set_masking(sent: dict[str, Any], project_id: int) -> dict[str, Any]:
    """Mask personal data in all that comes in from now on, or no more."""
    cleansing.set_masking(session(), access.project(), sent["masking"], by=me())
    return sent


@blueprint.post("/items/<id:item_id>/unmask")
@requires(Permission.PERSONAL_READ)
@blueprint.arguments(UnmaskInput)
@blueprint.response(200, UnmaskedSchema)
def unmask(sent: dict[str, Any], item_id: int) -> dict[str, Any]:
    """What the item held before personal data was masked. Who looked, when and why is kept."""
    return cleansing.unmask(session(), session().get_one(Item, item_id), by=me(), reason=sent["reason"])
