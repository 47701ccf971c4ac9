"""Practice: items whose answer is known, checked at once."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from ..edge import access
from ..edge.access import requires
from ..edge.login import me
from ..edge.practice import outcome_document, practice_document
from ..edge.transaction import session
from ..services import practice
from ..services.access import Permission
from ..storage import Gold, Item
from .blueprint import Input, held
from .blueprint import blueprint as make_blueprint
from .items import send_image
from .work import WorkSchema

blueprint = make_blueprint("practice", "Items to practise on, checked at once")


class NextPracticeInput(Input):
    holding = held("items not wanted now")


class PracticeWorkSchema(WorkSchema):
    practice = fields.Dict(
        required=True,
        metadata={
            "description": "`tries` used of `most`, the `hint` once one was wrong, `solved` of `total` items"
        },
    )


class PracticeInput(Input):
    result = fields.Raw(required=True, metadata={"description": "Labels keyed by field name"})


class ProgressSchema(Schema):
    solved = fields.Integer(required=True)
    total = fields.Integer(required=True)


class PracticeOutcomeSchema(Schema):
    right = fields.Integer(required=True, metadata={"description": "Of `total` things to get right"})
    total = fields.Integer(required=True)
    solved = fields.Boolean(required=True)
    tries_left = fields.Integer(required=True)
    hint = fields.String(required=True, metadata={"description": "After a wrong try"})
    answer = fields.Dict(
        required=True,
        allow_none=True,
        metadata={"description": "The known answer, once it is solved or no try is left"},
    )
    practice = fields.Nested(ProgressSchema, required=True)


class WorkerPracticeSchema(Schema):
    worker_id = fields.Integer(required=True, attribute="worker.id")
    begun = fields.Integer(required=True)
    solved = fields.Integer(required=True)
    first_right = fields.Integer(required=True, metadata={"description": "Right at the very first try"})


@blueprint.post("/projects/<id:project_id>/practice/next")
@requires(Permission.WORK_DO)
@blueprint.arguments(NextPracticeInput, required=False)
@blueprint.response(200, PracticeWorkSchema)
@blueprint.alt_response(204, description="All is solved, or there is nothing to practise on")
def next_practice(body: dict[str, Any], project_id: int) -> Any:
    """What to practise on next: what you never tried first, then what you have not solved."""
    holding = frozenset(body.get("holding", ()))
    found = practice.next_item(session(), access.project(), me(), holding=holding)
    return practice_document(session(), found, me()) if found else Response(status=204)


@blueprint.post("/items/<id:item_id>/practice")
@requires(Permission.WORK_DO)
@blueprint.arguments(PracticeInput)
@blueprint.response(200, PracticeOutcomeSchema)
def check(body: dict[str, Any], item_id: int) -> dict[str, Any]:
    """Check an answer. It counts for nothing but your practice."""
    outcome = practice.check(session(), access.project(), _known(item_id), me(), body["result"])
    return outcome_document(session(), outcome, me())


@blueprint.get("/items/<id:item_id>/practice/image")
@requires(Permission.WORK_DO)
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type="image/*")
@blueprint.alt_response(302, description="The store serves it at this address")
def read_practice_image(item_id: int) -> Response:
    """The upright image of a practice item."""
    item = _known(item_id).item
    return send_image(item.display_sha256, item.name, item.display_type)


@blueprint.get("/projects/<id:project_id>/practice")
@requires(Permission.PROJECT_MANAGE)
@blueprint.response(200, WorkerPracticeSchema(many=True))
def list_practice(project_id: int) -> Any:
    """How each worker who has practised did."""
    return practice.by_worker(session(), access.project())


def _known(item_id: int) -> Gold:
    return practice.of_item(session(), access.project(), session().get_one(Item, item_id))
