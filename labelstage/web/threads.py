"""What is said about somebody's labels: threads, and a worker's appeal."""

from __future__ import annotations

from flask import make_response, url_for
from flask.typing import ResponseReturnValue

from ..edge import login
from ..edge.access import may, project, requires
from ..edge.transaction import session
from ..services import review
from ..services.access import Permission
from ..services.errors import NotFound, ServiceError
from ..storage import Assignment, ReviewThread
from ..words import _
from .blueprint import web
from .forms import Form, Reader, done
from .work import assignment_page


@web.post("/assignments/<id:assignment_id>/threads")
@requires(Permission.PROJECT_READ)
def begin_thread(assignment_id: int) -> ResponseReturnValue:
    """Say something about an assignment's labels."""
    found, text = _visible(assignment_id), Reader().text("text")
    try:
        review.threads.begin(session(), project(), found, login.me(), text)
    except ServiceError as refused:
        return make_response(assignment_page(found, Form({"text": text}, refused)), 422)
    return done(_("Sent."), url_for("web.assignment", assignment_id=assignment_id, _anchor="threads"))


@web.post("/threads/<id:thread_id>")
@requires(Permission.PROJECT_READ)
def write_on(thread_id: int) -> ResponseReturnValue:
    """Write into a thread, resolve it, or open it again: what the button says."""
    thread = session().get_one(ReviewThread, thread_id)
    found, read = _visible(thread.assignment_id), Reader()
    text, state = read.text("text"), read.text("state")
    try:
        if text.strip() or not state:
            review.threads.reply(session(), thread, login.me(), text)
        if state:
            review.threads.set_state(session(), thread, state)
    except ServiceError as refused:
        return make_response(assignment_page(found, Form({}, refused)), 422)
    return done(_("Sent."), url_for("web.assignment", assignment_id=found.id, _anchor=f"thread-{thread.id}"))


@web.post("/assignments/<id:assignment_id>/appeal")
@requires(Permission.WORK_DO)
def appeal(assignment_id: int) -> ResponseReturnValue:
    """Appeal the last decision about one's own work."""
    found, text = session().get_one(Assignment, assignment_id), Reader().text("appeal")
    if found.worker_id != login.me().id:
        raise NotFound(_("There is no such assignment of yours."))
    try:
        review.appeals.appeal(session(), project(), found, login.me(), text)
    except ServiceError as refused:
        return make_response(assignment_page(found, Form({"appeal": text}, refused)), 422)
    return done(
        _("Sent. A second reviewer decides; you need not correct it meanwhile."),
        url_for("web.assignment", assignment_id=assignment_id),
    )


def _visible(assignment_id: int) -> Assignment:
    found = session().get_one(Assignment, assignment_id)
    if found.worker_id != login.me().id and not may(Permission.REVIEW_DO):
        raise NotFound(_("There is no such assignment of yours."))
    return found
