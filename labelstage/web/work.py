"""The worker's pages: the workbench, and what he handed in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..edge import login
from ..edge.access import project, requires
from ..edge.assignments import visible
from ..edge.days import start_of_day
from ..edge.transaction import database, session
from ..edge.translation import language, translate
from ..edge.work import work_document
from ..services import (
    annotation,
    evidence,
    items,
    overview,
    practice,
    projects,
    questions,
    readings,
    review,
    rules,
    signs,
)
from ..services import assignment as service
from ..services.access import Permission
from ..storage import Assignment, Question, User, utcnow
from .blueprint import web
from .drawing import layers
from .forms import Form
from .guidelines import rendered
from .modules import messages_for
from .questions import place

PAGE = 50
#: The newest questions shown beside one's work.
ASKED = 20
#: Up to so many classes a choice is a plain list: see static/workbench/panels/questions.js.
FEW = 20


@web.get("/projects/<id:project_id>/work")
@requires(Permission.WORK_DO)
def work(project_id: int) -> ResponseReturnValue:
    """The workbench with the next item.

    This page leases although it is a GET: the item then comes with the page and not after it. Asking again gives the same
    item, so a reload changes nothing.
    """
    with database().begin() as own:
        found = service.next_assignment(own, project(), own.get_one(User, login.me().id))
        document = work_document(own, found, login.me()) if isinstance(found, Assignment) else None
    return workbench("label", document, nothing=found if isinstance(found, service.Nothing) else None)


@web.get("/assignments/<id:assignment_id>/work")
@requires(Permission.WORK_DO)
def work_on(assignment_id: int) -> ResponseReturnValue:
    """The workbench with this item: one that was returned, or is still in hand."""
    mine = service.own_assignment(session(), session().get_one(Assignment, assignment_id), login.me())
    if mine.state not in ("leased", "pushed", "returned", "expired"):
        return assignment_page(mine)
    return workbench("label", work_document(session(), mine, login.me()))


@web.get("/projects/<id:project_id>/my-work")
@requires(Permission.WORK_DO)
def my_work(project_id: int) -> ResponseReturnValue:
    """What this worker handed in, the newest first, above it what waits for him: returned work, drafts, answers."""
    state = request.args.get("state")
    state = state if state in (*overview.HANDED_IN, "rejected") else None
    before = place(request.args.get("before"))
    states = (state,) if state else ("submitted", "accepted", "rejected")
    found = overview.own_work(session(), project(), login.me(), states=states, before=before, limit=PAGE + 1)
    returned = (
        [] if state or before else overview.own_work(session(), project(), login.me(), states=("returned",))
    )
    shown = returned + found[:PAGE]
    return render_template(
        "my_work.html",
        project=project(),
        assignments=shown,
        state=state,
        held=service.held_by(session(), project(), login.me()),
        practised=practice.progress(session(), project(), login.me()),
        counts=overview.own_counts(session(), login.me()).get(project_id, {}),
        reviews={each.id: review.last_review(session(), each) for each in shown if each.state != "submitted"},
        talks=review.threads.open_about(session(), [each.id for each in shown]),
        reasons=review.titles_of(project()),
        older=_older(project_id, found[PAGE - 1], state) if len(found) > PAGE else None,
        **_own_picture(first=not state and not before),
    )


def _own_picture(*, first: bool) -> dict[str, Any]:
    """What stands above and below the list of one's work, on its first page: numbers, drafts, questions now seen."""
    today = start_of_day()
    week = today - timedelta(days=today.weekday())
    asked = questions.listed(session(), project(), worker=login.me(), limit=ASKED) if first else []
    news = [each.id for each in asked if each.is_news]
    with database().begin() as own:
        for number in news:
            questions.mark_read(own, own.get_one(Question, number))
    return {
        "today": annotation.done_since(session(), project(), login.me(), today),
        "week": annotation.done_since(session(), project(), login.me(), week),
        "drafts": overview.own_drafts(session(), project(), login.me()) if first else [],
        "questions": asked,
        "news": news,
        "longest": questions.MAX_TEXT,
        "told": rules.told(session(), project(), login.me(), utcnow()) if first else [],
        "collectors": rules.COLLECTORS,
        "signs": signs.SIGNS,
        "own_skill": evidence.own(session(), project(), login.me(), today) if first else None,
    }


@web.get("/assignments/<id:assignment_id>", endpoint="assignment")
@requires(Permission.PROJECT_READ)
def show_assignment(assignment_id: int) -> ResponseReturnValue:
    """What was handed in and what reviewers said: one's own, or anybody's for those who may read items."""
    return assignment_page(visible(assignment_id, Permission.ITEM_READ))


def assignment_page(shown: Assignment, form: Form | None = None) -> str:
    """One strand of an item's lineage, to read, and what is said about it."""
    strands = [
        each for each in items.lineage(session(), shown.item, seeds=True) if each.assignment.id == shown.id
    ]
    fields = projects.schema(session(), project()).fields
    return render_template(
        "assignment.html",
        project=project(),
        item=shown.item,
        strands=strands,
        state=review.seeds.shown_state(session(), shown),
        layers={
            step.revision.id: layers(shown.item, fields, step.revision.result)
            for strand in strands
            for step in strand.steps
        },
        reasons=review.titles_of(project()),
        mine=shown.worker_id == login.me().id,
        threads=review.threads.about(session(), shown),
        appeals=review.appeals.about(session(), shown),
        may_appeal=shown.worker_id == login.me().id and review.appeals.may_appeal(session(), shown),
        form=form or Form({}),
        longest=review.threads.MAX_TEXT,
    )


def workbench(
    mode: str, document: dict[str, Any] | None, *, nothing: service.Nothing | None = None, **more: Any
) -> str:
    """The page of the workbench; docs/architecture.md says what `boot` holds."""
    schema, guideline = projects.schema(session(), project()), projects.guideline(session(), project())
    boot = {
        "mode": mode,
        "project": {
            "id": project().id,
            "title": project().title,
            "fields": schema.fields,
            "schema_version": schema.version,
            "guideline_html": rendered(guideline.markdown) if guideline else "",
            "guideline_version": guideline.version if guideline else None,
            "guideline_changes": guideline.changes if guideline else "",
            "guideline_read": readings.last_read(session(), project(), login.me()),
            "points": project().points,
        },
        "work": document,
        "nothing_because": nothing,
        "nothing_text": translate(nothing.sentence(utcnow())) if nothing else None,
        "user": {"id": login.me().id, "name": login.me().name},
        "progress": annotation.done_since(session(), project(), login.me(), start_of_day()),
        "questions_news": questions.count_news(session(), project(), login.me()),
        "urls": {
            "home": url_for("web.home"),
            "api": "/api/v1",
            "practice": url_for("web.practice", project_id=project().id),
        },
        "locale": language(),
        "keys": login.me().preferences.get("keys", {}),
        "messages": messages_for("workbench/main.js"),
        "reasons": [
            {"code": code, "title": translate(title)} for code, title in review.reasons_of(project()).items()
        ],
        **more,
    }
    has_answers = any(_is_answered_at_length(field) for field in schema.fields)
    return render_template("workbench.html", project=project(), mode=mode, boot=boot, has_answers=has_answers)


def _is_answered_at_length(field: Mapping[str, Any]) -> bool:
    """Whether a field's panel needs the style of answers: other questions than a short list of classes."""
    return field["kind"] in {"rating", "number", "text", "preference", "ranking"} or (
        field["kind"] == "choice"
        and (len(field["classes"]) > FEW or any(each.get("parent") for each in field["classes"]))
    )


def _older(project_id: int, last: Assignment, state: str | None) -> str:
    assert last.submitted_at is not None  # it was handed in
    place = f"{last.submitted_at.isoformat()}_{last.id}"
    return url_for("web.my_work", project_id=project_id, state=state, before=place)
