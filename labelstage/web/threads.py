"""What is said about somebody's labels: threads, and a worker's appeal."""

from __future__ import annotations

from flask import make_response, url_for
from flask.typing import ResponseReturnValue

from ..edge import login
from ..edge.access import project, requires
from ..edge.assignments import visible
from ..edge.transaction import session
from ..services import review
from ..services.access import Permission
from ..services.errors import ServiceError
from ..storage import ReviewThread
from ..words import _
from .blueprint import web
from .forms import Form, Reader, done
from .work import assignment_page


@web.post("/assignments/<id:assignment_id>/threads")
@requires(Permission.PROJECT_READ)
def begin_thread(assignment_id: int) -> ResponseReturnValue:
    """Say something about an assignment's labels."""
    found, text = visible(assignment_id, Permission.REVIEW_DO), Reader().text("text")
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
    found, read = visible(thread.assignment_id, Permission.REVIEW_DO), Reader()
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
    found, text = visible(assignment_id), Reader().text("appeal")
    try:
        review.appeals.appeal(session(), project(), found, login.me(), text)
    except ServiceError as refused:
        return make_response(assignment_page(found, Form({"appeal": text}, refused)), 422)
    return done(
        _("Sent. A second reviewer decides; you need not correct it meanwhile."),
        url_for("web.assignment", assignment_id=assignment_id),
    )
