"""The reviewer's pages: the queue, and the workbench in review mode."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ..edge import login
from ..edge.access import project, requires
from ..edge.transaction import database, session
from ..edge.work import work_document
from ..services import review as service
from ..services.access import Permission
from ..services.errors import Forbidden
from ..storage import Assignment, User
from ..words import _
from .blueprint import web
from .forms import done
from .work import workbench


@web.get("/projects/<id:project_id>/review")
@requires(Permission.REVIEW_DO)
def review_queue(project_id: int) -> ResponseReturnValue:
    """The submits that wait for this reviewer, the oldest first."""
    return render_template(
        "review_queue.html",
        project=project(),
        queue=service.queue(session(), project(), login.me()),
        count=service.count_waiting(session(), project(), login.me()),
    )


@web.get("/projects/<id:project_id>/review/next")
@requires(Permission.REVIEW_DO)
def review_next(project_id: int) -> ResponseReturnValue:
    """The submit that has waited longest, held for this reviewer; asking again gives the same one."""
    with database().begin() as own:
        found = service.next_review(own, project(), own.get_one(User, login.me().id))
        assignment_id = found.id if found else None
    if assignment_id is None:
        return done(_("Nothing waits for a review now."), url_for("web.review_queue", project_id=project_id))
    return redirect(url_for("web.review", assignment_id=assignment_id), 303)


@web.get("/assignments/<id:assignment_id>/review", endpoint="review")
@requires(Permission.REVIEW_DO)
def show_review(assignment_id: int) -> ResponseReturnValue:
    """The workbench with this submit, to decide on it."""
    found = session().get_one(Assignment, assignment_id)
    if found.worker_id == login.me().id:
        raise Forbidden(_("Nobody reviews their own work."))
    if found.state != "submitted":
        return done(
            _("This was decided meanwhile, or waits for its worker."),
            url_for("web.assignment", assignment_id=assignment_id),
        )
    document = work_document(session(), found, login.me())
    remaining = service.count_waiting(session(), project(), login.me())
    return workbench("review", document, remaining=remaining, worker=found.worker.name)
