"""Thresholds act: their rules, what they would do, what they did, and taking it back."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from ..edge import access
from ..edge.access import requires
from ..edge.login import me
from ..edge.transaction import session
from ..services import thresholds
from ..services.access import Permission
from .blueprint import Input
from .blueprint import blueprint as make_blueprint

blueprint = make_blueprint("thresholds", "What is done with items that are sure enough, or not")

_NUMBER = validate.Range(-(2**31), 2**31)


class ThresholdInput(Input):
    """What is left out stays as it is."""

    measure = fields.String(metadata={"description": "confidence, stability or agreement"})
    at = fields.Float(metadata={"description": "From here on it is enough, 0 to 1"})
    minimum = fields.Integer(validate=_NUMBER, metadata={"description": "Annotators whatever they say"})
    maximum = fields.Integer(validate=_NUMBER)
    below = fields.String(metadata={"description": "At the maximum: adjudicate or leave"})
    above = fields.String(metadata={"description": "accept, review or leave"})
    review_rate = fields.Integer(validate=_NUMBER, metadata={"description": "Percent, with above = review"})
    active = fields.Boolean()


class ThresholdSchema(Schema):
    field = fields.String(required=True)
    measure = fields.String(required=True)
    at = fields.Float(required=True)
    minimum = fields.Integer(required=True)
    maximum = fields.Integer(required=True)
    below = fields.String(required=True)
    above = fields.String(required=True)
    review_rate = fields.Integer(required=True)
    active = fields.Boolean(required=True)
    version = fields.Integer(required=True)
    changed_at = fields.DateTime(required=True)


class ExampleSchema(Schema):
    item_id = fields.Integer(required=True, attribute="id")
    external_id = fields.String(required=True)
    name = fields.String(required=True)
    value = fields.Float(required=True, allow_none=True)


class SimulatedSchema(Schema):
    items = fields.Integer(required=True)
    one_more = fields.Integer(
        required=True, metadata={"description": "Items that would get one more annotator"}
    )
    at_maximum = fields.Integer(
        required=True, metadata={"description": "Items not sure enough with all there may be"}
    )
    waiting = fields.Integer(
        required=True, metadata={"description": "Items for which an answer is still to come"}
    )
    enough = fields.Integer(required=True)
    spared = fields.Integer(required=True, metadata={"description": "Annotators that would not be asked"})
    examples = fields.List(fields.Nested(ExampleSchema), required=True)


class ActionSchema(Schema):
    id = fields.Integer(required=True)
    item_id = fields.Integer(required=True)
    field = fields.String(required=True)
    action = fields.String(
        required=True, metadata={"description": "one_more, stop, adjudicate, accept or review"}
    )
    measure = fields.String(required=True)
    value = fields.Float(required=True)
    at = fields.Float(required=True)
    before = fields.Integer(required=True, metadata={"description": "The item's overlap"})
    after = fields.Integer(required=True)
    created_at = fields.DateTime(required=True)
    reversed_at = fields.DateTime(required=True, allow_none=True)


class ActionsQuery(Input):
    action = fields.String()
    before = fields.Integer(validate=validate.Range(1, 2**62))
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 500))


class ReversedSchema(Schema):
    reversed = fields.Integer(required=True)


@blueprint.get("/projects/<id:project_id>/thresholds")
@requires(Permission.QUALITY_READ)
@blueprint.response(200, ThresholdSchema(many=True))
def list_thresholds(project_id: int) -> Any:
    """The rules, by field."""
    return thresholds.rules(session(), access.project())


@blueprint.put("/projects/<id:project_id>/thresholds/<field>")
@requires(Permission.PROJECT_MANAGE)
@blueprint.arguments(ThresholdInput)
@blueprint.response(200, ThresholdSchema)
def save_threshold(values: dict[str, Any], project_id: int, field: str) -> Any:
    """Set a field's rule. Active, it looks at every item that has answers."""
    return thresholds.save(session(), access.project(), field, by=me(), **values)


@blueprint.delete("/projects/<id:project_id>/thresholds/<field>")
@requires(Permission.PROJECT_MANAGE)
@blueprint.response(204)
def remove_threshold(project_id: int, field: str) -> None:
    """Take a field's rule away; what it did stays."""
    thresholds.remove(session(), access.project(), field, by=me())


@blueprint.post("/projects/<id:project_id>/thresholds/<field>/simulate")
@requires(Permission.PROJECT_MANAGE)
@blueprint.arguments(ThresholdInput)
@blueprint.response(200, SimulatedSchema)
def simulate_threshold(values: dict[str, Any], project_id: int, field: str) -> Any:
    """What a rule would do to the items as they now are; nothing is changed."""
    return thresholds.simulate(session(), access.project(), field, **values)


@blueprint.post("/projects/<id:project_id>/thresholds/<field>/reverse")
@requires(Permission.PROJECT_MANAGE)
@blueprint.response(200, ReversedSchema)
def reverse_threshold(project_id: int, field: str) -> Any:
    """Take back what a field's rule did, the newest first, at most a thousand acts a call."""
    return {"reversed": thresholds.reverse_all(session(), access.project(), field, by=me())}


@blueprint.get("/projects/<id:project_id>/threshold-actions")
@requires(Permission.QUALITY_READ)
@blueprint.arguments(ActionsQuery, location="query")
@blueprint.response(200, ActionSchema(many=True))
def list_threshold_actions(query: dict[str, Any], project_id: int) -> Any:
    """What the rules did, the newest first."""
    rows = thresholds.log(session(), access.project(), **query)
    return [row[0] for row in rows]


@blueprint.post("/projects/<id:project_id>/threshold-actions/<id:action_id>/reverse")
@requires(Permission.PROJECT_MANAGE)
@blueprint.response(200, ActionSchema)
def reverse_threshold_action(project_id: int, action_id: int) -> Any:
    """Take one act back; the rule leaves the item alone until it is changed."""
    found = thresholds.action_of(session(), access.project(), action_id)
    thresholds.reverse(session(), found, by=me())
    return found
