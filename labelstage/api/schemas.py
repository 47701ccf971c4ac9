"""Label schemas to begin with: for common jobs, and out of other tools."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from ..edge.access import requires
from ..edge.translation import language, translate
from ..formats.schemas.found import LONGEST
from ..services import foreign
from ..services.access import Permission
from ..services.starters import LANGUAGES, STARTERS
from .blueprint import Input
from .blueprint import blueprint as make_blueprint

blueprint = make_blueprint("schemas", "Label schemas to begin a project with")


class StartersQuery(Input):
    language = fields.String(
        validate=validate.OneOf(LANGUAGES), metadata={"description": "Of the titles; yours if left out"}
    )


class StarterSchema(Schema):
    name = fields.String(required=True)
    title = fields.String(required=True)
    fields_ = fields.List(fields.Dict(), required=True, data_key="fields")
    guideline = fields.String(required=True, metadata={"description": "Markdown"})


class ForeignInput(Input):
    text = fields.String(
        required=True,
        validate=validate.Length(1, LONGEST),
        metadata={"description": "A Label Studio configuration (XML), or CVAT's labels (JSON)"},
    )


class LeftSchema(Schema):
    place = fields.String(required=True)
    message = fields.String(required=True)


class CarriedSchema(Schema):
    fields_ = fields.List(fields.Dict(), required=True, data_key="fields")
    left_out = fields.List(fields.Nested(LeftSchema), required=True)


@blueprint.get("/schema-templates")
@requires(Permission.PROJECT_CREATE)
@blueprint.arguments(StartersQuery, location="query")
@blueprint.response(200, StarterSchema(many=True))
def list_templates(query: dict[str, Any]) -> list[dict[str, Any]]:
    """Label schemas and guidelines for common jobs."""
    chosen = query.get("language") or language()
    return [
        {
            "name": each.name,
            "title": translate(each.title),
            "fields_": each.fields(chosen),
            "guideline": each.guideline(chosen),
        }
        for each in STARTERS.values()
    ]


@blueprint.post("/schema-imports")
@requires(Permission.PROJECT_CREATE)
@blueprint.arguments(ForeignInput)
@blueprint.response(200, CarriedSchema)
def import_schema(body: dict[str, Any]) -> dict[str, Any]:
    """Turn the label schema of another tool into one of ours. Nothing is saved; what cannot be carried is named."""
    carried = foreign.carry_over(body["text"])
    left = [{"place": each.place, "message": translate(each.message)} for each in carried.left]
    return {"fields_": carried.fields, "left_out": left}
