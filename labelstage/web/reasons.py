"""Why reviewers may return or reject work: a project's own list."""

from __future__ import annotations

import re

from flask import make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from ..edge.access import project, requires
from ..edge.login import me
from ..edge.transaction import session
from ..edge.translation import translate
from ..services import review
from ..services.access import Permission
from ..services.errors import Invalid
from ..words import _
from .blueprint import web
from .forms import Form, Reader, done

_LINE = re.compile(r"^\s*([^:\s]+)\s*:\s*(.*?)\s*$")


@web.get("/projects/<id:project_id>/review/reasons")
@requires(Permission.PROJECT_MANAGE)
def reasons(project_id: int) -> ResponseReturnValue:
    """The list, a line for each reason."""
    lines = [f"{code}: {translate(title)}" for code, title in review.reasons_of(project()).items()]
    return _page(Form({"reasons": "\n".join(lines)}))


@web.post("/projects/<id:project_id>/review/reasons")
@requires(Permission.PROJECT_MANAGE)
def save_reasons(project_id: int) -> ResponseReturnValue:
    """Save it; an empty one brings the usual reasons back."""
    text = Reader().text("reasons")
    found = [_LINE.match(line) for line in text.splitlines() if line.strip()]
    rows = [{"code": match[1], "title": match[2]} if match else {} for match in found]
    try:
        review.set_reasons(session(), project(), rows, by=me())
    except Invalid as refused:
        return make_response(_page(Form({"reasons": text}, refused)), 422)
    return done(_("Saved."), url_for("web.reasons", project_id=project_id))


def _page(form: Form) -> str:
    return render_template("reasons.html", project=project(), form=form)
