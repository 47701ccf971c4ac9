"""Background jobs: how far one is, what came of it, and a way to stop it."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.wrappers import Response

from ..edge.access import project, requires
from ..edge.transaction import session
from ..services import jobs as service
from ..services import projects
from ..services.access import Permission
from ..storage import Job, Reject
from ..words import _
from .blueprint import web
from .forms import done

REJECTS_SHOWN = 200


@web.get("/jobs/<id:job_id>", endpoint="job")
@requires(Permission.ITEM_READ)
def show_job(job_id: int) -> ResponseReturnValue:
    """How far the job is, what came of it, and what an import could not take."""
    rejects = select(Reject).where(Reject.job_id == job_id).order_by(Reject.id).limit(REJECTS_SHOWN)
    return render_template(
        "job.html",
        project=project(),
        job=session().get_one(Job, job_id),
        rejects=session().scalars(rejects).all(),
        fields=projects.fields(session(), project()),
    )


@web.post("/jobs/<id:job_id>/cancel")
@requires(Permission.ITEM_WRITE)
def cancel_job(job_id: int) -> Response:
    """Stop the job at its next step; what it did so far stays."""
    service.request_cancel(session(), session().get_one(Job, job_id))
    sentence = _("The job stops at its next step. What it did so far stays.")
    return done(sentence, url_for("web.job", job_id=job_id))
