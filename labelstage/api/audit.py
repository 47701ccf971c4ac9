"""The log of what people did: of a project for its managers, of the site for administrators."""

from __future__ import annotations

import json
from typing import Any

from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from ..edge import access
from ..edge.access import requires
from ..edge.tables import send_table
from ..edge.transaction import session
from ..services import audit
from ..services.access import Permission
from .blueprint import ID, Input
from .blueprint import blueprint as make_blueprint

blueprint = make_blueprint("audit", "Who did what, and when")


class ActSchema(Schema):
    at = fields.AwareDateTime(required=True)
    act = fields.String(required=True, validate=validate.OneOf(audit.ACTS))
    by = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Who did it; null: a stranger, or the system"},
    )
    by_name = fields.String(required=True, allow_none=True)
    person = fields.Integer(required=True, allow_none=True, metadata={"description": "To whom"})
    person_name = fields.String(required=True, allow_none=True)
    project = fields.Integer(required=True, allow_none=True)
    project_title = fields.String(required=True, allow_none=True)
    about = fields.Dict(
        required=True, metadata={"description": "What else is known; `changes` is {name: [before, after]}"}
    )


class ActsSchema(Schema):
    acts = fields.List(fields.Nested(ActSchema), required=True)
    next = fields.String(
        required=True, allow_none=True, metadata={"description": "The `after` of what follows"}
    )


class FilterInput(Input):
    act = fields.String(validate=validate.OneOf(audit.ACTS))
    person = fields.Integer(validate=ID, metadata={"description": "Who did it, or to whom it was done"})
    since = fields.AwareDateTime(metadata={"description": "From this time on"})
    until = fields.AwareDateTime(metadata={"description": "Before this time"})


class PageInput(FilterInput):
    after = fields.String(validate=validate.Length(max=80))
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 500))


class SiteFilterInput(FilterInput):
    project = fields.Integer(validate=ID)


class SitePageInput(PageInput, SiteFilterInput):
    """A page of the log of the site."""


def _page(query: dict[str, Any]) -> dict[str, Any]:
    after, limit = query.pop("after", None), query.pop("limit")
    acts, following = audit.read(session(), audit.Filter(**query), after=after, limit=limit)
    return {"acts": acts, "next": following}


def _table(wanted: audit.Filter) -> Response:
    rows = (
        (
            act.at.isoformat(),
            act.act,
            act.by_name or "",
            act.person_name or "",
            act.project_title or "",
            json.dumps(act.about, ensure_ascii=False),
        )
        for act in audit.every(session(), wanted)
    )
    return send_table(("at", "act", "by", "person", "project", "about"), rows, "audit.csv")


@blueprint.get("/audit")
@requires(Permission.SITE_ADMIN)
@blueprint.arguments(SitePageInput, location="query")
@blueprint.response(200, ActsSchema)
def list_acts(query: dict[str, Any]) -> dict[str, Any]:
    """What was done on the site, the latest first, a page at a time."""
    return _page(query)


@blueprint.get("/audit.csv")
@requires(Permission.SITE_ADMIN)
@blueprint.arguments(SiteFilterInput, location="query")
@blueprint.response(200, content_type="text/csv", schema={"type": "string"})
def download_acts(query: dict[str, Any]) -> Response:
    """All of it as a table for a spreadsheet."""
    return _table(audit.Filter(**query))


@blueprint.get("/projects/<id:project_id>/audit")
@requires(Permission.PROJECT_MANAGE)
@blueprint.arguments(PageInput, location="query")
@blueprint.response(200, ActsSchema)
def list_project_acts(query: dict[str, Any], project_id: int) -> dict[str, Any]:
    """What was done in a project, the latest first, a page at a time."""
    return _page({**query, "project": access.project().id})


@blueprint.get("/projects/<id:project_id>/audit.csv")
@requires(Permission.PROJECT_MANAGE)
@blueprint.arguments(FilterInput, location="query")
@blueprint.response(200, content_type="text/csv", schema={"type": "string"})
def download_project_acts(query: dict[str, Any], project_id: int) -> Response:
    """All of it as a table for a spreadsheet."""
    return _table(audit.Filter(**query, project=access.project().id))
