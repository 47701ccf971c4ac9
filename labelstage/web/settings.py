"""The settings of a project."""

from __future__ import annotations

from typing import Any

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..edge.access import project, requires
from ..edge.login import me
from ..edge.transaction import session
from ..services import projects
from ..services.access import Permission
from ..services.errors import Conflict, Invalid
from ..storage import Project
from ..words import _
from .blueprint import web
from .forms import Form, Reader, done

SHOWN = ("title", "state", "version", *projects.SETTINGS)
#: Kept as they are when a form does not send them.
LATER = ("return_hours", "claim_limit", "unusable_after")


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
        values = {
            **read_settings(read),
            "state": read.text("state"),
            "requires": requirements(read.text("requires")),
        }
        projects.change_settings(session(), project(), by=me(), version=version, **values)
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
    values |= {name: read.whole(name) for name in LATER if name in read.sent}
    read.check()
    return values


def requirements(text: str) -> list[dict[str, Any]]:
    """Required skills as they are typed, `korean 60` a line; what is no number is left for the service to refuse."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        skill, _space, level = line.rpartition(" ")
        found.append({"skill": skill or line, "level": int(level) if level.isdecimal() else None})
    return found


def written(requires: list[dict[str, Any]]) -> str:
    """Required skills as `requirements` reads them."""
    return "\n".join(f"{each['skill']} {each['level']}" for each in requires)


def settings_of(shown: Project) -> dict[str, Any]:
    """What the form shows of a project."""
    return {**{name: getattr(shown, name) for name in SHOWN}, "requires": written(shown.requires)}


def settings_page(form: Form, newer: bool = False, cloning: Form | None = None) -> str:
    """The page, with what was sent to make a copy of the project if that was refused."""
    copy = cloning or Form({"title": project().title})
    return render_template("settings.html", project=project(), form=form, newer=newer, copy=copy)
