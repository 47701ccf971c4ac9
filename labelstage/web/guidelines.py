"""The guideline of a project: read by everybody in it, written by its managers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markdown_it import MarkdownIt
from markupsafe import Markup
from werkzeug.wrappers import Response

from ..edge import login
from ..edge.access import may, project, requires
from ..edge.transaction import session
from ..services import guidelines, projects, readings
from ..services.access import Permission
from ..services.errors import Conflict, Invalid, NotFound
from ..words import _
from .blueprint import web
from .forms import Form, Reader, done

#: No raw HTML, so what a manager writes can never run as script; links other than http(s) and mailto are dropped.
_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")


def rendered(markdown: str) -> Markup:
    """A guideline as safe HTML."""
    return Markup(_markdown.render(markdown))  # noqa: S704 - the renderer escapes all HTML


@web.get("/projects/<id:project_id>/guideline")
@requires(Permission.PROJECT_READ)
def guideline(project_id: int) -> ResponseReturnValue:
    """The guideline, to read."""
    newest = projects.guideline(session(), project())
    before = guidelines.before(session(), newest) if newest else None
    manages = may(Permission.PROJECT_MANAGE) and newest is not None and before is not None
    return render_template(
        "guideline.html",
        project=project(),
        guideline=newest,
        html=rendered(newest.markdown) if newest else "",
        difference=list(guidelines.difference(before.markdown, newest.markdown)) if before and newest else [],
        before=before,
        affected=guidelines.affected(session(), project(), newest) if manages and newest else [],
        readers=readings.readers(session(), newest) if manages and newest else 0,
        touched=_titles(newest.touches) if newest else [],
        ways=guidelines.WAYS,
    )


def _titles(touches: Iterable[Mapping[str, Any]]) -> list[str]:
    """What a version touches, as people know it."""
    known = {field["name"]: field for field in projects.fields(session(), project())}
    found = []
    for each in touches:
        field = known.get(each["field"], {"title": each["field"], "classes": []})
        label = next(
            (one["title"] for one in field["classes"] if one["name"] == each["class"]), each["class"]
        )
        found.append(" · ".join(filter(None, (field["title"], label))))
    return found


@web.post("/projects/<id:project_id>/guideline/again")
@requires(Permission.PROJECT_MANAGE)
def ask_again(project_id: int) -> Response:
    """Have work done under older versions reviewed again, or asked of others."""
    newest = projects.guideline(session(), project())
    if newest is None:
        raise NotFound(_("The guideline has no such version."))
    number = guidelines.ask_again(session(), project(), newest, request.form.get("way", ""), by=login.me())
    sentence = _("%(number)s answers are asked again.", number=number)
    return done(sentence, url_for("web.guideline", project_id=project_id))


@web.get("/projects/<id:project_id>/guideline/edit")
@requires(Permission.PROJECT_MANAGE)
def edit_guideline(project_id: int) -> ResponseReturnValue:
    """The guideline, to write."""
    newest = projects.guideline(session(), project())
    markdown, version = (newest.markdown, newest.version) if newest else ("", 0)
    return _edit_page(Form({"markdown": markdown, "base": version}))


@web.post("/projects/<id:project_id>/guideline")
@requires(Permission.PROJECT_MANAGE)
def save_guideline(project_id: int) -> ResponseReturnValue:
    """Save a new version, or show what the text would look like."""
    read = Reader()
    markdown, base, changes = read.text("markdown"), read.whole("base"), read.text("changes")
    typed = {"markdown": markdown, "base": base, "changes": changes}
    touches = [_touched(each) for each in request.form.getlist("touches")]
    if request.form.get("preview"):
        return _edit_page(
            Form({**typed, "touches": request.form.getlist("touches")}), preview=rendered(markdown)
        )
    try:
        read.check()
        saved = projects.save_guideline(session(), project(), by=login.me(), markdown=markdown, base=base)
        if changes.strip():
            guidelines.describe(session(), project(), saved, changes=changes, touches=touches)
    except Invalid as refused:
        return make_response(
            _edit_page(Form({**typed, "touches": request.form.getlist("touches")}, refused)), 422
        )
    except Conflict as refused:
        newest = projects.guideline(session(), project())
        assert newest is not None  # it is what the text collided with
        form = Form({**typed, "base": newest.version}, refused)
        return make_response(_edit_page(form, newest=newest.markdown), 409)
    sentence = _("Saved as version %(version)s. New work is done under it.", version=saved.version)
    return done(sentence, url_for("web.guideline", project_id=project_id))


def _touched(value: str) -> dict[str, str | None]:
    field, _slash, label = value.partition("/")
    return {"field": field, "class": label or None}


def _edit_page(form: Form, preview: Markup | None = None, newest: str | None = None) -> str:
    return render_template(
        "guideline_edit.html",
        project=project(),
        form=form,
        preview=preview,
        newest=newest,
        fields=projects.fields(session(), project()),
    )
