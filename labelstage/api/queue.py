"""The order of work: priorities, required skills, pushed work, items that wait for a decision."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate
from sqlalchemy import ColumnElement, select

from ..edge import access
from ..edge.access import requires
from ..edge.login import me
from ..edge.transaction import session
from ..services import assignment, items, skills
from ..services.access import Permission
from ..services.errors import Invalid, Problem
from ..storage import Assignment, Item, User
from ..words import _
from .blueprint import ID, Input
from .blueprint import blueprint as make_blueprint
from .items import ItemSchema, item_row

blueprint = make_blueprint("queue", "Priorities, required skills, pushed work, items set aside")

LEVEL = validate.Range(min=0, max=skills.MOST_LEVEL)
SKILL = validate.Length(min=1, max=skills.MOST_NAME)
MOST_IDS = 5000


class RequirementInput(Input):
    skill = fields.String(required=True, validate=SKILL)
    level = fields.Integer(required=True, validate=LEVEL)


class Which(Input):
    """Items by their ids, or all that fit a filter; neither means every item."""

    ids = fields.List(fields.Integer(), validate=validate.Length(max=MOST_IDS))
    state = fields.String(validate=validate.OneOf(items.STATES))
    q = fields.String(validate=validate.Length(max=200), metadata={"description": "In the name, id or text"})


class PlaceInput(Which):
    priority = fields.Integer(
        metadata={"description": f"0 to {assignment.MOST_PRIORITY}, higher first; left out: as it is"}
    )
    requires = fields.Nested(
        RequirementInput,
        allow_none=True,
        metadata={"description": "null: for everybody; left out: as it is"},
    )


class PlacedSchema(Schema):
    items = fields.Integer(required=True)


class PushInput(Which):
    workers = fields.List(fields.Integer(), required=True, validate=validate.Length(min=1, max=200))
    due_at = fields.AwareDateTime(metadata={"description": "In seven days if left out"})
    in_turns = fields.Boolean(
        load_default=False, metadata={"description": "One each in turn; else every item to every one of them"}
    )


class PushedSchema(Schema):
    pushed = fields.Integer(required=True)
    had = fields.Integer(required=True, metadata={"description": "That worker has had that item"})
    full = fields.Integer(required=True, metadata={"description": "The item wants nobody more"})


class WaitingSchema(Schema):
    user_id = fields.Integer(required=True)
    name = fields.String(required=True)
    items = fields.Integer(required=True)
    first_due_at = fields.AwareDateTime(required=True)


class SkipSchema(Schema):
    user_id = fields.Integer(required=True)
    name = fields.String(required=True)
    reason = fields.String(required=True, allow_none=True)


class SetAsideSchema(Schema):
    item = fields.Nested(ItemSchema, required=True)
    skips = fields.List(fields.Nested(SkipSchema), required=True)


class OverlapInput(Input):
    overlap = fields.Integer(required=True, metadata={"description": "Distinct workers wanted"})


class RequeuedSchema(Schema):
    rejected = fields.Integer(required=True, metadata={"description": "Submits that count no more"})


class SkillInput(Input):
    user_id = fields.Integer(required=True, validate=ID)
    name = fields.String(required=True, validate=SKILL)
    level = fields.Integer(required=True, validate=LEVEL)


class SkillSchema(Schema):
    user_id = fields.Integer(required=True)
    name = fields.String(required=True)
    level = fields.Integer(required=True)
    source = fields.String(required=True, validate=validate.OneOf(skills.SOURCES))
    changed_at = fields.AwareDateTime(required=True)


def _which(body: dict[str, Any]) -> list[ColumnElement[bool]]:
    wanted = items.Filter(
        state=body.get("state"), text=(body.get("q") or "").replace("\0", "").strip() or None
    )
    chosen = items.conditions(wanted)
    return [*chosen, Item.id.in_(body["ids"])] if "ids" in body else chosen


@blueprint.post("/projects/<id:project_id>/queue")
@requires(Permission.PROJECT_MANAGE)
@blueprint.arguments(PlaceInput)
@blueprint.response(200, PlacedSchema)
def place_items(body: dict[str, Any], project_id: int) -> dict[str, int]:
    """Give items another priority or required skill."""
    asked = body.get("requires")
    moved = assignment.place(
        session(),
        access.project(),
        *_which(body),
        priority=body.get("priority"),
        requirement=skills.Requirement(asked["skill"].strip(), asked["level"]) if asked else None,
        for_everybody="requires" in body and asked is None,
    )
    return {"items": moved}


@blueprint.post("/projects/<id:project_id>/pushes")
@requires(Permission.PROJECT_MANAGE)
@blueprint.arguments(PushInput)
@blueprint.response(201, PushedSchema)
def push(body: dict[str, Any], project_id: int) -> dict[str, int]:
    """Give items to named workers; they come first for these people and count as slots."""
    people = session().scalars(select(User).where(User.id.in_(body["workers"])).order_by(User.id)).all()
    if len(people) != len(set(body["workers"])):
        problem = Problem("workers", _("Choose people who are workers of this project."))
        raise Invalid(_("Nothing was pushed."), [problem])
    outcome = assignment.push(
        session(),
        access.project(),
        people,
        *_which(body),
        due_at=body.get("due_at"),
        in_turns=body["in_turns"],
    )
    return outcome._asdict()


@blueprint.get("/projects/<id:project_id>/pushes")
@requires(Permission.PROJECT_MANAGE)
@blueprint.response(200, WaitingSchema(many=True))
def list_pushes(project_id: int) -> list[dict[str, Any]]:
    """Who has pushed work before him that he has not begun."""
    rows = assignment.waiting(session(), access.project())
    return [
        {"user_id": user.id, "name": user.name, "items": count, "first_due_at": due}
        for user, count, due in rows
    ]


@blueprint.delete("/assignments/<id:assignment_id>/push")
@requires(Permission.PROJECT_MANAGE)
@blueprint.response(204)
def take_back(assignment_id: int) -> None:
    """Take back pushed work that was not begun."""
    assignment.take_back(session(), session().get_one(Assignment, assignment_id))


@blueprint.get("/projects/<id:project_id>/set-aside")
@requires(Permission.PROJECT_MANAGE)
@blueprint.response(200, SetAsideSchema(many=True))
def list_set_aside(project_id: int) -> list[dict[str, Any]]:
    """The first 500 items that workers found unusable, and their words."""
    return [
        {
            "item": item_row(each.item),
            "skips": [
                {"user_id": user.id, "name": user.name, "reason": work.skip_reason}
                for work, user in each.skips
            ],
        }
        for each in assignment.set_aside(session(), access.project(), limit=500)
    ]


@blueprint.post("/items/<id:item_id>/restore")
@requires(Permission.PROJECT_MANAGE)
@blueprint.response(200, ItemSchema)
def restore_item(item_id: int) -> dict[str, Any]:
    """Offer an item again that was set aside or withdrawn."""
    item = session().get_one(Item, item_id)
    assignment.restore(session(), item, by=me())
    return item_row(item)


@blueprint.post("/items/<id:item_id>/withdraw")
@requires(Permission.PROJECT_MANAGE)
@blueprint.response(200, ItemSchema)
def withdraw_item(item_id: int) -> dict[str, Any]:
    """Take an item out of the project; what was said about it is kept."""
    item = session().get_one(Item, item_id)
    assignment.withdraw(session(), item, by=me())
    return item_row(item)


@blueprint.put("/items/<id:item_id>/overlap")
@requires(Permission.PROJECT_MANAGE)
@blueprint.arguments(OverlapInput)
@blueprint.response(200, ItemSchema)
def set_overlap(body: dict[str, Any], item_id: int) -> dict[str, Any]:
    """Have more or fewer people label this item. Work that is there stays."""
    item = session().get_one(Item, item_id)
    assignment.set_overlap(session(), item, body["overlap"])
    return item_row(item)


@blueprint.post("/items/<id:item_id>/requeue")
@requires(Permission.PROJECT_MANAGE)
@blueprint.response(200, RequeuedSchema)
def requeue_item(item_id: int) -> dict[str, int]:
    """Take everybody's work on an item out of the count and ask others."""
    return {"rejected": assignment.requeue(session(), session().get_one(Item, item_id), by=me())}


@blueprint.post("/assignments/<id:assignment_id>/requeue")
@requires(Permission.PROJECT_MANAGE)
@blueprint.response(200, RequeuedSchema)
def requeue_assignment(assignment_id: int) -> dict[str, int]:
    """Take one worker's work on an item out of the count and ask somebody else."""
    return {"rejected": assignment.requeue(session(), session().get_one(Assignment, assignment_id), by=me())}


@blueprint.get("/projects/<id:project_id>/skills")
@requires(Permission.PROJECT_MANAGE)
@blueprint.response(200, SkillSchema(many=True))
def list_skills(project_id: int) -> Any:
    """Everybody's skills in the project."""
    return skills.of_project(session(), access.project())


@blueprint.put("/projects/<id:project_id>/skills")
@requires(Permission.PROJECT_MANAGE)
@blueprint.arguments(SkillInput)
@blueprint.response(200, SkillSchema)
def set_skill(body: dict[str, Any], project_id: int) -> Any:
    """Say how far a person has a skill."""
    user = skills.member(session(), access.project(), body["user_id"])
    return skills.set_level(session(), access.project(), user, body["name"], body["level"], by=me())


@blueprint.delete("/projects/<id:project_id>/skills/<id:user_id>/<string:name>")
@requires(Permission.PROJECT_MANAGE)
@blueprint.response(204)
def remove_skill(project_id: int, user_id: int, name: str) -> None:
    """Forget a person's level of a skill."""
    skills.remove(session(), access.project(), user_id, name, by=me())
