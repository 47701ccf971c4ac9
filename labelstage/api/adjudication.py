"""Adjudication: items about which annotators differ, and what holds."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from ..edge import access
from ..edge.access import requires
from ..edge.adjudication import adjudication_document, case_document
from ..edge.login import me
from ..edge.transaction import session
from ..services import adjudication, gold
from ..services.access import Permission
from ..storage import Item
from .blueprint import ID, Input, held
from .blueprint import blueprint as make_blueprint

blueprint = make_blueprint("adjudication", "Deciding what holds where annotators differ")


class AskInput(Input):
    items = fields.List(
        fields.Integer(validate=ID),
        required=True,
        validate=validate.Length(1, 500),
        metadata={"description": "Their ids"},
    )
    reason = fields.String(load_default="", metadata={"description": "For who adjudicates"})


class AskedSchema(Schema):
    asked = fields.Integer(required=True, metadata={"description": "How many were not waiting already"})


class AdjudicationsQuery(Input):
    state = fields.String(load_default="waiting", validate=validate.OneOf(adjudication.STATES))
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 500))


class AdjudicationSchema(Schema):
    item_id = fields.Integer(required=True)
    item_name = fields.String(required=True)
    state = fields.String(required=True)
    reason = fields.String(required=True)
    asked_at = fields.String(required=True)
    note = fields.String(required=True)
    revision = fields.Integer(required=True, allow_none=True, metadata={"description": "The result"})
    adjudicator = fields.String(required=True, allow_none=True)
    decided_at = fields.String(required=True, allow_none=True)


class NextCaseInput(Input):
    holding = held("items you have open")


class CaseQuery(Input):
    names = fields.Boolean(
        load_default=False,
        metadata={"description": "With the annotators' names, for managers; else A, B, ..."},
    )


class CaseSchema(Schema):
    work = fields.Dict(required=True, metadata={"description": "A Work with `case`: layers and differences"})
    remaining = fields.Integer(required=True, metadata={"description": "How many wait for you"})


class AdjudicationInput(Input):
    result = fields.Raw(required=True, metadata={"description": "What holds"})
    seen = fields.List(
        fields.Integer(validate=ID),
        required=True,
        metadata={"description": "The revisions of the layers you saw"},
    )
    choices = fields.Dict(
        keys=fields.String(),
        load_default=dict,
        metadata={
            "description": "By key of a difference: number of the option, `merged`, `none` or `edited`"
        },
    )
    note = fields.String(load_default="")
    submits = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        load_default=dict,
        metadata={"description": "By assignment: `accept` (default for what waits), `return`, `leave`"},
    )
    gold = fields.Boolean(load_default=False, metadata={"description": "Make the item gold with this result"})
    active_ms = fields.Integer(load_default=0, validate=validate.Range(0, 2**31))


@blueprint.get("/projects/<id:project_id>/adjudications")
@requires(Permission.REVIEW_DO)
@blueprint.arguments(AdjudicationsQuery, location="query")
@blueprint.response(200, AdjudicationSchema(many=True))
def list_adjudications(query: dict[str, Any], project_id: int) -> list[dict[str, Any]]:
    """What waits, asked first first; or what is done, the newest first."""
    found = adjudication.listed(session(), access.project(), state=query["state"], limit=query["limit"])
    return [adjudication_document(each) for each in found]


@blueprint.post("/projects/<id:project_id>/adjudications")
@requires(Permission.REVIEW_DO)
@blueprint.arguments(AskInput)
@blueprint.response(200, AskedSchema)
def ask(body: dict[str, Any], project_id: int) -> dict[str, int]:
    """Have items adjudicated, also once more."""
    return {
        "asked": adjudication.ask(session(), access.project(), body["items"], by=me(), reason=body["reason"])
    }


@blueprint.post("/projects/<id:project_id>/adjudications/next")
@requires(Permission.REVIEW_DO)
@blueprint.arguments(NextCaseInput, required=False)
@blueprint.response(200, CaseSchema)
@blueprint.alt_response(204, description="Nothing waits for you")
def next_case(body: dict[str, Any], project_id: int) -> Any:
    """What has waited longest, held for you for fifteen minutes."""
    holding = frozenset(body.get("holding", []))
    found = adjudication.next_case(session(), access.project(), me(), holding=holding)
    if found is None:
        return Response(status=204)
    return _case(found.item_id, names=False)


@blueprint.get("/items/<id:item_id>/adjudication")
@requires(Permission.REVIEW_DO)
@blueprint.arguments(CaseQuery, location="query")
@blueprint.response(200, CaseSchema)
def read_case(query: dict[str, Any], item_id: int) -> dict[str, Any]:
    """The case of an item that waits or was decided."""
    if query["names"]:
        access.need(Permission.PROJECT_MANAGE)
    return _case(item_id, names=query["names"])


def _case(item_id: int, *, names: bool) -> dict[str, Any]:
    found = adjudication.of_item(session(), session().get_one(Item, item_id))
    case = adjudication.case(session(), access.project(), adjudication.must_be(found))
    return {
        "work": case_document(session(), case, names=names),
        "remaining": adjudication.count_waiting(session(), access.project(), me()),
    }


@blueprint.post("/items/<id:item_id>/adjudication")
@requires(Permission.REVIEW_DO)
@blueprint.arguments(AdjudicationInput)
@blueprint.response(201, AdjudicationSchema)
def decide(body: dict[str, Any], item_id: int) -> dict[str, Any]:
    """Say what holds: a revision of yours, made of those you saw."""
    item, wants_gold = session().get_one(Item, item_id), body.pop("gold")
    found = adjudication.decide(session(), access.project(), item, me(), **body)
    if wants_gold:
        assert found.revision is not None
        gold.add(session(), access.project(), item, found.revision.result, source="adjudicated", by=me())
    return adjudication_document(found)


@blueprint.delete("/items/<id:item_id>/adjudication")
@requires(Permission.REVIEW_DO)
@blueprint.response(204)
def drop(item_id: int) -> None:
    """Take an item out of the queue; what was decided before stays."""
    adjudication.drop(session(), session().get_one(Item, item_id))
