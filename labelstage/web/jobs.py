"""Background jobs: how far one is, and a way to stop it."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from ..edge.access import project, requires
from ..edge.transaction import session
from ..services import jobs as service
from ..services.access import Permission
from ..storage import Job
from ..words import _
from .blueprint import web
from .forms import done


@web.get("/jobs/<id:job_id>", endpoint="job")
@requires(Permission.ITEM_READ)
def show_job(job_id: int) -> ResponseReturnValue:
    """How far the job is and what came of it."""
    return render_template("job.html", project=project(), job=session().get_one(Job, job_id))


@web.post("/jobs/<id:job_id>/cancel")
@requires(Permission.ITEM_WRITE)
def cancel_job(job_id: int) -> Response:
    """Stop the job at its next step; what it did so far stays."""
    service.request_cancel(session(), session().get_one(Job, job_id))
    return done(
        _("The job stops at its next step. What it did so far stays."), url_for("web.job", job_id=job_id)
    )
