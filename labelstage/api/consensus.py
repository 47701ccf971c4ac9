"""What the answers to each item come to, how sure that is and why."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from ..edge import access, login
from ..edge.access import requires
from ..edge.transaction import session
from ..services import consensus, jobs
from ..services.access import Permission
from ..storage import Item
from .blueprint import Input
from .blueprint import blueprint as make_blueprint

blueprint = make_blueprint("consensus", "What the answers to each item come to, and how sure that is")


class EvidenceSchema(Schema):
    method = fields.String(
        required=True, metadata={"description": "shared (majority), one_coin, mace, dawid_skene"}
    )
    score = fields.Float(required=True, metadata={"description": "Mean log-likelihood of a held-out answer"})
    behind = fields.Float(
        required=True, metadata={"description": "How much less that is than the best method's"}
    )
    error = fields.Float(required=True, metadata={"description": "Standard error of that difference"})
    accuracy = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "On known answers; null when too few are known"},
    )


class ChoiceSchema(Schema):
    """Why a method was chosen; empty before there is anything to choose by."""

    method = fields.String()
    ground = fields.String(metadata={"description": "truth, votes, few or habit"})
    habit = fields.Float(
        metadata={"description": "The score of predicting an answer by its worker's habit alone"}
    )
    votes = fields.Integer()
    tasks = fields.Integer()
    truths = fields.Integer(metadata={"description": "Known answers"})
    evidence = fields.List(fields.Nested(EvidenceSchema))
    caution = fields.Float(
        metadata={
            "description": "Each answer counts as 1 / `caution` of one where the same items mislead several workers"
        }
    )
    checked = fields.Integer(
        metadata={"description": "Known answers, of gold else, by which it was checked how sure to be"}
    )
    sure = fields.Float(
        allow_none=True, metadata={"description": "How probable the answers to those were held, on average"}
    )
    right = fields.Float(allow_none=True, metadata={"description": "The share of them that was right"})


class StrengthSchema(Schema):
    """How often a model's response is expected to be preferred to that of another of the models (Bradley and Terry 1952)."""

    model = fields.String(required=True)
    wins = fields.Float(required=True)
    low = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "Of a 95 % interval over items; null: too few"},
    )
    high = fields.Float(required=True, allow_none=True)
    comparisons = fields.Integer(required=True)


class FieldConsensusSchema(Schema):
    name = fields.String(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    method = fields.String(required=True)
    choice = fields.Nested(ChoiceSchema, required=True)
    items = fields.Integer(required=True)
    undecided = fields.Integer(required=True, metadata={"description": "Items whose answers are tied"})
    mean = fields.Float(required=True, allow_none=True, metadata={"description": "Mean confidence"})
    bounds = fields.Function(lambda _field: list(consensus.STEPS), required=True, metadata={"type": "array"})
    steps = fields.List(
        fields.Integer(),
        required=True,
        metadata={
            "description": "Items below the first of `bounds`, from each to the next, from the last on"
        },
    )
    strengths = fields.List(
        fields.Nested(StrengthSchema),
        required=True,
        metadata={
            "description": "Of preferences and rankings of responses whose models are known: the strongest first"
        },
    )
    workers = fields.Function(
        lambda field: [
            {"worker": worker, "right": right, "answers": answers} for worker, right, answers in field.workers
        ],
        required=True,
        metadata={"type": "array"},
    )
    fitted_at = fields.DateTime(required=True, allow_none=True)


class ConsensusSchema(Schema):
    fields_ = fields.List(
        fields.Nested(FieldConsensusSchema), required=True, data_key="fields", attribute="fields"
    )


class UnitSchema(Schema):
    """One decision of which the answer was made: a question, a class of it, or an object."""

    label = fields.String(
        required=True, allow_none=True, metadata={"description": "null: tied; empty: there is no such object"}
    )
    sure = fields.Float(required=True)
    others = fields.Raw(
        required=True, metadata={"description": "[[label, probability]], the likeliest first"}
    )
    said = fields.Dict(
        required=True, keys=fields.String(), values=fields.String(), metadata={"description": "By worker id"}
    )
    at = fields.String(metadata={"description": "Of an object: its text, or its id with who drew it first"})


class ItemConsensusSchema(Schema):
    item_id = fields.Integer(required=True)
    field = fields.String(required=True)
    value = fields.Raw(required=True, allow_none=True, metadata={"description": "null: undecided"})
    tied = fields.Raw(required=True)
    confidence = fields.Float(required=True)
    change = fields.Float(
        required=True, metadata={"description": "How much of it one more annotator is expected to change"}
    )
    method = fields.String(required=True)
    workers = fields.List(fields.Integer(), required=True)
    units = fields.List(fields.Nested(UnitSchema), required=True)


class ItemsQuery(Input):
    field = fields.String(required=True)
    below = fields.Float(validate=validate.Range(0, 1.01), metadata={"description": "Confidence below this"})
    offset = fields.Integer(load_default=0, validate=validate.Range(0, 10_000_000))
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 500))


class FitSchema(Schema):
    job = fields.Integer(required=True)


@blueprint.get("/projects/<id:project_id>/consensus")
@requires(Permission.QUALITY_READ)
@blueprint.response(200, ConsensusSchema)
def read_consensus(project_id: int) -> Any:
    """Per field: the method with the evidence for it, how sure the items are, how the workers err."""
    return {"fields": consensus.report(session(), access.project())}


@blueprint.get("/projects/<id:project_id>/consensus/items")
@requires(Permission.QUALITY_READ)
@blueprint.arguments(ItemsQuery, location="query")
@blueprint.response(200, ItemConsensusSchema(many=True))
def list_consensus(query: dict[str, Any], project_id: int) -> Any:
    """The items of a field, the least sure first."""
    rows = consensus.items_of(
        session(),
        access.project(),
        query["field"],
        below=query.get("below"),
        offset=query["offset"],
        limit=query["limit"],
    )
    return [row[0] for row in rows]


@blueprint.post("/projects/<id:project_id>/consensus/fit")
@requires(Permission.PROJECT_MANAGE)
@blueprint.response(202, FitSchema)
def fit_consensus(project_id: int) -> Any:
    """Learn anew how the workers err, now; it is done by itself when enough has changed."""
    project = access.project()
    job = jobs.enqueue(
        session(), "consensus", project=project, key=f"consensus:{project.id}", created_by=login.me()
    )
    return {"job": job.id}


@blueprint.get("/items/<id:item_id>/consensus")
@requires(Permission.ITEM_READ)
@blueprint.response(200, ItemConsensusSchema(many=True))
def read_item_consensus(item_id: int) -> Any:
    """What the answers to one item come to, field by field, and how each decision was made."""
    return consensus.of_item(session(), session().get_one(Item, item_id))
