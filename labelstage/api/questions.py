"""Questions about items, and their answers."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from ..edge import access
from ..edge.access import requires
from ..edge.assignments import visible
from ..edge.login import me
from ..edge.questions import question_document
from ..edge.transaction import session
from ..services import assignment, questions
from ..services.access import Permission
from ..services.errors import NotFound
from ..storage import Assignment, Question
from ..words import _
from .blueprint import Input
from .blueprint import blueprint as make_blueprint

blueprint = make_blueprint("questions", "What workers ask about items, and what is answered")


class MessageInput(Input):
    text = fields.String(required=True, metadata={"description": f"1 to {questions.MAX_TEXT} characters"})


class QuestionsQuery(Input):
    state = fields.String(validate=validate.OneOf(questions.STATES), metadata={"description": "Only these"})
    limit = fields.Integer(load_default=50, validate=validate.Range(min=1, max=200))


class MessageSchema(Schema):
    id = fields.Integer(required=True)
    author = fields.String(required=True)
    mine = fields.Boolean(required=True, metadata={"description": "Whether you wrote it"})
    text = fields.String(required=True)
    created_at = fields.String(required=True)


class QuestionSchema(Schema):
    id = fields.Integer(required=True)
    assignment_id = fields.Integer(required=True)
    item_id = fields.Integer(required=True)
    item_name = fields.String(required=True)
    worker = fields.String(required=True)
    state = fields.String(required=True)
    news = fields.Boolean(required=True, metadata={"description": "Answered, and not yet seen by who asked"})
    messages = fields.List(fields.Nested(MessageSchema), required=True)


def _thread(question_id: int) -> Question:
    """One's own question, or anybody's for those who answer them."""
    found = session().get_one(Question, question_id)
    if found.worker_id != me().id and not access.may(Permission.REVIEW_DO):
        raise NotFound(_("There is no such question of yours."))
    return found


@blueprint.post("/assignments/<id:assignment_id>/questions")
@requires(Permission.WORK_DO)
@blueprint.arguments(MessageInput)
@blueprint.response(201, QuestionSchema)
def ask(body: dict[str, Any], assignment_id: int) -> dict[str, Any]:
    """Ask about an item that you have or had."""
    mine = assignment.own_assignment(session(), session().get_one(Assignment, assignment_id), me())
    return question_document(questions.ask(session(), access.project(), mine, me(), body["text"]), me())


@blueprint.get("/assignments/<id:assignment_id>/questions")
@requires(Permission.PROJECT_READ)
@blueprint.response(200, QuestionSchema(many=True))
def about_assignment(assignment_id: int) -> list[dict[str, Any]]:
    """The questions about an assignment: one's own, or anybody's for those who may read items."""
    return [
        question_document(each, me())
        for each in questions.about(session(), visible(assignment_id, Permission.ITEM_READ))
    ]


@blueprint.get("/projects/<id:project_id>/questions")
@requires(Permission.REVIEW_DO)
@blueprint.arguments(QuestionsQuery, location="query")
@blueprint.response(200, QuestionSchema(many=True))
def list_questions(query: dict[str, Any], project_id: int) -> list[dict[str, Any]]:
    """A project's questions, the last written to first."""
    found = questions.listed(session(), access.project(), state=query.get("state"), limit=query["limit"])
    return [question_document(each, me()) for each in found]


@blueprint.post("/questions/<id:question_id>/messages")
@requires(Permission.PROJECT_READ)
@blueprint.arguments(MessageInput)
@blueprint.response(201, QuestionSchema)
def reply(body: dict[str, Any], question_id: int) -> dict[str, Any]:
    """Answer a question, or ask on in one's own."""
    return question_document(questions.reply(session(), _thread(question_id), me(), body["text"]), me())


@blueprint.post("/questions/<id:question_id>/read")
@requires(Permission.WORK_DO)
@blueprint.response(204)
def mark_read(question_id: int) -> None:
    """Say that you have seen the answers to your question."""
    found = session().get_one(Question, question_id)
    if found.worker_id != me().id:
        raise NotFound(_("There is no such question of yours."))
    questions.mark_read(session(), found)
