"""Bringing items in: the drop zone, and the imports so far."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from .. import edge
from ..edge.access import project, requires
from ..edge.transaction import session
from ..edge.translation import translate
from ..formats.raw.encoding import ENCODINGS
from ..services import cleansing
from ..services.access import Permission
from ..storage import Job
from ..words import _
from .blueprint import web
from .forms import Form

SHOWN = 30


@web.get("/projects/<id:project_id>/import")
@requires(Permission.ITEM_WRITE)
def imports(project_id: int) -> ResponseReturnValue:
    """The drop zone, and the imports so far."""
    first, second = (Job.payload["uploads"][number]["name"].as_string() for number in (0, 1))
    jobs = (
        select(Job, first, second)  # not the whole payload: it names every file
        .where(Job.project_id == project_id, Job.kind.in_(("import", "labels")))
        .order_by(Job.id.desc())
    )
    return render_template(
        "imports.html",
        project=project(),
        jobs=session().execute(jobs.limit(SHOWN)).all(),
        encodings=[("", translate(_("Find out"))), *((name, name) for name in ENCODINGS)],
        form=Form({"quarantine": "1", "mask": "1" if cleansing.masks(session(), project()) else ""}),
        most=edge.settings().max_upload_bytes,
    )
