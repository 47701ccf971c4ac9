"""How reviewers do, for managers."""

from __future__ import annotations

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..edge.access import project, requires
from ..edge.login import me
from ..edge.transaction import session
from ..services import projects, review
from ..services.access import Permission
from ..services.errors import Invalid
from ..words import _
from .blueprint import web
from .forms import Form, Reader, done


@web.get("/projects/<id:project_id>/reviewers")
@requires(Permission.PROJECT_MANAGE)
def reviewers(project_id: int) -> ResponseReturnValue:
    """What became of each reviewer's decisions, and the rate at which they are checked."""
    return _page(Form({"review_seeds": project().review_seeds}))


@web.post("/projects/<id:project_id>/reviewers")
@requires(Permission.PROJECT_MANAGE)
def save_review_seeds(project_id: int) -> ResponseReturnValue:
    """Set how often work of known worth is mixed into the queue."""
    read = Reader()
    try:
        rate = read.whole("review_seeds")
        read.check()
        projects.change_settings(session(), project(), by=me(), review_seeds=rate)
    except Invalid as refused:
        return make_response(_page(Form(request.form, refused)), 422)
    return done(_("Saved."), url_for("web.reviewers", project_id=project_id))


def _page(form: Form) -> str:
    found = review.reviewers(session(), project())
    return render_template("reviewers.html", project=project(), reviewers=found, form=form)
