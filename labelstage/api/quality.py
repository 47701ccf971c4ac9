"""How much the annotators agree."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from ..edge import access
from ..edge.access import requires
from ..edge.transaction import session
from ..edge.translation import translate
from ..services import quality
from ..services.access import Permission
from .blueprint import blueprint as make_blueprint

blueprint = make_blueprint("quality", "How much the annotators agree")


class IntervalSchema(Schema):
    """A bootstrap interval by item."""

    low = fields.Float(required=True)
    high = fields.Float(required=True)
    level = fields.Float(required=True)
    samples = fields.Integer(required=True)


class PairMeasureSchema(Schema):
    """One number, or in `undefined` the sentence that says why there is none."""

    name = fields.String(required=True)
    value = fields.Float(required=True, allow_none=True)
    undefined = fields.Function(
        lambda measure: translate(measure.undefined) if measure.undefined else None,
        required=True,
        metadata={"type": ["string", "null"]},
    )
    n = fields.Integer(required=True, metadata={"description": "Items that went into it"})


class MeasureSchema(PairMeasureSchema):
    """A measure over all items."""

    interval = fields.Nested(IntervalSchema, required=True, allow_none=True)


class PairSchema(Schema):
    """Two annotators, by id. For precision and recall the left one plays the reference."""

    left = fields.Integer(required=True)
    right = fields.Integer(required=True)
    items = fields.Integer(required=True, metadata={"description": "Items that both labelled"})
    measures = fields.List(fields.Nested(PairMeasureSchema), required=True)


class ConfusionSchema(Schema):
    """Symmetric: each pair of answers or matched objects is counted once and shown on both sides of the diagonal."""

    classes = fields.List(fields.String(), required=True)
    unmatched = fields.Boolean(
        required=True,
        metadata={"description": "The last row and column stand for objects that the other has not"},
    )
    counts = fields.List(fields.List(fields.Integer()), required=True)


class LowItemSchema(Schema):
    item_id = fields.Integer(required=True)
    external_id = fields.String(required=True)
    name = fields.String(required=True)
    value = fields.Float(required=True)
    annotators = fields.Integer(required=True)


class FieldAgreementSchema(Schema):
    name = fields.String(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    primary = fields.String(required=True, metadata={"description": "The measure by which items are ranked"})
    items = fields.Integer(required=True, metadata={"description": "Items that at least two labelled"})
    annotators = fields.Integer(required=True)
    pairs_compared = fields.Integer(required=True, metadata={"description": "Pairs of answers"})
    measures = fields.List(fields.Nested(MeasureSchema), required=True)
    pairs = fields.List(fields.Nested(PairSchema), required=True)
    confusion = fields.Nested(ConfusionSchema, required=True, allow_none=True)
    lowest = fields.List(fields.Nested(LowItemSchema), required=True)


class AgreementSchema(Schema):
    items = fields.Integer(required=True, metadata={"description": "Items with at least two counted submits"})
    workers = fields.Dict(
        required=True,
        keys=fields.Integer(),
        values=fields.String(),
        metadata={"description": "Names by id"},
    )
    fields_ = fields.List(
        fields.Nested(FieldAgreementSchema), required=True, data_key="fields", attribute="fields"
    )


@blueprint.get("/projects/<id:project_id>/agreement")
@requires(Permission.QUALITY_READ)
@blueprint.response(200, AgreementSchema)
def read_agreement(project_id: int) -> Any:
    """Per field: coefficients with n and interval, pairs of annotators, confusions, the items agreed on least."""
    return quality.agreement(session(), access.project())
