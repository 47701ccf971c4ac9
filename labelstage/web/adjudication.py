"""The adjudicator's pages: what waits, and the workbench with one case."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..edge import login
from ..edge.access import may, project, requires
from ..edge.adjudication import case_document
from ..edge.transaction import database, session
from ..services import adjudication as service
from ..services import gold
from ..services.access import Permission
from ..services.errors import Conflict
from ..storage import Item, User
from ..words import _
from .blueprint import web
from .forms import Reader, done, ids, not_done
from .work import workbench


@web.get("/projects/<id:project_id>/adjudication")
@requires(Permission.REVIEW_DO)
def adjudications(project_id: int) -> ResponseReturnValue:
    """The items that wait; with `state=done` those that were decided."""
    state = "done" if request.args.get("state") == "done" else "waiting"
    found = service.listed(session(), project(), state=state)
    return render_template(
        "adjudications.html",
        project=project(),
        state=state,
        found=found,
        known=gold.known(session(), [each.item_id for each in found]) if state == "done" else (),
        count=service.count_waiting(session(), project(), login.me()),
    )


@web.post("/projects/<id:project_id>/adjudication")
@requires(Permission.REVIEW_DO)
def ask_adjudication(project_id: int) -> ResponseReturnValue:
    """Have the chosen items adjudicated."""
    chosen = ids(request.form, "item")
    asked = service.ask(session(), project(), chosen, by=login.me(), reason=Reader().text("reason"))
    return done(
        _("%(count)s more wait for adjudication.", count=asked),
        url_for("web.adjudications", project_id=project_id),
    )


@web.post("/items/<id:item_id>/adjudication/drop")
@requires(Permission.REVIEW_DO)
def drop_adjudication(item_id: int) -> ResponseReturnValue:
    """Take an item out of the queue."""
    service.drop(session(), session().get_one(Item, item_id))
    return done(_("It waits no more."), url_for("web.adjudications", project_id=project().id))


@web.get("/projects/<id:project_id>/adjudication/next")
@requires(Permission.REVIEW_DO)
def adjudicate_next(project_id: int) -> ResponseReturnValue:
    """What has waited longest, held for this person; asking again gives the same one."""
    with database().begin() as own:
        found = service.next_case(own, project(), own.get_one(User, login.me().id))
        item_id = found.item_id if found else None
    if item_id is None:
        return done(
            _("Nothing waits for you to adjudicate."), url_for("web.adjudications", project_id=project_id)
        )
    return redirect(url_for("web.adjudicate", item_id=item_id), 303)


@web.get("/items/<id:item_id>/adjudicate")
@requires(Permission.REVIEW_DO)
def adjudicate(item_id: int) -> ResponseReturnValue:
    """The workbench with the annotators' layers, held for this person.

    It holds although it is a GET, as the workbench of a worker leases: asking again changes nothing.
    """
    home = url_for("web.adjudications", project_id=project().id)
    names = bool(request.args.get("names")) and may(Permission.PROJECT_MANAGE)
    try:
        with database().begin() as own:
            found = service.hold(own, own.get_one(Item, item_id), own.get_one(User, login.me().id))
            document = case_document(own, service.case(own, project(), found), names=names)
            remaining = service.count_waiting(own, project(), login.me())
    except Conflict as refused:
        return not_done(refused, home)
    urls = {"home": home, "api": "/api/v1"}
    if may(Permission.PROJECT_MANAGE):
        urls["names"] = url_for("web.adjudicate", item_id=item_id, names=None if names else 1)
    return workbench("adjudicate", document, remaining=remaining, urls=urls)
