"""The label schema of a project: edit it, and see what the edit means before it is saved."""

from __future__ import annotations

import json
from typing import Any

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..edge import login
from ..edge.access import project, requires
from ..edge.transaction import session
from ..formats.schemas.found import LONGEST
from ..kinds.changes import diff_schema
from ..kinds.schema import check_schema
from ..services import foreign, projects
from ..services.access import Permission
from ..services.errors import Conflict, Invalid, Problem
from ..words import _
from .blueprint import web
from .forms import Form, Reader, done


def read_fields(text: str) -> list[dict[str, Any]]:
    """The fields that the builder sent as JSON. Raises Invalid when it is none."""
    try:
        fields = json.loads(text)
    except ValueError as error:
        sentence = _("This is not JSON: %(reason)s.", reason=str(error))
        raise Invalid(_("The label schema could not be read."), [Problem("fields", sentence)]) from None
    if not isinstance(fields, list):
        sentence = _("The label schema is a list of fields: [{...}, ...].")
        raise Invalid(_("The label schema could not be read."), [Problem("fields", sentence)])
    return fields


def sent_config() -> str:
    """The configuration of another tool in the form, from its file if there is one."""
    file = request.files.get("file")
    if file is not None and file.filename:
        return file.stream.read(4 * LONGEST).decode("utf-8-sig", "replace")
    return request.form.get("config", "")


@web.get("/projects/<id:project_id>/schema")
@requires(Permission.PROJECT_MANAGE)
def schema(project_id: int) -> ResponseReturnValue:
    """The builder, with the newest version in it."""
    newest = projects.schema(session(), project())
    return _page(Form({"fields": json.dumps(newest.fields, ensure_ascii=False), "base": newest.version}))


@web.post("/projects/<id:project_id>/schema")
@requires(Permission.PROJECT_MANAGE)
def save_schema(project_id: int) -> ResponseReturnValue:
    """Say what the edit means for the labels that are there; save it once that is confirmed."""
    read = Reader()
    sent = {"fields": read.text("fields"), "base": read.text("base")}
    try:
        fields, base = read_fields(sent["fields"]), read.whole("base")
        read.check()
        newest = projects.schema(session(), project())
        clean, problems = check_schema(fields)
        if problems:
            raise Invalid(_("The label schema was not saved."), problems)
        changes = diff_schema(newest.fields, clean)
        if not changes:
            return done(_("Nothing was changed."), url_for("web.schema", project_id=project_id))
        if base == newest.version and not request.form.get("confirmed"):
            return _page(Form(sent), changes=changes)
        saved = projects.save_schema(session(), project(), by=login.me(), fields=fields, base=base)
    except Invalid as refused:
        return make_response(_page(Form(sent, refused)), 422)
    except Conflict as refused:
        kept = {**sent, "base": newest.version}
        return make_response(_page(Form(kept, refused), changes=changes), 409)
    return done(
        _("Saved as version %(version)s.", version=saved.version),
        url_for("web.schema", project_id=project_id),
    )


@web.post("/projects/<id:project_id>/schema/foreign")
@requires(Permission.PROJECT_MANAGE)
def take_schema(project_id: int) -> ResponseReturnValue:
    """The builder with another tool's label schema in it, what was left out, and what it means for the labels that are there."""
    newest, text = projects.schema(session(), project()), sent_config()
    sent = {"fields": json.dumps(newest.fields, ensure_ascii=False), "base": newest.version}
    try:
        carried = foreign.carry_over(text)
    except Invalid as refused:
        return make_response(_page(Form({**sent, "config": text[:LONGEST]}, refused)), 422)
    sent["fields"] = json.dumps(carried.fields, ensure_ascii=False)
    return _page(Form(sent), changes=diff_schema(newest.fields, carried.fields), carried=carried)


def _page(form: Form, changes: Any = (), carried: foreign.Carried | None = None) -> str:
    newest = projects.schema(session(), project())
    return render_template(
        "schema.html", project=project(), form=form, newest=newest, changes=changes, carried=carried
    )
