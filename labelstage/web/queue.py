"""The order of work: priorities, required skills, people's skills, pushed work, items set aside."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from ..edge import login
from ..edge.access import project, requires
from ..edge.days import zone
from ..edge.transaction import session
from ..services import assignment, items, projects, skills
from ..services.access import Permission, Role
from ..services.errors import Conflict, Invalid, Problem
from ..storage import Item, User
from ..words import _
from .blueprint import web
from .forms import Form, Reader, done

SHOWN_ASIDE = 50


@web.get("/projects/<id:project_id>/queue")
@requires(Permission.PROJECT_MANAGE)
def queue(project_id: int) -> ResponseReturnValue:
    """What waits for a decision, for whom work waits, and the forms to change the order of work."""
    return _page(Form({"text": request.args.get("text", "")}))


@web.post("/projects/<id:project_id>/queue")
@requires(Permission.PROJECT_MANAGE)
def place_items(project_id: int) -> ResponseReturnValue:
    """Give the items that fit another priority or required skill."""
    read = Reader()
    try:
        skill = read.text("skill").strip()
        everybody = read.checked("everybody")
        count = assignment.place(
            session(),
            project(),
            *items.conditions(_filter(read)),
            priority=_optional(read, "priority"),
            requirement=skills.Requirement(skill, _optional(read, "level") or 0)
            if skill and not everybody
            else None,
            for_everybody=everybody,
        )
    except Invalid as refused:
        return make_response(_page(Form(request.form, refused)), 422)
    return done(_("Items that stand there now: %(count)s.", count=count), _address(project_id))


@web.post("/projects/<id:project_id>/pushes")
@requires(Permission.PROJECT_MANAGE)
def push_items(project_id: int) -> ResponseReturnValue:
    """Give the items that fit to the people chosen."""
    read = Reader()
    try:
        outcome = assignment.push(
            session(),
            project(),
            _people(request.form.getlist("worker", int)),
            *items.conditions(_filter(read)),
            due_at=_due(read.text("due")),
            in_turns=read.checked("in_turns"),
        )
    except Invalid as refused:
        return make_response(_page(Form(request.form, refused)), 422)
    sentence = _(
        "Pushed: %(pushed)s. Had before: %(had)s. No place left: %(full)s.",
        pushed=outcome.pushed,
        had=outcome.had,
        full=outcome.full,
    )
    return done(sentence, _address(project_id))


@web.post("/projects/<id:project_id>/skills")
@requires(Permission.PROJECT_MANAGE)
def set_skill(project_id: int) -> ResponseReturnValue:
    """Give a person a level of a skill, or take the skill away."""
    read = Reader()
    name = read.text("name").strip()
    try:
        person, level = read.whole("person"), 0 if read.checked("take") else read.whole("level")
        read.check()
        if read.checked("take"):
            skills.remove(session(), project(), person, name, by=login.me())
        else:
            skilled = skills.member(session(), project(), person)
            skills.set_level(session(), project(), skilled, name, level, by=login.me())
    except Invalid as refused:
        return make_response(_page(Form(request.form, refused)), 422)
    return done(_("Saved."), _address(project_id))


@web.post("/items/<id:item_id>/restore")
@requires(Permission.PROJECT_MANAGE)
def restore_item(item_id: int) -> ResponseReturnValue:
    """Offer the item again."""
    assignment.restore(session(), session().get_one(Item, item_id), by=login.me())
    return done(_("The item is offered again."), _address(project().id))


@web.post("/items/<id:item_id>/withdraw")
@requires(Permission.PROJECT_MANAGE)
def withdraw_item(item_id: int) -> ResponseReturnValue:
    """Take the item out of the project."""
    assignment.withdraw(session(), session().get_one(Item, item_id), by=login.me())
    return done(_("The item is withdrawn. Nobody is asked for it any more."), _address(project().id))


@web.post("/projects/<id:project_id>/claims")
@requires(Permission.WORK_DO)
def claim_items(project_id: int) -> ResponseReturnValue:
    """Take several items at once and go on to the first."""
    read = Reader()
    count = read.whole("count")
    read.check()
    most = max(1, min(count, assignment.MOST_CLAIMED))
    found = assignment.claim(session(), project(), login.me(), most)
    if isinstance(found, assignment.Nothing):
        raise Conflict(assignment.NOTHING[str(found)])
    return done(
        _("You hold %(count)s more items.", count=len(found)), url_for("web.my_work", project_id=project_id)
    )


@web.post("/projects/<id:project_id>/claims/give-back")
@requires(Permission.WORK_DO)
def give_claims_back(project_id: int) -> ResponseReturnValue:
    """Give back what is in hand and not begun."""
    count = assignment.give_back_untouched(session(), project(), login.me())
    return done(_("%(count)s items went back.", count=count), url_for("web.my_work", project_id=project_id))


def _filter(read: Reader) -> items.Filter:
    """Items by their words; none: those still open."""
    return items.Filter(state="open", text=read.text("text").replace("\0", "").strip()[:200] or None)


def _optional(read: Reader, name: str) -> int | None:
    if not read.text(name).strip():
        return None
    value = read.whole(name)
    read.check()
    return value


def _people(ids: list[int]) -> list[User]:
    return list(session().scalars(select(User).where(User.id.in_(ids)).order_by(User.id)))


def _due(text: str) -> datetime | None:
    """The end of that day in the site's zone."""
    if not text.strip():
        return None
    try:
        day = datetime.fromisoformat(text.strip()).date()
    except ValueError:
        raise Invalid(_("Nothing was pushed."), [Problem("due", _("Enter a date."))]) from None
    return datetime.combine(day, time.max, zone())


def _address(project_id: int) -> str:
    return url_for("web.queue", project_id=project_id)


def _page(form: Form) -> str:
    people = projects.members(session(), project())
    values: dict[str, Any] = {
        "lanes": assignment.lane_sizes(session(), project()),
        "people": [user for user, _roles in people],
        "workers": [user for user, roles in people if Role.WORKER in roles],
        "skills": skills.of_project(session(), project()),
        "waiting": assignment.waiting(session(), project()),
        "aside": assignment.set_aside(session(), project(), limit=SHOWN_ASIDE),
    }
    return render_template("queue.html", project=project(), form=form, **values)
