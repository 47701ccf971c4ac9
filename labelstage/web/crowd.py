"""Workers and what is known of them; rules about them, what these propose, what was done."""

from __future__ import annotations

from typing import Any

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.wrappers import Response

from ..edge import login
from ..edge.access import project, requires
from ..edge.days import zone
from ..edge.transaction import session
from ..services import anomalies, evidence, overview, rules, signs
from ..services.access import Permission
from ..services.errors import Conflict, Invalid, NotFound
from ..storage import Assignment, Measure, User
from ..words import Words, _
from .blueprint import web
from .forms import Form, Reader, done, ids, not_done

#: What may be done at once about a sign.
ACTS: dict[str, Words] = {
    "requeue": _("Ask others"),
    "restrict": _("No new work"),
    "warn": _("Tell the worker"),
}
STATES: dict[str, tuple[Words, str]] = {
    "proposed": (_("proposed"), "warn"),
    "applied": (_("done"), "bad"),
    "dismissed": (_("let be"), ""),
    "undone": (_("taken back"), "good"),
}


@web.get("/projects/<id:project_id>/workers", endpoint="crowd")
@requires(Permission.PROJECT_MANAGE)
def show_crowd(project_id: int) -> ResponseReturnValue:
    """Everybody who has worked here: how much, how well, how sure that is."""
    known = {each.worker_id: each for each in evidence.skills_of(session(), project())}
    return render_template(
        "crowd.html", project=project(), workers=overview.workers(session(), project()), known=known
    )


@web.get("/projects/<id:project_id>/workers/<id:user_id>", endpoint="crowd_worker")
@requires(Permission.PROJECT_MANAGE)
def show_worker(project_id: int, user_id: int) -> ResponseReturnValue:
    """One worker: each class, the confusions on gold, what was done about him."""
    row = next((each for each in overview.workers(session(), project()) if each.user.id == user_id), None)
    if row is None:
        raise NotFound(_("This person has not worked in the project."))
    known = evidence.skills_of(session(), project(), row.user)
    cell = [request.args.get(name) for name in ("field", "true", "said")]
    return render_template(
        "crowd_worker.html",
        project=project(),
        row=row,
        known=known[0] if known else None,
        matrices=_matrices(known[0]) if known else {},
        cell=cell,
        cases=evidence.cases_of(session(), project(), row.user, cell[0], *cell[1:]) if cell[0] else [],
        measures=rules.measures(session(), project(), worker_id=user_id),
        **_about(),
    )


def _matrices(known: evidence.WorkerSkill) -> dict[str, tuple[list[str | None], Any]]:
    """For each field its classes, "no such object" last, and the counts by (true, said)."""
    return {
        field: (
            sorted({name for pair in counts for name in pair}, key=lambda name: (name is None, name or "")),
            counts,
        )
        for field, counts in known.confusion.items()
    }


@web.get("/projects/<id:project_id>/anomalies", endpoint="anomalies")
@requires(Permission.PROJECT_MANAGE)
def show_anomalies(project_id: int) -> ResponseReturnValue:
    """What is unusual about people's work, with what it was seen in."""
    found = anomalies.find(session(), project(), zone())
    who = {worker for each in found for worker in each.workers}
    seen = [number for each in found for number in each.assignments[:5]]
    work = session().scalars(select(Assignment).where(Assignment.id.in_(seen)))
    return render_template(
        "anomalies.html",
        project=project(),
        found=found,
        people={each.id: each for each in session().scalars(select(User).where(User.id.in_(who)))},
        work={each.id: each for each in work},
        signs=signs.SIGNS,
        key=signs.key,
        held=signs.done(session(), project()),
        acts=ACTS,
        window=signs.ACTIONS["requeue"],
        measure_states=STATES,
    )


@web.post("/projects/<id:project_id>/anomalies/<kind>", endpoint="act_on_sign")
@requires(Permission.PROJECT_MANAGE)
def act_on_sign(project_id: int, kind: str) -> Response:
    """Do something about those whom a sign names."""
    action = request.form.get("action", "")
    if action not in signs.ACTIONS:
        raise Invalid(_("Choose one of: %(known)s.", known=", ".join(signs.ACTIONS)))
    home = url_for("web.anomalies", project_id=project_id)
    try:
        signs.act(session(), project(), kind, ids(request.args, "worker"), action, by=login.me(), zone=zone())
    except (Conflict, NotFound) as refused:
        return not_done(refused, home)
    return done(_("Done. It can be taken back on the page Rules."), home)


@web.get("/projects/<id:project_id>/rules", endpoint="rules")
@requires(Permission.PROJECT_MANAGE)
def show_rules(project_id: int) -> ResponseReturnValue:
    """What rules propose, the rules, and the log of what was done."""
    return _page(Form(_fresh(request.args.get("collector", "gold"))))


def _fresh(name: str) -> dict[str, Any]:
    name = name if name in rules.COLLECTORS else "gold"
    return {
        "collector": name,
        "bound": rules.COLLECTORS[name].usual,
        "least": 20,
        "action": "warn",
        "days": 7,
    }


@web.post("/projects/<id:project_id>/rules")
@requires(Permission.PROJECT_MANAGE)
def add_rule(project_id: int) -> ResponseReturnValue:
    """Keep a rule, or only show whom it would name today."""
    read = Reader()
    try:
        values = {
            "collector": read.text("collector"),
            "bound": read.decimal("bound"),
            "least": read.whole("least"),
            "action": read.text("action"),
            "days": read.whole("days"),
            "skill": read.text("skill").strip(),
            "acts": read.checked("acts"),
        }
        read.check()
        if request.form.get("try"):
            tried = rules.findings(session(), project(), rules.check(project(), **values))
            return _page(Form(request.form), tried=tried)
        rules.add(session(), project(), by=login.me(), **values)
    except Invalid as refused:
        return make_response(_page(Form(request.form, refused)), 422)
    rules.run(session(), project())
    return done(
        _("The rule is kept. What it finds is proposed here."), url_for("web.rules", project_id=project_id)
    )


@web.post("/projects/<id:project_id>/rules/<id:rule_id>")
@requires(Permission.PROJECT_MANAGE)
def change_rule(project_id: int, rule_id: int) -> Response:
    """Let a rule act by itself or only propose, or delete it."""
    rule = rules.of(session(), project(), rule_id)
    if request.form.get("verb") == "delete":
        rules.remove(session(), rule, by=login.me())
    else:
        rule.acts = not rule.acts
    return done(_("Saved."), url_for("web.rules", project_id=project_id))


@web.post("/projects/<id:project_id>/measures/<id:measure_id>")
@requires(Permission.PROJECT_MANAGE)
def decide_measure(project_id: int, measure_id: int) -> Response:
    """Do what was proposed, let it be, or take it back."""
    measure = rules.measure(session(), project(), measure_id)
    verb = request.form.get("verb", "")
    if verb not in ("apply", "dismiss", "undo"):
        raise Invalid(_("Choose apply, dismiss or undo."))
    home = url_for("web.rules", project_id=project_id)
    try:
        rules.decide(session(), project(), measure, verb, by=login.me())
    except Conflict as refused:
        return not_done(refused, home)
    sentence = {
        "apply": _("Done. It stands below, where it can be taken back."),
        "dismiss": _("Nothing is done about it."),
        "undo": _("Taken back."),
    }[verb]
    if measure.done.get("lost"):
        sentence = _(
            "Taken back, but for %(lost)s answers: others have labelled those items meanwhile.",
            lost=len(measure.done["lost"]),
        )
    return done(sentence, home)


def _about() -> dict[str, Any]:
    return {
        "collectors": rules.COLLECTORS,
        "actions": rules.ACTIONS,
        "effects": rules.EFFECTS,
        "measure_states": STATES,
    }


def _page(form: Form, tried: list[rules.Finding] | None = None) -> str:
    log = rules.measures(session(), project())
    named = {each.worker_id for each in tried or ()}
    people = session().scalars(select(User).where(User.id.in_(named)))
    return render_template(
        "rules.html",
        project=project(),
        form=form,
        tried=tried,
        people={each.id: each for each in people},
        proposed=[each for each in log if each.state == "proposed"],
        log=[each for each in log if each.state != "proposed"],
        affected=_affected(log),
        kept=rules.listed(session(), project()),
        **_about(),
    )


def _affected(log: list[Measure]) -> dict[int, list[Assignment]]:
    """For each proposal some of the work in which it was seen."""
    wanted = {each.id: each.evidence["assignments"][:5] for each in log if each.state == "proposed"}
    ids = [number for numbers in wanted.values() for number in numbers]
    found = {each.id: each for each in session().scalars(select(Assignment).where(Assignment.id.in_(ids)))}
    return {key: [found[number] for number in numbers if number in found] for key, numbers in wanted.items()}
