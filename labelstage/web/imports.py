"""Bringing items in: the drop zone, and the imports so far."""

from __future__ import annotations

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from .. import edge
from ..edge import login
from ..edge.access import project, requires
from ..edge.transaction import session
from ..edge.translation import translate
from ..formats.raw.encoding import ENCODINGS
from ..services import cleansing, intake
from ..services.access import Permission
from ..services.errors import Invalid
from ..services.intake import Taking
from ..storage import Job
from ..words import _
from .blueprint import web
from .forms import Form, Reader, done

SHOWN = 30


@web.get("/projects/<id:project_id>/import")
@requires(Permission.ITEM_WRITE)
def imports(project_id: int) -> ResponseReturnValue:
    """The drop zone, and the imports so far."""
    return _page(Form({"quarantine": "1", "mask": "1" if cleansing.masks(session(), project()) else ""}))


@web.post("/projects/<id:project_id>/import/bucket")
@requires(Permission.ITEM_WRITE)
def import_bucket(project_id: int) -> ResponseReturnValue:
    """Bring in what lies under a prefix of a bucket; the job's page tells how it goes."""
    read = Reader()
    try:
        source = intake.bucket(edge.settings(), project(), read.text("bucket"))
        job = intake.queue_bucket(
            session(),
            project(),
            source,
            read.text("prefix"),
            by=login.me(),
            taking=Taking(update=read.checked("update"), mask=read.checked("mask"), quarantine=True),
        )
    except Invalid as refused:
        return make_response(_page(Form(request.form, refused, {"bucket", "prefix"})), 422)
    return done(None, url_for("web.job", job_id=job.id))


def _page(form: Form) -> str:
    first, second = (Job.payload["uploads"][number]["name"].as_string() for number in (0, 1))
    jobs = (
        select(Job, first, second)  # not the whole payload: it names every file
        .where(Job.project_id == project().id, Job.kind.in_(("import", "labels")))
        .order_by(Job.id.desc())
    )
    return render_template(
        "imports.html",
        project=project(),
        jobs=session().execute(jobs.limit(SHOWN)).all(),
        encodings=[("", translate(_("Find out"))), *((name, name) for name in ENCODINGS)],
        form=form,
        buckets=[(each.name, each.name) for each in intake.buckets_of(edge.settings(), project())],
        most=edge.settings().max_file_gb * 2**30,
        unfinished=[each for each in edge.parts().of(project().id, login.me().id) if not each.complete],
    )
