"""How much the annotators agree."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from ..edge import access
from ..edge.access import requires
from ..edge.transaction import session
from ..edge.translation import translate
from ..services import quality
from ..services.access import Permission
from .blueprint import Input
from .blueprint import blueprint as make_blueprint

_ID = validate.Range(1, 2**62)

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
    left_out = fields.Integer(
        required=True, metadata={"description": "Classes that are used less than those shown"}
    )


class ClassSchema(Schema):
    """Specific agreement of one class."""

    name = fields.String(required=True)
    used = fields.Integer(required=True, metadata={"description": "Times that somebody used it"})
    value = fields.Float(required=True, allow_none=True)


class GroupSchema(Schema):
    """Some of the items: one annotator's (against the others), one import's, one day's."""

    key = fields.String(
        required=True,
        metadata={"description": "An annotator's id, an import's number (0: sent by the API), or a day"},
    )
    items = fields.Integer(required=True)
    measures = fields.List(fields.Nested(MeasureSchema), required=True)


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
    singles = fields.Integer(
        required=True,
        metadata={
            "description": "Items that one person alone labelled: in chance agreement over all answers, in nothing else"
        },
    )
    annotators = fields.Integer(required=True)
    pairs_compared = fields.Integer(required=True, metadata={"description": "Pairs of answers"})
    measures = fields.List(fields.Nested(MeasureSchema), required=True)
    pairs = fields.List(fields.Nested(PairSchema), required=True)
    pairs_left_out = fields.Integer(
        required=True, metadata={"description": "Pairs of annotators that share fewer items than those shown"}
    )
    classes = fields.List(fields.Nested(ClassSchema), required=True)
    confusion = fields.Nested(ConfusionSchema, required=True, allow_none=True)
    histogram = fields.List(
        fields.Integer(),
        required=True,
        metadata={
            "description": "How many matched pairs of objects are how alike, in twenty steps from 0 to 1"
        },
    )
    workers = fields.List(fields.Nested(GroupSchema), required=True)
    batches = fields.List(fields.Nested(GroupSchema), required=True)
    days = fields.List(fields.Nested(GroupSchema), required=True)
    days_step = fields.Integer(
        required=True, metadata={"description": "Days that one of `days` stands for: 1, or 7"}
    )
    lowest = fields.List(fields.Nested(LowItemSchema), required=True)


class AgreementSchema(Schema):
    items = fields.Integer(required=True, metadata={"description": "Items with at least two counted submits"})
    workers = fields.Dict(
        required=True,
        keys=fields.Integer(),
        values=fields.String(),
        metadata={"description": "Names by id"},
    )
    imports = fields.Dict(
        required=True,
        keys=fields.Integer(),
        values=fields.String(),
        metadata={"description": "The files of each import by its number"},
    )
    made_at = fields.AwareDateTime(
        required=True,
        allow_none=True,
        metadata={"description": "When the report was made that is kept for a large project; null: just now"},
    )
    waiting = fields.Integer(
        required=True, metadata={"description": "Items handed in since, which are not in it yet"}
    )
    fields_ = fields.List(
        fields.Nested(FieldAgreementSchema), required=True, data_key="fields", attribute="fields"
    )


class BehindQuery(Input):
    """Which items: those where all that is given holds of one and the same pair of annotators."""

    field = fields.String(required=True, validate=validate.Length(1, 64))
    left = fields.Integer(validate=_ID, metadata={"description": "An annotator's id"})
    right = fields.Integer(validate=_ID, metadata={"description": "Another annotator's id"})
    worker = fields.Integer(validate=_ID, metadata={"description": "One annotator against all others"})
    row = fields.String(
        validate=validate.Length(0, 200),
        metadata={"description": "A class; empty: no such object. Together with `column`, in any order"},
    )
    column = fields.String(validate=validate.Length(0, 200))
    batch = fields.Integer(
        validate=validate.Range(0, 2**62), metadata={"description": "An import's number; 0: sent by the API"}
    )
    day = fields.Date(metadata={"description": "The day on which the later of the two handed in (UTC)"})
    span = fields.Integer(
        validate=validate.Range(1, 366), metadata={"description": "So many days from `day` on; 1 if left out"}
    )
    after = fields.Integer(
        load_default=0,
        validate=validate.Range(0, 2**62),
        metadata={"description": "The last id already seen"},
    )
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))


class FoundSchema(Schema):
    item_id = fields.Integer(required=True)
    external_id = fields.String(required=True)
    name = fields.String(required=True)
    value = fields.Float(
        required=True, allow_none=True, metadata={"description": "The item's own primary measure"}
    )
    pairs = fields.List(
        fields.List(fields.Integer()), required=True, metadata={"description": "The pairs it is about"}
    )
    times = fields.Integer(required=True, metadata={"description": "How many objects or answers it is about"})


class FoundItemsSchema(Schema):
    items = fields.List(fields.Nested(FoundSchema), required=True)
    next = fields.Integer(
        required=True, allow_none=True, metadata={"description": "The `after` of what follows"}
    )


@blueprint.get("/projects/<id:project_id>/agreement")
@requires(Permission.QUALITY_READ)
@blueprint.response(200, AgreementSchema)
def read_agreement(project_id: int) -> Any:
    """Per field: coefficients with n and interval, pairs of annotators, confusions, the items agreed on least."""
    return quality.agreement(session(), access.project())


@blueprint.get("/projects/<id:project_id>/agreement/items")
@requires(Permission.QUALITY_READ)
@blueprint.arguments(BehindQuery, location="query")
@blueprint.response(200, FoundItemsSchema)
def read_items_behind(asked: dict[str, Any], project_id: int) -> Any:
    """The items behind a figure: of two annotators, a cell of the confusions, one annotator, one import, one day.

    By id.
    """
    name, after, limit = (asked.pop(key) for key in ("field", "after", "limit"))
    wanted = quality.Behind(**asked)
    found = quality.items_behind(session(), access.project(), name, wanted, after=after, limit=limit + 1)
    shown = found[:limit]
    return {"items": shown, "next": shown[-1].item_id if len(found) > limit else None}
