"""The page on which a release is made: what goes in, how it is divided, which files; with a count that is kept true."""

from __future__ import annotations

from flask import jsonify, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from ..edge import login
from ..edge.access import project, requires
from ..edge.transaction import own_transaction, session
from ..edge.translation import translate
from ..formats import usual
from ..services import items, projects, quality, skills
from ..services import releases as service
from ..services.access import Permission, Role
from ..services.errors import Invalid
from ..storage import Item
from ..words import _
from .blueprint import web
from .forms import Form, done
from .releases import format_title
from .states import STATES
from .wishes import read_wish

SAMPLED = 200  #: items whose metadata is looked at for keys to offer
USUAL = {"labels": "consensus", "split.parts": "train 80, val 10, test 10", "split.seed": "1"}


@web.get("/projects/<id:project_id>/releases/new")
@requires(Permission.RELEASE_CREATE)
def new_release(project_id: int) -> ResponseReturnValue:
    """The form, with the formats chosen that fit the label schema best."""
    best = [("formats", name) for name in usual(projects.schema(session(), project()).fields)]
    return _page(Form(USUAL), MultiDict([*USUAL.items(), *best]), service.count_fitting(session(), project()))


@web.post("/projects/<id:project_id>/releases")
@requires(Permission.RELEASE_CREATE)
def create_release(project_id: int) -> ResponseReturnValue:
    """Freeze the work as it is now."""
    try:
        made = service.create_release(session(), project(), by=login.me(), **read_wish())
    except Invalid as refused:
        places = {*request.form, *SHOWN}
        return make_response(_page(Form(request.form, refused, places), request.form, None), 422)
    return done(None, url_for("web.release", release_id=made.id))


@web.post("/projects/<id:project_id>/releases/count")
@requires(Permission.RELEASE_CREATE)
@own_transaction
def count_release(project_id: int) -> ResponseReturnValue:
    """How much the form as it stands would freeze, in a sentence."""
    wish = read_wish()
    try:
        fit = service.count_fitting(session(), project(), states=wish["states"], where=wish["where"])
    except Invalid as refused:
        said = " ".join(translate(each.message) for each in refused.problems)
        return jsonify(text=said, refused=True)
    return jsonify(text=_in_words(fit), refused=False)


SHOWN = (
    "where.items",
    "where.classes",
    "where.metadata",
    "where.agreement",
    "where.since",
    "where.until",
    "formats",
)


def _in_words(fit: service.Fit) -> str:
    return render_template("release_fit.html", fit=fit).strip()


def suited_formats() -> list[str]:
    """The formats beside the canonical one that can say something of the project's labels."""
    fields = projects.schema(session(), project()).fields
    return [each.name for each in service.suited(fields) if each.name != "jsonl"]


def _page(form: Form, sent: MultiDict[str, str], fit: service.Fit | None) -> str:
    fields = projects.schema(session(), project()).fields
    members = projects.members(session(), project())
    return render_template(
        "release_new.html",
        project=project(),
        form=form,
        chosen=sent.getlist,
        filtered=any(name.startswith("where.") and value for name, value in sent.items(multi=True)),
        fit=_in_words(fit) if fit else "–",
        item_states=[(name, translate(STATES["item"][name].title)) for name in items.STATES[:-1]],
        fields=[(field["name"], field["title"]) for field in fields],
        classes=[
            (f"{field['name']}/{each['name']}", f"{field['title']}: {each['title']}")
            for field in fields
            for each in field["classes"]
        ],
        imports=_imports(),
        workers=[(user.id, user.name) for user, roles in members if Role.WORKER in roles],
        skills=[
            (name, name) for name in sorted({each.name for each in skills.of_project(session(), project())})
        ],
        keys=_keys(),
        divided=[
            (each.number, f"{each.number} · {each.title}")
            for each in service.releases_of(session(), project())
            if each.query.get("split")
        ],
        formats=suited_formats(),
        format_title=format_title,
    )


def _imports() -> list[tuple[int, str]]:
    same = select(Item.import_id).where(Item.project_id == project().id).distinct()
    found = set(session().scalars(same))
    names = quality.imports(session(), {each for each in found if each})
    by_api = [(0, translate(_("sent by the API")))] if None in found else []
    return [*by_api, *((number, names.get(number, str(number))) for number in sorted(filter(None, found)))]


def _keys() -> list[str]:
    # Any: to have the first of them, the database would sort all.
    some = select(Item.meta).where(Item.project_id == project().id).limit(SAMPLED)
    return sorted({key for meta in session().scalars(some) for key in meta})
