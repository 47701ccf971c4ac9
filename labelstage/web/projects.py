"""Projects: the list, a new one, and the picture of one."""

from __future__ import annotations

import json
from typing import Any

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..edge import access, login
from ..edge.access import may, project, requires
from ..edge.days import start_of_day
from ..edge.transaction import session
from ..edge.translation import language, translate
from ..formats.schemas.found import LONGEST
from ..services import cloning, foreign, overview, projects, quality, review
from ..services.access import Permission
from ..services.errors import Invalid
from ..services.quality.named import MEASURES
from ..services.starters import STARTERS
from ..storage import Project
from ..words import Words, _
from .blueprint import web
from .forms import Form, Reader, done
from .schemas import read_fields, sent_config
from .settings import read_settings, settings_of, settings_page

#: What a new project starts with: one field of boxes, so that the builder shows how it works.
FIRST_FIELDS = [
    {
        "name": "objects",
        "kind": "box",
        "title": "Objects",
        "classes": [{"name": "object", "title": "Object", "color": "#0072b2"}],
    }
]
DEFAULTS = {
    "overlap": 2,
    "review_rate": 100,
    "lease_minutes": 30,
    "return_hours": 72,
    "claim_limit": 20,
    "unusable_after": 2,
    "points": 1,
    "match_iou": 0.5,
}


@web.get("/projects", endpoint="projects")
@requires(Permission.ACCOUNT_USE)
def list_projects() -> ResponseReturnValue:
    """The projects this person has a part in, with how far each has come."""
    mine = projects.projects_of(session(), login.me())
    return render_template("projects.html", projects=mine, standings=overview.standings(session(), mine))


@web.get("/projects/new")
@requires(Permission.PROJECT_CREATE)
def new_project() -> ResponseReturnValue:
    """The form of a new project, with the builder of its label schema; filled for a common job if one is asked for."""
    starter = STARTERS.get(request.args.get("template", ""))
    if starter is None:
        return _new_page(Form({**DEFAULTS, "fields": json.dumps(FIRST_FIELDS)}))
    begun = {
        "title": translate(starter.title),
        "fields": json.dumps(starter.fields(language()), ensure_ascii=False),
        "guideline": starter.guideline(language()),
    }
    return _new_page(Form({**DEFAULTS, **begun}), chosen=starter.name)


@web.post("/projects/new/schema")
@requires(Permission.PROJECT_CREATE)
def begin_with_schema() -> ResponseReturnValue:
    """The form of a new project, filled with the label schema of another tool; what was left out is said."""
    text = sent_config()
    try:
        carried = foreign.carry_over(text)
    except Invalid as refused:
        kept = {**DEFAULTS, "fields": json.dumps(FIRST_FIELDS), "config": text[:LONGEST]}
        return make_response(_new_page(Form(kept, refused)), 422)
    fields = json.dumps(carried.fields, ensure_ascii=False)
    return _new_page(Form({**DEFAULTS, "fields": fields}), carried=carried)


@web.post("/projects/new")
@requires(Permission.PROJECT_CREATE)
def create_project() -> ResponseReturnValue:
    """Make the project and go on to bringing items in."""
    read = Reader()
    try:
        fields = read_fields(read.text("fields"))
        options = read_settings(read)
        made = projects.create_project(
            session(), by=login.me(), fields=fields, guideline=read.text("guideline"), **options
        )
    except Invalid as refused:
        return make_response(_new_page(Form(request.form, refused)), 422)
    return done(_("The project is made. Now bring items in."), url_for("web.imports", project_id=made.id))


@web.post("/projects/<id:project_id>/clone")
@requires(Permission.PROJECT_MANAGE)
def clone_project(project_id: int) -> ResponseReturnValue:
    """Make a project like this one, and go to its settings."""
    sent = request.form
    access.need(Permission.PROJECT_CREATE)
    try:
        made = cloning.clone_project(
            session(),
            project(),
            by=login.me(),
            title=sent.get("title", ""),
            people=bool(sent.get("people")),
            items=bool(sent.get("items")),
        )
    except Invalid as refused:
        return make_response(settings_page(Form(settings_of(project())), cloning=Form(sent, refused)), 422)
    return done(_("The copy is made."), url_for("web.settings", project_id=made.id))


@web.get("/projects/<id:project_id>", endpoint="project")
@requires(Permission.PROJECT_READ)
def show_project(project_id: int) -> ResponseReturnValue:
    """How the project stands and what to do next; to a worker, how he stands in it."""
    if not may(Permission.QUALITY_READ):
        return render_template(
            "project_worker.html",
            project=project(),
            counts=overview.own_counts(session(), login.me()).get(project_id, {}),
        )
    standing = overview.standings(session(), [project()])[project_id]
    days = overview.throughput(session(), project(), today=start_of_day())
    return render_template(
        "project_overview.html",
        project=project(),
        standing=standing,
        days=days,
        days_left=overview.days_left(standing, days),
        workers=overview.workers(session(), project()),
        scores=_scores(),
        next=_next_step(project(), standing),
    )


def _scores() -> list[tuple[str, Words, tuple[float, int] | None]]:
    """For each field: its title, what its primary measure is called, and the mean over items with their number."""
    means = overview.mean_scores(session(), project())
    return [
        (field["title"], MEASURES[primary][0], means.get((field["name"], primary)))
        for field in projects.schema(session(), project()).fields
        for primary in (quality.primary_measure(field),)
    ]


def _next_step(shown: Project, standing: overview.Standing) -> dict[str, Any] | None:
    """The one thing that moves the project on, for this person."""
    steps = [
        (
            standing.items == 0 and may(Permission.ITEM_WRITE),
            _("There is nothing to label yet."),
            _("Bring items in"),
            "imports",
        ),
        (
            shown.state == "paused" and may(Permission.PROJECT_MANAGE),
            _("The project is paused: nobody gets new items."),
            _("Settings"),
            "settings",
        ),
        (
            may(Permission.REVIEW_DO) and review.is_waiting(session(), shown, login.me()),
            _("Submits wait for a review."),
            _("Review"),
            "review_next",
        ),
        (
            standing.submitted == 0 and standing.leased == 0 and may(Permission.PROJECT_MANAGE),
            _("Nobody has begun. Invite people to label."),
            _("Invite"),
            "people",
        ),
        (
            standing.items > 0 and standing.done == standing.items and may(Permission.RELEASE_CREATE),
            _("Every item is labelled and accepted."),
            _("Make a release"),
            "releases",
        ),
    ]
    for holds, sentence, label, page in steps:
        if holds:
            return {
                "sentence": sentence,
                "label": label,
                "address": url_for(f"web.{page}", project_id=shown.id),
            }
    return None


def _new_page(form: Form, chosen: str = "", carried: foreign.Carried | None = None) -> str:
    return render_template(
        "project_new.html", form=form, starters=STARTERS.values(), chosen=chosen, carried=carried
    )
