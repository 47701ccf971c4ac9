"""Items with known answers."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from ..edge import access
from ..edge.access import requires
from ..edge.login import me
from ..edge.transaction import session
from ..edge.translation import translate
from ..services import gold
from ..services.access import Permission
from ..services.errors import NotFound
from ..storage import Item
from ..words import _, unpack
from .blueprint import Input
from .blueprint import blueprint as make_blueprint

blueprint = make_blueprint("gold", "Items with known answers, mixed in unrecognisably")


class GoldSettingsSchema(Schema):
    rate = fields.Integer(required=True, metadata={"description": "Percent of what workers are given"})
    retire_after = fields.Integer(
        required=True, metadata={"description": "Gold that so many people have answered is retired"}
    )
    exact_spans = fields.Boolean(
        required=True, metadata={"description": "Whether a span must be the same to the letter"}
    )
    number_tolerance = fields.Integer(required=True, metadata={"description": "Percent of the true number"})
    practice_tries = fields.Integer(
        required=True, metadata={"description": "Tries in practice before the answer is shown"}
    )
    practice_first = fields.Boolean(
        required=True, metadata={"description": "Nobody gets work before all practice is solved"}
    )
    wrong_prelabels = fields.Integer(
        required=True,
        metadata={"description": "Percent of gold that comes with a wrong prelabel, of that which has one"},
    )


class GoldSettingsInput(Input):
    rate = fields.Integer()
    retire_after = fields.Integer()
    exact_spans = fields.Boolean()
    number_tolerance = fields.Integer()
    practice_tries = fields.Integer()
    practice_first = fields.Boolean()
    wrong_prelabels = fields.Integer()


class GoldSchema(Schema):
    item_id = fields.Integer(required=True)
    external_id = fields.String(required=True, attribute="item.external_id")
    result = fields.Dict(required=True)
    source = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(tuple(gold.STATES)))
    retired_because = fields.Function(
        lambda gold: translate(unpack(gold.retired_because)) if gold.retired_because else None,
        required=True,
        metadata={"type": ["string", "null"]},
    )
    hint = fields.String(required=True, metadata={"description": "Shown in practice after a wrong try"})
    shown = fields.Integer(required=True, metadata={"description": "People who have had it"})


class GoldQuery(Input):
    state = fields.String(load_default=None, validate=validate.OneOf(tuple(gold.STATES)))
    after = fields.Integer(load_default=0, validate=validate.Range(0, 2**63 - 1))
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 500))


class GoldAnswerInput(Input):
    external_id = fields.String(required=True)
    result = fields.Dict(required=True)


class GoldAnswersInput(Input):
    answers = fields.List(
        fields.Nested(GoldAnswerInput), required=True, validate=validate.Length(1, gold.MOST_AT_ONCE)
    )


class GoldReviewedInput(Input):
    items = fields.List(
        fields.Integer(), required=True, validate=validate.Length(1, gold.MOST_AT_ONCE),
        metadata={"description": "Item ids; those that no reviewer has passed are left out"},
    )  # fmt: skip


class GoldInput(Input):
    result = fields.Dict(metadata={"description": "Without it: what an adjudicator or reviewer decided"})
    state = fields.String(
        validate=validate.OneOf(tuple(gold.STATES)),
        metadata={"description": "active: mixed in; retired: given to nobody; practice: to practise on"},
    )
    hint = fields.String()


class GoldRefusedSchema(Schema):
    external_id = fields.String(required=True)
    message = fields.String(required=True)


class GoldAddedSchema(Schema):
    added = fields.Integer(required=True)
    refused = fields.List(fields.Nested(GoldRefusedSchema), required=True)


@blueprint.get("/projects/<id:project_id>/gold/settings")
@requires(Permission.PROJECT_MANAGE)
@blueprint.response(200, GoldSettingsSchema)
def read_settings(project_id: int) -> Any:
    """How gold is used."""
    return gold.settings(access.project())


@blueprint.patch("/projects/<id:project_id>/gold/settings")
@requires(Permission.PROJECT_MANAGE)
@blueprint.arguments(GoldSettingsInput)
@blueprint.response(200, GoldSettingsSchema)
def change_settings(body: dict[str, Any], project_id: int) -> Any:
    """Change how gold is used; what is not named stays."""
    return gold.change(session(), access.project(), by=me(), **body)


@blueprint.get("/projects/<id:project_id>/gold")
@requires(Permission.PROJECT_MANAGE)
@blueprint.arguments(GoldQuery, location="query")
@blueprint.response(200, GoldSchema(many=True))
def list_gold(query: dict[str, Any], project_id: int) -> Any:
    """Gold by item id, a page at a time: `after` is the last item id seen."""
    return gold.listed(session(), access.project(), **query)


@blueprint.post("/projects/<id:project_id>/gold/answers")
@requires(Permission.PROJECT_MANAGE)
@blueprint.arguments(GoldAnswersInput)
@blueprint.response(200, GoldAddedSchema)
def add_answers(body: dict[str, Any], project_id: int) -> dict[str, Any]:
    """Say what is known of items. What cannot be taken is named; the rest goes in."""
    added, refused = gold.add_answers(session(), access.project(), body["answers"], by=me())
    return {
        "added": added,
        "refused": [{"external_id": name, "message": translate(message)} for name, message in refused],
    }


@blueprint.post("/projects/<id:project_id>/gold/reviewed")
@requires(Permission.PROJECT_MANAGE)
@blueprint.arguments(GoldReviewedInput)
@blueprint.response(200, GoldAddedSchema)
def add_decided(body: dict[str, Any], project_id: int) -> dict[str, Any]:
    """Make gold of items by what an adjudicator decided, or else what a reviewer accepted or fixed."""
    wanted = gold.items_of(session(), access.project(), body["items"])
    return {"added": len(gold.add_decided(session(), access.project(), wanted, by=me())), "refused": []}


@blueprint.put("/items/<id:item_id>/gold")
@requires(Permission.PROJECT_MANAGE)
@blueprint.arguments(GoldInput)
@blueprint.response(200, GoldSchema)
def put_gold(body: dict[str, Any], item_id: int) -> Any:
    """Make an item gold, give it another answer or a hint, retire it, take it up again or have people practise on it."""
    item = session().get_one(Item, item_id)
    if "result" in body:
        gold.add(session(), access.project(), item, body["result"], source="written", by=me())
    elif not body and not gold.add_decided(session(), access.project(), [item], by=me()):
        raise NotFound(_("Nobody has decided about this item yet. Send the known answer as `result`."))
    found = gold.of_item(session(), access.project(), item_id)
    if "state" in body:
        gold.STATES[body["state"]](session(), found)
    if "hint" in body:
        gold.give_hint(session(), found, body["hint"])
    return found
