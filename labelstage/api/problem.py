"""The shape of every error."""

from __future__ import annotations

from marshmallow import Schema, fields


class PlaceSchema(Schema):
    """One thing wrong with the input."""

    place = fields.String(
        required=True, metadata={"description": "The field, row or file, e.g. objects[3].width"}
    )
    message = fields.String(required=True)


class ProblemSchema(Schema):
    """Problem details, RFC 9457."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True, metadata={"description": "A sentence for a person"})
    errors = fields.List(fields.Nested(PlaceSchema))
