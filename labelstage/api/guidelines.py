"""Versions of a project's guideline, and who has read them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from ..edge import access
from ..edge.access import requires
from ..edge.login import me
from ..edge.transaction import session
from ..services import guidelines, readings
from ..services.access import Permission
from .blueprint import Input
from .blueprint import blueprint as make_blueprint

blueprint = make_blueprint("guidelines", "Versions of a guideline, and who has read them")


class ReadInput(Input):
    version = fields.Integer(required=True, validate=validate.Range(min=1, max=2**31))


class VersionSchema(Schema):
    version = fields.Integer(required=True)
    markdown = fields.String(required=True)
    changes = fields.String(required=True)
    touches = fields.List(fields.Dict(), required=True)
    created_at = fields.AwareDateTime(required=True)


class AffectedSchema(Schema):
    assignment_id = fields.Integer(required=True, attribute="id")
    item_id = fields.Integer(required=True)
    worker_id = fields.Integer(required=True)
    state = fields.String(required=True)


class AskAgainInput(Input):
    way = fields.String(required=True, validate=validate.OneOf(list(guidelines.WAYS)))


class AskedAgainSchema(Schema):
    asked = fields.Integer(required=True)


@blueprint.get("/projects/<id:project_id>/guideline/versions/<id:version>")
@requires(Permission.PROJECT_READ)
@blueprint.response(200, VersionSchema)
def read_version(project_id: int, version: int) -> Any:
    """A version of the guideline, the newest or an earlier one."""
    return readings.version(session(), access.project(), version)


@blueprint.post("/projects/<id:project_id>/guideline/read")
@requires(Permission.WORK_DO)
@blueprint.arguments(ReadInput)
@blueprint.response(204)
def record_reading(body: dict[str, Any], project_id: int) -> None:
    """Say that you have read a version of the guideline."""
    readings.record(session(), access.project(), me(), body["version"])


@blueprint.get("/projects/<id:project_id>/guideline/versions/<id:version>/affected")
@requires(Permission.PROJECT_MANAGE)
@blueprint.response(200, AffectedSchema(many=True))
def list_affected(project_id: int, version: int) -> Any:
    """Work that counts, was done under an older version, and says something of what this one touches; 1000 at most."""
    found = readings.version(session(), access.project(), version)
    return guidelines.affected(session(), access.project(), found, limit=1000)


@blueprint.post("/projects/<id:project_id>/guideline/versions/<id:version>/again")
@requires(Permission.PROJECT_MANAGE)
@blueprint.arguments(AskAgainInput)
@blueprint.response(200, AskedAgainSchema)
def ask_again(body: dict[str, Any], project_id: int, version: int) -> dict[str, int]:
    """Have that work reviewed again, or ask others instead."""
    found = readings.version(session(), access.project(), version)
    return {"asked": guidelines.ask_again(session(), access.project(), found, body["way"], by=me())}
