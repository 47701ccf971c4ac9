"""Reviews."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate
from sqlalchemy import select

from ..edge import access
from ..edge.access import requires
from ..edge.assignments import visible
from ..edge.filters import review_filter
from ..edge.login import me
from ..edge.reviews import review_document
from ..edge.transaction import session
from ..edge.translation import translate
from ..edge.work import work_document
from ..services import review
from ..services.access import Permission
from ..storage import Assignment, Review
from .blueprint import ID, Input
from .blueprint import blueprint as make_blueprint
from .work import NextInput, WorkSchema

blueprint = make_blueprint("reviews", "What reviewers decide about submits")


class ReviewInput(Input):
    decision = fields.String(required=True, validate=validate.OneOf(review.DECISIONS))
    revision = fields.Integer(required=True, metadata={"description": "Id of the revision you looked at"})
    reasons = fields.List(fields.String(), load_default=list)
    comment = fields.String(load_default="")
    anchors = fields.List(
        fields.Dict(),
        load_default=list,
        metadata={"description": "Remarks: `comment` at {field, id}, {x, y}, or {start, end} of words"},
    )
    result = fields.Raw(load_default=None, metadata={"description": "The fixed labels, with `fix`"})
    active_ms = fields.Integer(
        load_default=0,
        validate=validate.Range(0, 2**31),
        metadata={"description": "How long you looked at it"},
    )


class QueueQuery(Input):
    queue = fields.String(
        load_default="all",
        validate=validate.OneOf(review.QUEUES),
        metadata={
            "description": "`all` oldest first; `low` least agreement first; `flagged` asked about; `new` new workers first; `mine` given to you or open; `appeals`"
        },
    )
    percent = fields.Integer(
        validate=validate.Range(1, 100), metadata={"description": "A share of them, always the same ones"}
    )
    below = fields.Float(validate=validate.Range(0, 1), metadata={"description": "Some agreement is below"})
    worker = fields.List(fields.Integer(validate=ID), load_default=list)
    label = fields.List(
        fields.String(validate=validate.Length(max=200)),
        load_default=list,
        metadata={"description": "`field:class`, one of which is in the labels"},
    )
    sample = fields.Integer(
        validate=ID,
        metadata={"description": "What that sample has left to look at"},
    )


class ReasonSchema(Schema):
    code = fields.String(required=True, metadata={"description": "a-z, 0-9 and _, beginning with a letter"})
    title = fields.String(required=True)


class ReasonsSchema(Schema):
    reasons = fields.List(fields.Nested(ReasonSchema), required=True)


class WaitingReviewSchema(Schema):
    assignment_id = fields.Integer(required=True)
    item_id = fields.Integer(required=True)
    item_name = fields.String(required=True)
    worker = fields.String(required=True)
    revision = fields.Integer(required=True)
    submitted_at = fields.AwareDateTime(required=True)


class ReviewQueueSchema(Schema):
    waiting = fields.Integer(required=True, metadata={"description": "How many fit in all"})
    reviews = fields.List(fields.Nested(WaitingReviewSchema), required=True)


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
    worker = fields.String(required=True, metadata={"description": "Whose labels these are"})
    remaining = fields.Integer(required=True)


@blueprint.get("/projects/<id:project_id>/reviews/queue")
@requires(Permission.REVIEW_DO)
@blueprint.arguments(QueueQuery, location="query")
@blueprint.response(200, ReviewQueueSchema)
def read_queue(query: dict[str, Any], project_id: int) -> dict[str, Any]:
    """The submits that wait for you, in the order of the queue, at most 100."""
    wanted = review_filter(query)
    found = review.queue(session(), access.project(), me(), wanted)
    return {
        "waiting": review.count_waiting(session(), access.project(), me(), wanted),
        "reviews": [
            {
                "assignment_id": each.id,
                "item_id": each.item_id,
                "item_name": each.item.name or each.item.external_id,
                "worker": each.worker.name,
                "revision": each.revision_id,
                "submitted_at": each.submitted_at,
            }
            for each in found
        ],
    }


@blueprint.get("/projects/<id:project_id>/reviews/reasons")
@requires(Permission.PROJECT_READ)
@blueprint.response(200, ReasonsSchema)
def read_reasons(project_id: int) -> dict[str, Any]:
    """Why work may be returned or rejected here."""
    return _reasons()


@blueprint.put("/projects/<id:project_id>/reviews/reasons")
@requires(Permission.PROJECT_MANAGE)
@blueprint.arguments(ReasonsSchema)
@blueprint.response(200, ReasonsSchema)
def save_reasons(body: dict[str, Any], project_id: int) -> dict[str, Any]:
    """Give the project its own list; an empty one brings the usual reasons back."""
    review.set_reasons(session(), access.project(), body["reasons"], by=me())
    return _reasons()


def _reasons() -> dict[str, Any]:
    found = review.reasons_of(access.project())
    return {"reasons": [{"code": code, "title": translate(title)} for code, title in found.items()]}


@blueprint.post("/projects/<id:project_id>/reviews/next")
@requires(Permission.REVIEW_DO)
@blueprint.arguments(QueueQuery, location="query")
@blueprint.arguments(NextInput, required=False)
@blueprint.response(200, ReviewWorkSchema)
@blueprint.alt_response(204, description="Nothing waits for you")
def next_review(query: dict[str, Any], body: dict[str, Any], project_id: int) -> Any:
    """The first submit of the queue that nobody else has open, held for you for ten minutes."""
    holding, wanted = frozenset(body.get("holding", [])), review_filter(query)
    found = review.next_review(session(), access.project(), me(), wanted, holding=holding)
    if found is None:
        return Response(status=204)
    return {
        "work": work_document(session(), found, me()),
        "worker": found.worker.name,
        "remaining": review.count_waiting(session(), access.project(), me(), wanted),
    }


class SeenSchema(Input):
    assignment = fields.Integer(required=True, validate=ID)
    revision = fields.Integer(required=True, metadata={"description": "Id of the revision you know of"})


class BulkReviewInput(Input):
    submits = fields.List(fields.Nested(SeenSchema), required=True)
    decision = fields.String(required=True, validate=validate.OneOf(review.bulk.DECISIONS))
    reasons = fields.List(fields.String(), load_default=list)
    comment = fields.String(load_default="")


class NotReviewedSchema(Schema):
    assignment = fields.Integer(required=True)
    message = fields.String(required=True)


class BulkReviewSchema(Schema):
    decided = fields.Integer(required=True)
    refused = fields.List(fields.Nested(NotReviewedSchema), required=True)


class GiveInput(Input):
    assignments = fields.List(fields.Integer(validate=ID), required=True)
    reviewer = fields.Integer(required=True, validate=ID)


class GivenSchema(Schema):
    given = fields.Integer(required=True)


@blueprint.post("/projects/<id:project_id>/reviews/bulk")
@requires(Permission.REVIEW_DO)
@blueprint.arguments(BulkReviewInput)
@blueprint.response(200, BulkReviewSchema)
def decide_many(body: dict[str, Any], project_id: int) -> dict[str, Any]:
    """Say the same of up to a hundred submits. What cannot take it is named; the rest goes on."""
    submits = [(each["assignment"], each["revision"]) for each in body.pop("submits")]
    decided, refused = review.bulk.decide(session(), access.project(), submits, me(), **body)
    return {
        "decided": decided,
        "refused": [{"assignment": number, "message": translate(why)} for number, why in refused],
    }


@blueprint.post("/projects/<id:project_id>/reviews/give")
@requires(Permission.REVIEW_DO)
@blueprint.arguments(GiveInput)
@blueprint.response(200, GivenSchema)
def give(body: dict[str, Any], project_id: int) -> dict[str, Any]:
    """Give submits that wait to a reviewer: they come first there, and to nobody else for three days."""
    given = review.bulk.give(session(), access.project(), body["assignments"], body["reviewer"])
    return {"given": given}


@blueprint.post("/assignments/<id:assignment_id>/reviews")
@requires(Permission.REVIEW_DO)
@blueprint.arguments(ReviewInput)
@blueprint.response(201, ReviewSchema)
def create_review(body: dict[str, Any], assignment_id: int) -> dict[str, Any]:
    """Accept, fix, return or reject a submit; about an appealed one this is the last word."""
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
    visible(assignment_id, Permission.ITEM_READ)
    rows = session().scalars(select(Review).where(Review.assignment_id == assignment_id).order_by(Review.id))
    return [review_document(session(), each) for each in rows]
