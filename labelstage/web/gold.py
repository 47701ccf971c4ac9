"""Gold: how much is mixed in, which items, how workers do on it."""

from __future__ import annotations

from dataclasses import asdict

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.wrappers import Response

from ..edge import login
from ..edge.access import project, requires
from ..edge.transaction import session
from ..services import evidence, gold, practice
from ..services.access import Permission
from ..services.errors import Conflict, Invalid
from ..storage import Gold, Item, User
from ..words import Words, _, unpack
from .blueprint import web
from .forms import Form, Reader, done, ids

PAGE = 50
NUMBERS = ("rate", "retire_after", "number_tolerance", "wrong_prelabels", "practice_tries")
#: Practice items shown with their hints: more than anybody wants to practise on.
PRACTICE = 200
SWITCHES = ("exact_spans", "practice_first")
SOURCES: dict[str, Words] = {
    "import": _("brought in"),
    "adjudicated": _("adjudicated"),
    "reviewed": _("passed by a reviewer"),
    "written": _("written by a manager"),
}


@web.get("/projects/<id:project_id>/gold", endpoint="gold")
@requires(Permission.PROJECT_MANAGE)
def show_gold(project_id: int) -> ResponseReturnValue:
    """The settings, the gold there is, what could become gold, and each worker's figures."""
    return _page(Form(asdict(gold.settings(project()))))


@web.post("/projects/<id:project_id>/gold/settings")
@requires(Permission.PROJECT_MANAGE)
def save_gold(project_id: int) -> ResponseReturnValue:
    """Save how gold is used."""
    read = Reader()
    try:
        values = {name: read.whole(name) for name in NUMBERS} | {
            name: read.checked(name) for name in SWITCHES
        }
        read.check()
        gold.change(session(), project(), by=login.me(), **values)
    except Invalid as refused:
        return make_response(_page(Form(request.form, refused)), 422)
    return done(_("Saved."), url_for("web.gold", project_id=project_id))


@web.post("/projects/<id:project_id>/gold")
@requires(Permission.PROJECT_MANAGE)
def add_gold(project_id: int) -> Response:
    """Make gold of the items chosen, by what a reviewer passed."""
    chosen = ids(request.form, "item")[: gold.MOST_AT_ONCE]
    made = gold.add_decided(session(), project(), gold.items_of(session(), project(), chosen), by=login.me())
    sentence = _("%(items)s items are gold now.", items=len(made))
    return done(sentence, url_for("web.gold", project_id=project_id))


@web.post("/items/<id:item_id>/gold")
@requires(Permission.PROJECT_MANAGE)
def change_gold(item_id: int) -> Response:
    """Make an item gold by what is known of it, say what becomes of gold, or give it a hint for practice."""
    verb = request.form.get("verb", "")
    if verb == "make":
        item = session().get_one(Item, item_id)
        if not gold.add_decided(session(), project(), [item], by=login.me()):
            raise Conflict(_("Nobody has decided about this item yet, or it is gold already."))
        back = url_for("web.item", item_id=item_id)
        if request.args.get("list"):
            back = url_for("web.adjudications", project_id=project().id, state="done")
        return done(_("The item is gold now."), back)
    found = gold.of_item(session(), project(), item_id)
    if "hint" in request.form:
        gold.give_hint(session(), found, Reader().text("hint"))
    if verb:
        if verb not in gold.STATES:
            raise Invalid(_("Choose one of: %(known)s.", known=", ".join(gold.STATES)))
        gold.STATES[verb](session(), found)
    return done(_("Saved."), url_for("web.gold", project_id=project().id))


def _page(form: Form) -> str:
    after = request.args.get("after", 0, int)
    listed = gold.listed(session(), project(), after=max(0, min(after, 2**62)), limit=PAGE + 1)
    known = evidence.skills_of(session(), project())
    ids = [each.worker_id for each in known]
    people = {each.id: each for each in session().scalars(select(User).where(User.id.in_(ids)))}
    return render_template(
        "gold.html",
        project=project(),
        form=form,
        counts=gold.counts(session(), project()),
        listed=listed[:PAGE],
        older=_after(listed[PAGE - 1]) if len(listed) > PAGE else None,
        candidates=gold.candidates(session(), project()),
        practice=gold.listed(session(), project(), state="practice", limit=PRACTICE),
        practised=practice.by_worker(session(), project()),
        longest_hint=gold.LONGEST_HINT,
        workers=[(people[each.worker_id], each) for each in known if "gold" in each.answers],
        sources=SOURCES,
        unpack=unpack,
    )


def _after(last: Gold) -> str:
    return url_for("web.gold", project_id=last.project_id, after=last.item_id)
