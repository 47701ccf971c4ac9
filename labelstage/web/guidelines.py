"""The guideline of a project: read by everybody in it, written by its managers."""

from __future__ import annotations

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markdown_it import MarkdownIt
from markupsafe import Markup

from ..edge import login
from ..edge.access import project, requires
from ..edge.transaction import session
from ..services import projects
from ..services.access import Permission
from ..services.errors import Conflict, Invalid
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
    return render_template(
        "guideline.html",
        project=project(),
        guideline=newest,
        html=rendered(newest.markdown) if newest else "",
    )


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
    markdown, base = read.text("markdown"), read.whole("base")
    if request.form.get("preview"):
        return _edit_page(Form({"markdown": markdown, "base": base}), preview=rendered(markdown))
    try:
        read.check()
        saved = projects.save_guideline(session(), project(), by=login.me(), markdown=markdown, base=base)
    except Invalid as refused:
        return make_response(_edit_page(Form({"markdown": markdown, "base": base}, refused)), 422)
    except Conflict as refused:
        newest = projects.guideline(session(), project())
        assert newest is not None  # it is what the text collided with
        form = Form({"markdown": markdown, "base": newest.version}, refused)
        return make_response(_edit_page(form, newest=newest.markdown), 409)
    sentence = _("Saved as version %(version)s. New work is done under it.", version=saved.version)
    return done(sentence, url_for("web.guideline", project_id=project_id))


def _edit_page(form: Form, preview: Markup | None = None, newest: str | None = None) -> str:
    return render_template(
        "guideline_edit.html", project=project(), form=form, preview=preview, newest=newest
    )
