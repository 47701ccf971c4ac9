"""What the answers come to, how sure that is and why; and what is done with items that are not sure enough."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from ..edge import login
from ..edge.access import project, requires
from ..edge.transaction import session
from ..services import consensus, jobs, projects, thresholds
from ..services.access import Permission
from ..services.errors import Invalid
from ..services.thresholds.rules import DEFAULTS
from ..storage import User
from ..words import Words, _
from .blueprint import web
from .forms import Form, Reader, done, ids

#: method -> what it is called, and what it believes
METHODS: Mapping[str, tuple[Words, Words]] = {
    "shared": (_("Majority"), _("Everybody is right equally often.")),
    "one_coin": (_("One skill each"), _("Each worker is right equally often on everything.")),
    "mace": (
        _("Know or habit (MACE)"),
        _("A worker either knows, or says what he is in the habit of saying."),
    ),
    "dawid_skene": (_("Dawid-Skene"), _("Each worker takes each class for each other equally often.")),
    "decided": (_("Decided"), _("A reviewer or adjudicator said what holds.")),
}
GROUNDS: Mapping[str, Words] = {
    "truth": _("Chosen by how many of the known answers each method finds."),
    "votes": _("Chosen by how well each method foretells answers that were held out."),
    "few": _("Too few items to tell methods apart: the majority counts."),
    "habit": _("The answers to an item tell nothing of each other beyond habit: the majority counts."),
}
MEASURES: Mapping[str, Words] = {
    "confidence": _("Confidence: how probable it is that the answer is right"),
    "stability": _("Stability: how much one more annotator would leave as it is"),
    "agreement": _("Agreement of its annotators"),
}
BELOW: Mapping[str, Words] = {"adjudicate": _("Somebody decides"), "leave": _("Leave it")}
ABOVE: Mapping[str, Words] = {
    "leave": _("Leave it to review"),
    "review": _("Review some, accept the rest"),
    "accept": _("Accept"),
}
ACTIONS: Mapping[str, Words] = {
    "one_more": _("One more annotator"),
    "stop": _("Nobody else asked"),
    "adjudicate": _("To be decided"),
    "accept": _("Accepted"),
    "review": _("Left to a reviewer"),
}
PAGE = 100


@web.get("/projects/<id:project_id>/consensus")
@requires(Permission.QUALITY_READ)
def consensus_page(project_id: int) -> ResponseReturnValue:
    """Per field: the method and the evidence for it, the distribution of confidence, the least sure items."""
    found = consensus.report(session(), project())
    ids = {worker for field in found for worker, _right, _answers in field.workers}
    names = session().execute(select(User.id, User.name).where(User.id.in_(ids)))
    return render_template(
        "consensus.html",
        project=project(),
        found=found,
        workers={row.id: row.name for row in names},
        steps=consensus.STEPS,
        METHODS=METHODS,
        GROUNDS=GROUNDS,
    )


@web.post("/projects/<id:project_id>/consensus")
@requires(Permission.PROJECT_MANAGE)
def fit_consensus(project_id: int) -> ResponseReturnValue:
    """Learn anew how the workers err."""
    jobs.enqueue(
        session(), "consensus", project=project(), key=f"consensus:{project_id}", created_by=login.me()
    )
    return done(
        _("It is being worked out. Look again in a moment."),
        url_for("web.consensus_page", project_id=project_id),
    )


@web.get("/projects/<id:project_id>/thresholds")
@requires(Permission.QUALITY_READ)
def thresholds_page(project_id: int) -> ResponseReturnValue:
    """The rule of each field, and what the rules did."""
    return _page()


@web.post("/projects/<id:project_id>/thresholds")
@requires(Permission.PROJECT_MANAGE)
def save_threshold(project_id: int) -> ResponseReturnValue:
    """Save a field's rule; or, with the button to try it, say what it would do."""
    read = Reader()
    field = read.text("field")
    sent = {**request.form.to_dict(), "active": read.checked("active")}
    try:
        values: dict[str, Any] = {
            "measure": read.text("measure"),
            "at": read.decimal("at"),
            **{name: read.whole(name) for name in ("minimum", "maximum", "review_rate")},
            "below": read.text("below"),
            "above": read.text("above"),
            "active": read.checked("active"),
        }
        read.check()
        if read.checked("try"):
            return _page(field, Form(sent), thresholds.simulate(session(), project(), field, **values))
        thresholds.save(session(), project(), field, by=login.me(), **values)
    except Invalid as refused:
        return make_response(_page(field, Form(sent, refused)), 422)
    return done(_("Saved."), url_for("web.thresholds_page", project_id=project_id))


@web.post("/projects/<id:project_id>/thresholds/reverse")
@requires(Permission.PROJECT_MANAGE)
def reverse_thresholds(project_id: int) -> ResponseReturnValue:
    """Take back one act, or what the rule of a field did."""
    chosen = ids(request.form, "action")
    for number in chosen:
        thresholds.reverse(session(), thresholds.action_of(session(), project(), number), by=login.me())
    count = len(chosen)
    if "field" in request.form:
        count = thresholds.reverse_all(session(), project(), request.form["field"], by=login.me())
    return done(
        _("Taken back: %(count)s.", count=count), url_for("web.thresholds_page", project_id=project_id)
    )


def _page(field: str = "", form: Form | None = None, simulated: Any = None) -> str:
    saved = {rule.field: rule for rule in thresholds.rules(session(), project())}
    fields = projects.schema(session(), project()).fields
    before = request.args.get("before", 0, int)
    action = request.args.get("action")
    rows = thresholds.log(
        session(),
        project(),
        action=action,
        before=before if 0 < before < 2**62 else None,
        limit=PAGE + 1,
    )
    shown = rows[:PAGE]
    return render_template(
        "thresholds.html",
        project=project(),
        fields=fields,
        titles={each["name"]: each["title"] for each in fields},
        saved=saved,
        forms={each["name"]: _form(each["name"], field, form, saved) for each in fields},
        tried=field,
        simulated=simulated,
        counts=thresholds.count_actions(session(), project()),
        log=shown,
        action=action,
        older=_older(shown[-1][0].id, action) if len(rows) > PAGE else None,
        newer=url_for("web.thresholds_page", project_id=project().id, action=action) if before else None,
        MEASURES=MEASURES,
        BELOW=BELOW,
        ABOVE=ABOVE,
        ACTIONS=ACTIONS,
    )


def _older(last: int, action: str | None) -> str:
    return url_for("web.thresholds_page", project_id=project().id, before=last, action=action)


def _form(name: str, sent: str, form: Form | None, saved: Mapping[str, Any]) -> Form:
    """What was just sent, else what is saved, else the defaults."""
    if name == sent and form is not None:
        return form
    rule = saved.get(name)
    values = {key: getattr(rule, key) for key in DEFAULTS} if rule else dict(DEFAULTS)
    values["maximum"] = values["maximum"] if rule else max(values["maximum"], project().overlap)
    return Form(values)
