"""Reviews."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate
from sqlalchemy import select

from ..edge import access
from ..edge.access import requires
from ..edge.login import me
from ..edge.transaction import session
from ..edge.work import review_document, work_document
from ..services import review
from ..services.access import Permission
from ..services.errors import NotFound
from ..storage import Assignment, Review
from ..words import _
from .blueprint import Input
from .blueprint import blueprint as make_blueprint
from .work import NextInput, WorkSchema

blueprint = make_blueprint("reviews", "What reviewers decide about submits")


class ReviewInput(Input):
    decision = fields.String(required=True, validate=validate.OneOf(review.DECISIONS))
    revision = fields.Integer(required=True, metadata={"description": "Id of the revision you looked at"})
    reasons = fields.List(fields.String(), load_default=list)
    comment = fields.String(load_default="")
    anchors = fields.List(fields.Dict(), load_default=list)
    result = fields.Raw(load_default=None, metadata={"description": "The fixed labels, with `fix`"})


class ReviewSchema(Schema):
    id = fields.Integer(required=True)
    assignment_id = fields.Integer(required=True)
    revision = fields.Integer(required=True)
    fixed_revision = fields.Integer(required=True, allow_none=True)
    decision = fields.String(required=True)
    reasons = fields.List(fields.String(), required=True)
    comment = fields.String(required=True)
    anchors = fields.List(fields.Dict(), required=True)
    reviewer = fields.String(required=True)
    created_at = fields.String(required=True)


class ReviewWorkSchema(Schema):
    work = fields.Nested(WorkSchema, required=True)
    remaining = fields.Integer(required=True)


@blueprint.post("/projects/<id:project_id>/reviews/next")
@requires(Permission.REVIEW_DO)
@blueprint.arguments(NextInput, required=False)
@blueprint.response(200, ReviewWorkSchema)
@blueprint.alt_response(204, description="Nothing waits for you")
def next_review(body: dict[str, Any], project_id: int) -> Any:
    """The submit that has waited longest, held for you for ten minutes."""
    holding = frozenset(body.get("holding", []))
    found = review.next_review(session(), access.project(), me(), holding=holding)
    if found is None:
        return Response(status=204)
    return {
        "work": work_document(session(), found, me()),
        "remaining": review.count_waiting(session(), access.project(), me()),
    }


@blueprint.post("/assignments/<id:assignment_id>/reviews")
@requires(Permission.REVIEW_DO)
@blueprint.arguments(ReviewInput)
@blueprint.response(201, ReviewSchema)
def create_review(body: dict[str, Any], assignment_id: int) -> dict[str, Any]:
    """Accept, fix or return a submit."""
    made = review.review(
        session(),
        access.project(),
        session().get_one(Assignment, assignment_id),
        me(),
        revision_id=body.pop("revision"),
        **body,
    )
    return review_document(session(), made)


@blueprint.get("/assignments/<id:assignment_id>/reviews")
@requires(Permission.PROJECT_READ)
@blueprint.response(200, ReviewSchema(many=True))
def list_reviews(assignment_id: int) -> list[dict[str, Any]]:
    """All decisions about an assignment, the oldest first: one's own, or anybody's for those who may read items."""
    found = session().get_one(Assignment, assignment_id)
    if found.worker_id != me().id and not access.may(Permission.ITEM_READ):
        raise NotFound(_("There is no such assignment of yours."))
    rows = session().scalars(select(Review).where(Review.assignment_id == assignment_id).order_by(Review.id))
    return [review_document(session(), each) for each in rows]
