"""The settings of a project."""

from __future__ import annotations

from typing import Any

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..edge.access import project, requires
from ..edge.transaction import session
from ..services import projects
from ..services.access import Permission
from ..services.errors import Conflict, Invalid
from ..storage import Project
from ..words import _
from .blueprint import web
from .forms import Form, Reader, done

SHOWN = (
    "title",
    "description",
    "state",
    "overlap",
    "review_rate",
    "lease_minutes",
    "points",
    "match_iou",
    "version",
)


@web.get("/projects/<id:project_id>/settings")
@requires(Permission.PROJECT_MANAGE)
def settings(project_id: int) -> ResponseReturnValue:
    """What may be set, as it stands."""
    return settings_page(Form(settings_of(project())))


@web.post("/projects/<id:project_id>/settings")
@requires(Permission.PROJECT_MANAGE)
def save_settings(project_id: int) -> ResponseReturnValue:
    """Save them; a save over somebody else's newer one is refused and keeps what was typed."""
    read = Reader()
    try:
        version = read.whole("version")
        values = {**read_settings(read), "state": read.text("state")}
        projects.change_settings(session(), project(), version=version, **values)
    except Invalid as refused:
        return make_response(settings_page(Form(request.form, refused)), 422)
    except Conflict as refused:
        kept = {**request.form, "version": project().version}
        return make_response(settings_page(Form(kept, refused), newer=True), 409)
    return done(_("Saved."), url_for("web.settings", project_id=project_id))


def read_settings(read: Reader) -> dict[str, Any]:
    """The settings as sent, those of a new project too. Raises Invalid for what is no number."""
    values = {
        "title": read.text("title"),
        "description": read.text("description"),
        "overlap": read.whole("overlap"),
        "review_rate": read.whole("review_rate"),
        "lease_minutes": read.whole("lease_minutes"),
        "points": read.whole("points"),
        "match_iou": read.decimal("match_iou"),
    }
    read.check()
    return values


def settings_of(shown: Project) -> dict[str, Any]:
    """What the form shows of a project."""
    return {name: getattr(shown, name) for name in SHOWN}


def settings_page(form: Form, newer: bool = False, cloning: Form | None = None) -> str:
    """The page, with what was sent to make a copy of the project if that was refused."""
    copy = cloning or Form({"title": project().title})
    return render_template("settings.html", project=project(), form=form, newer=newer, copy=copy)
