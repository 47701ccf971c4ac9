"""How reviewers do."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from ..edge import access
from ..edge.access import requires
from ..edge.transaction import session
from ..services import review
from ..services.access import Permission
from .blueprint import blueprint as make_blueprint

blueprint = make_blueprint("reviewers", "How reviewers do")


class ReviewedShareSchema(Schema):
    hits = fields.Integer(required=True)
    of = fields.Integer(required=True)
    value = fields.Float(required=True, allow_none=True)
    interval = fields.List(fields.Float(), required=True, metadata={"description": "Exact, 95 %"})


class HarshnessSchema(Schema):
    difference = fields.Float(
        required=True, metadata={"description": "Own share not accepted minus the others'"}
    )
    low = fields.Float(required=True)
    high = fields.Float(required=True)
    tries = fields.Integer(required=True, metadata={"description": "Decisions that could be compared"})


class ReviewerSchema(Schema):
    user_id = fields.Integer(required=True)
    name = fields.String(required=True)
    decisions = fields.Dict(required=True, metadata={"description": "How many of each"})
    median_ms = fields.Float(required=True, allow_none=True, metadata={"description": "Time per decision"})
    appeals = fields.Nested(
        ReviewedShareSchema, required=True, metadata={"description": "Granted of those decided"}
    )
    overturned = fields.Nested(
        ReviewedShareSchema,
        required=True,
        metadata={"description": "Accepted work that adjudication found wrong"},
    )
    good = fields.Nested(
        ReviewedShareSchema, required=True, metadata={"description": "Seeded good work accepted"}
    )
    bad = fields.Nested(
        ReviewedShareSchema, required=True, metadata={"description": "Seeded bad work not accepted"}
    )
    harshness = fields.Nested(
        HarshnessSchema, required=True, allow_none=True, metadata={"description": "Adjusted for the workers"}
    )


@blueprint.get("/projects/<id:project_id>/reviewers")
@requires(Permission.PROJECT_MANAGE)
@blueprint.response(200, ReviewerSchema(many=True))
def list_reviewers(project_id: int) -> list[dict[str, Any]]:
    """Every reviewer of a project who decided something."""
    found = review.reviewers(session(), access.project())
    return [
        {
            **{
                name: getattr(each, name)
                for name in ("median_ms", "harshness", "appeals", "overturned", "good", "bad")
            },
            "user_id": each.user.id,
            "name": each.user.name,
            "decisions": dict(each.decisions),
        }
        for each in found
    ]
