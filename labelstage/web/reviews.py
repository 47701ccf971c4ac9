"""The reviewer's pages: the queue, and the workbench in review mode."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..edge import login
from ..edge.access import project, requires
from ..edge.filters import review_filter
from ..edge.transaction import database, session
from ..edge.translation import translate
from ..edge.work import work_document
from ..services import projects
from ..services import review as service
from ..services.access import Permission
from ..services.errors import Conflict, Invalid
from ..storage import Assignment, User, utcnow
from ..words import _
from .blueprint import web
from .forms import Form, Reader, done, ids, not_done
from .work import workbench

#: What the address may say of a queue.
NAMES = ("queue", "percent", "below", "worker", "label", "sample")


@web.get("/projects/<id:project_id>/review")
@requires(Permission.REVIEW_DO)
def review_queue(project_id: int) -> ResponseReturnValue:
    """The submits that wait for this reviewer and fit the filter in the address."""
    return _page(Form({}))


def _page(form: Form) -> str:
    wanted = wanted_queue()
    queue = service.queue(session(), project(), login.me(), wanted)
    return render_template(
        "review_queue.html",
        project=project(),
        form=form,
        wanted=wanted,
        queue=queue,
        reviewers={each.id: each for each in service.bulk.reviewers_of(session(), project())},
        reasons=service.reasons_of(project()),
        now=utcnow(),
        count=service.count_waiting(session(), project(), login.me(), wanted),
        appeals=service.count_waiting(session(), project(), login.me(), service.Filter(queue="appeals")),
        workers=service.workers_waiting(session(), project(), login.me()),
        classes=_classes(),
        low=service.LOW,
        address=_address,
        kept=_kept(),
    )


@web.post("/projects/<id:project_id>/review/chosen")
@requires(Permission.REVIEW_DO)
def review_chosen(project_id: int) -> ResponseReturnValue:
    """Accept, return or give away the submits that are ticked: what the button says."""
    read, chosen = Reader(), [_seen(each) for each in request.form.getlist("submit")]
    verb, back = read.text("verb"), _address(project_id)
    if not chosen:
        return done(_("Choose submits first."), back)
    try:
        if verb == "give":
            numbers = [number for number, _revision in chosen]
            given = service.bulk.give(session(), project(), numbers, read.whole("reviewer"))
            return done(_("%(count)s given.", count=given), back)
        decided, refused = service.bulk.decide(
            session(),
            project(),
            chosen,
            login.me(),
            decision=verb,
            reasons=[each for each in request.form.getlist("reason") if each],
            comment=read.text("comment"),
        )
    except Invalid as problem:
        return make_response(_page(Form(request.form, problem)), 422)
    for why in dict.fromkeys(translate(why) for _number, why in refused):
        flash(why, "warn")
    return done(_("%(count)s decided.", count=decided), back)


def _seen(sent: str) -> tuple[int, int]:
    """An assignment and the revision of it that was listed; (0, 0) for anything else."""
    found = re.fullmatch(r"(\d{1,18})\.(\d{1,18})", sent, re.ASCII)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def wanted_queue() -> service.Filter:
    """The filter in the address; what cannot be is left out."""
    asked = request.args
    percent, below = asked.get("percent", 0, int), asked.get("below", -1.0, float)
    return review_filter(
        {
            "queue": asked.get("queue") if asked.get("queue") in service.QUEUES else "all",
            "percent": percent if 1 <= percent < 100 else None,
            "below": below if 0 <= below <= 1 else None,
            "worker": ids(asked, "worker")[:50],
            "label": [each[:200] for each in asked.getlist("label")[:50] if ":" in each],
            "sample": asked.get("sample", type=int) if 0 < asked.get("sample", 0, int) < 2**63 else None,
        }
    )


def _classes() -> list[tuple[str, str]]:
    """Every class that labels may have, as the filter names it, and its title."""
    return [
        (
            f"{field['name']}:{each['name']}",
            f"{field['title'] or field['name']}: {each['title'] or each['name']}",
        )
        for field in projects.schema(session(), project()).fields
        for each in field["classes"]
    ]


def _kept() -> dict[str, Any]:
    asked = {
        name: [each for each in values if each] for name, values in request.args.lists() if name in NAMES
    }
    return {name: values for name, values in asked.items() if values}


def _address(project_id: int, **changes: Any) -> str:
    """This queue with some of its filters changed; None drops one."""
    return url_for("web.review_queue", project_id=project_id, **{**_kept(), **changes})


@web.get("/projects/<id:project_id>/review/next")
@requires(Permission.REVIEW_DO)
def review_next(project_id: int) -> ResponseReturnValue:
    """The first submit of the queue, held for this reviewer; asking again gives the same one."""
    wanted = wanted_queue()
    with database().begin() as own:
        found = service.next_review(own, project(), own.get_one(User, login.me().id), wanted)
        assignment_id = found.id if found else None
    if assignment_id is None:
        return done(_("Nothing waits for a review now."), _address(project_id))
    return redirect(url_for("web.review", assignment_id=assignment_id, **_kept()), 303)


@web.get("/assignments/<id:assignment_id>/review", endpoint="review")
@requires(Permission.REVIEW_DO)
def show_review(assignment_id: int) -> ResponseReturnValue:
    """The workbench with this submit, held for this reviewer, to decide on it.

    It holds although it is a GET, as the workbench of a worker leases: asking again changes nothing.
    """
    try:
        with database().begin() as own:
            service.hold(own, own.get_one(Assignment, assignment_id), own.get_one(User, login.me().id))
    except Conflict as refused:
        return not_done(refused, _address(project().id))
    found = session().get_one(Assignment, assignment_id, populate_existing=True)
    appeal = service.open_appeal(session(), found)
    if found.state not in ("submitted", "seeded") and appeal is None:
        return done(
            _("This was decided meanwhile, or waits for its worker."),
            url_for("web.assignment", assignment_id=assignment_id),
        )
    wanted = wanted_queue()
    document = work_document(session(), found, login.me())
    remaining = service.count_waiting(session(), project(), login.me(), wanted)
    return workbench(
        "review",
        document,
        remaining=remaining,
        worker=found.worker.name,
        queue=urlencode(_kept(), doseq=True),
        urls={"home": _address(project().id), "api": "/api/v1"},
    )
