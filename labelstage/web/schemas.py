"""The label schema of a project: edit it, and see what the edit means before it is saved."""

from __future__ import annotations

import json
from typing import Any

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..edge import login
from ..edge.access import project, requires
from ..edge.transaction import session
from ..kinds.changes import diff_schema
from ..kinds.schema import check_schema
from ..services import projects
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


def _page(form: Form, changes: Any = ()) -> str:
    newest = projects.schema(session(), project())
    return render_template("schema.html", project=project(), form=form, newest=newest, changes=changes)
