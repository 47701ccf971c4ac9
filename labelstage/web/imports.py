"""Bringing items in: the drop zone, the imports so far, and what one could not take."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from ..edge.access import project, requires
from ..edge.transaction import session
from ..edge.translation import stored
from ..services.access import Permission
from ..storage import Job, Reject
from .blueprint import web

SHOWN = 200


@web.get("/projects/<id:project_id>/import")
@requires(Permission.ITEM_WRITE)
def imports(project_id: int) -> ResponseReturnValue:
    """The drop zone, and the imports so far."""
    jobs = select(Job).where(Job.project_id == project_id, Job.kind == "import").order_by(Job.id.desc())
    return render_template("imports.html", project=project(), jobs=session().scalars(jobs.limit(50)).all())


@web.get("/jobs/<id:job_id>/rejects.csv")
@requires(Permission.ITEM_READ)
def rejects(job_id: int) -> Response:
    """Everything an import could not take, as a table for a spreadsheet."""
    rows = session().scalars(select(Reject).where(Reject.job_id == job_id).order_by(Reject.id)).all()

    def lines() -> Iterator[str]:
        yield "\ufeff" + _line("place", "code", "message")  # the mark tells Excel that this is UTF-8
        for row in rows:
            yield _line(row.place, row.code, stored(row.message))

    name = f"rejects-{job_id}.csv"
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(lines(), content_type="text/csv; charset=utf-8", headers=headers)


def _line(*cells: str) -> str:
    buffer = io.StringIO()
    # A leading = + - @ would run as a formula when the file is opened in a spreadsheet.
    csv.writer(buffer).writerow(["'" + cell if cell[:1] in "=+-@\t\r" and cell else cell for cell in cells])
    return buffer.getvalue()
