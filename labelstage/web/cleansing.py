"""The cleansing report: what checks found, and what is to be done about it."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from ..edge import login
from ..edge.access import project, requires
from ..edge.transaction import session
from ..services import cleansing as service
from ..services.access import Permission
from ..services.errors import NotFound
from ..storage import Item
from ..words import _
from .blueprint import web
from .forms import Reader, done, ids

PAGE = 50
LOGGED = 20
AT_ONCE = 1000
STATES = ("open", "kept", "quarantined", "merged")


@web.get("/projects/<id:project_id>/cleansing")
@requires(Permission.ITEM_WRITE)
def cleansing(project_id: int) -> ResponseReturnValue:
    """The report of the project, or of the import in the address."""
    import_id = _import_id()
    return render_template(
        "cleansing.html",
        project=project(),
        groups=service.report(session(), project(), import_id),
        kinds=service.KINDS,
        import_id=import_id,
        unchecked=service.unchecked(session(), project()),
        masking=service.masks(session(), project()),
        log=service.decisions(session(), project(), LOGGED),
        unmaskings=service.unmaskings(session(), project(), LOGGED),
    )


@web.get("/projects/<id:project_id>/cleansing/<kind>")
@requires(Permission.ITEM_WRITE)
def findings(project_id: int, kind: str) -> ResponseReturnValue:
    """The findings of one kind, one by one."""
    if kind not in service.KINDS:
        raise NotFound(_("There is no such page."))
    state = request.args.get("state")
    state = state if state in STATES else None
    after = max(0, min(request.args.get("after", 0, int), 2**62))
    import_id = _import_id()
    found = service.find(
        session(), project(), kind=kind, state=state, import_id=import_id, after=after, limit=PAGE + 1
    )
    shown = found[:PAGE]
    return render_template(
        "findings.html",
        project=project(),
        kind=kind,
        kinds=service.KINDS,
        findings=shown,
        state=state,
        states=STATES,
        import_id=import_id,
        more=shown[-1][0].id if len(found) > PAGE else None,
    )


@web.post("/projects/<id:project_id>/cleansing")
@requires(Permission.ITEM_WRITE)
def check_items(project_id: int) -> Response:
    """Check what is new."""
    job = service.queue_check(session(), project(), login.me())
    return done(None, url_for("web.job", job_id=job.id))


@web.post("/projects/<id:project_id>/cleansing/<kind>")
@requires(Permission.ITEM_WRITE)
def decide_findings(project_id: int, kind: str) -> Response:
    """Decide on the findings that were ticked, or on all open ones of the kind."""
    ticked = ids(request.form, "finding")[:AT_ONCE]
    state = None if ticked else "open"
    chosen = service.find(
        session(),
        project(),
        kind=kind,
        state=state,
        ids=ticked or None,
        import_id=_import_id(),
        limit=AT_ONCE,
    )
    findings = [finding for finding, _item, _twin in chosen]
    decided = service.decide(session(), findings, Reader().text("decision"), by=login.me())
    back = request.form.get("back") == "list"
    address = url_for("web.findings", project_id=project_id, kind=kind, import_id=_import_id())
    report = url_for("web.cleansing", project_id=project_id, import_id=_import_id())
    return done(_("%(count)s decided.", count=decided), address if back else report)


@web.post("/projects/<id:project_id>/masking")
@requires(Permission.PROJECT_MANAGE)
def save_masking(project_id: int) -> Response:
    """Mask personal data in all that comes in from now on, or no more."""
    service.set_masking(session(), project(), Reader().checked("masking"), by=login.me())
    return done(_("Saved."), url_for("web.cleansing", project_id=project_id))


@web.post("/items/<id:item_id>/unmask")
@requires(Permission.PERSONAL_READ)
def unmask_item(item_id: int) -> ResponseReturnValue:
    """What was masked, shown once; that it was shown is kept."""
    item = session().get_one(Item, item_id)
    original = service.unmask(session(), item, by=login.me(), reason=Reader().text("reason"))
    return render_template("unmasked.html", project=project(), item=item, original=original)


def _import_id() -> int | None:
    number = request.args.get("import_id", 0, int)
    return number if 0 < number < 2**63 else None
