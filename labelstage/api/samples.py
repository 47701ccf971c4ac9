"""Accepting many submits on the strength of a sample."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from ..edge import access
from ..edge.access import requires
from ..edge.filters import review_filter
from ..edge.login import me
from ..edge.transaction import session
from ..services import review
from ..services.access import Permission
from ..storage import ReviewSample
from .blueprint import blueprint as make_blueprint
from .reviews import QueueQuery

blueprint = make_blueprint("samples", "Accepting many submits on the strength of a random sample")


class SampleInput(QueueQuery):
    size = fields.Integer(
        required=True,
        validate=validate.Range(1, review.samples.MOST_DRAWN),
        metadata={"description": "How many to look at"},
    )
    confidence = fields.Float(load_default=0.95, metadata={"description": "Of the bound, 0.5 to 0.999"})


class SampleSchema(Schema):
    id = fields.Integer(required=True)
    state = fields.String(required=True, metadata={"description": "open, accepting, accepted, undone"})
    query = fields.Dict(required=True, metadata={"description": "The filter it was drawn from"})
    seed = fields.Integer(required=True, metadata={"description": "Of the draw"})
    confidence = fields.Float(required=True)
    population = fields.Integer(required=True)
    drawn = fields.Integer(required=True)
    seen = fields.Integer(required=True)
    wrong = fields.Integer(
        required=True, metadata={"description": "Of the seen: fixed, returned or rejected"}
    )
    waiting = fields.Integer(required=True, metadata={"description": "Not drawn, and still to be accepted"})
    accepted = fields.Integer(required=True, metadata={"description": "Accepted unseen"})
    most_wrong = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "At most so many of those not seen are wrong, at the confidence"},
    )
    bound = fields.Float(required=True, allow_none=True, metadata={"description": "The same as a share"})


def _document(sample: ReviewSample) -> dict[str, Any]:
    columns = ("id", "state", "query", "seed", "confidence")
    standing = review.samples.standing(session(), sample)
    return {name: getattr(sample, name) for name in columns} | vars(standing)


@blueprint.post("/projects/<id:project_id>/samples")
@requires(Permission.REVIEW_DO)
@blueprint.arguments(SampleInput)
@blueprint.response(201, SampleSchema)
def draw(body: dict[str, Any], project_id: int) -> dict[str, Any]:
    """Draw a random sample of what waits and fits the filter; look at it with `reviews/next?sample=`."""
    made = review.samples.draw(
        session(),
        access.project(),
        me(),
        review_filter(body),
        size=body["size"],
        confidence=body["confidence"],
    )
    return _document(made)


@blueprint.get("/projects/<id:project_id>/samples")
@requires(Permission.REVIEW_DO)
@blueprint.response(200, SampleSchema(many=True))
def list_samples(project_id: int) -> list[dict[str, Any]]:
    """A project's samples, the newest first."""
    return [_document(each) for each in review.samples.listed(session(), access.project())]


@blueprint.get("/samples/<id:sample_id>")
@requires(Permission.REVIEW_DO)
@blueprint.response(200, SampleSchema)
def read_sample(sample_id: int) -> dict[str, Any]:
    """One sample and what follows from it so far."""
    return _document(session().get_one(ReviewSample, sample_id))


@blueprint.post("/samples/<id:sample_id>/accept")
@requires(Permission.REVIEW_DO)
@blueprint.response(200, SampleSchema)
def accept_rest(sample_id: int) -> dict[str, Any]:
    """Accept all that was not drawn; a job does it when it is much."""
    found = session().get_one(ReviewSample, sample_id)
    review.samples.accept_rest(session(), access.project(), found, me())
    return _document(found)


@blueprint.post("/samples/<id:sample_id>/undo")
@requires(Permission.REVIEW_DO)
@blueprint.response(200, SampleSchema)
def undo(sample_id: int) -> dict[str, Any]:
    """Have what was accepted unseen wait for a review again."""
    found = session().get_one(ReviewSample, sample_id)
    review.samples.undo(session(), found, me())
    return _document(found)
