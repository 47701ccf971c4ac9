"""The page on which one release is made of releases of several projects: which ones, and where their classes go."""

from __future__ import annotations

from typing import Any

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from ..edge import login
from ..edge.access import project, requires
from ..edge.transaction import session
from ..formats import usual
from ..services import projects
from ..services import releases as service
from ..services.access import Permission
from ..services.errors import Invalid
from ..storage import Project, Release
from .blueprint import web
from .forms import Form, Reader, done, ids
from .freezing import suited_formats
from .releases import format_title
from .wishes import read_split

USUAL = {"split.parts": "train 80, val 10, test 10", "split.seed": "1"}


@web.get("/projects/<id:project_id>/releases/compose")
@requires(Permission.RELEASE_CREATE)
def composing(project_id: int) -> ResponseReturnValue:
    """The releases to choose from; once some are chosen, where each of their fields and classes goes."""
    best = [("formats", name) for name in usual(projects.schema(session(), project()).fields)]
    return _page(Form(USUAL), MultiDict(best), ids(request.args, "release"))


@web.post("/projects/<id:project_id>/releases/compose")
@requires(Permission.RELEASE_CREATE)
def compose_release(project_id: int) -> ResponseReturnValue:
    """Make the release."""
    read, sent = Reader(), request.form
    chosen = ids(sent, "release")
    known = {release.id: release for release, _project in service.readable(session(), login.me(), chosen)}
    sources = [
        {"release": number, "mapping": _mapping(sent, known[number]) if number in known else None}
        for number in chosen
    ]
    try:
        made = service.compose_release(
            session(),
            project(),
            by=login.me(),
            sources=sources,
            title=read.text("title"),
            split=read_split(read),
            formats=["jsonl", *sent.getlist("formats")],
            media=read.checked("media"),
        )
    except Invalid as refused:
        places = {*sent, "formats", "split.parts", "split.seed"}
        return make_response(_page(Form(sent, refused, places), sent, chosen), 422)
    return done(None, url_for("web.release", release_id=made.id))


def _mapping(sent: MultiDict[str, str], release: Release) -> dict[str, Any]:
    """What was chosen for each field and class; empty: left out."""
    fields, classes = {}, {}
    for number, field in enumerate(release.schema.fields):
        key = f"map-{release.id}-{number}"
        fields[field["name"]] = sent.get(key) or None
        classes[field["name"]] = {
            each["name"]: sent.get(f"{key}-{at}") or None for at, each in enumerate(field["classes"])
        }
    return {"fields": fields, "classes": classes}


def _page(form: Form, sent: MultiDict[str, str], numbers: list[int]) -> str:
    found = service.readable(session(), login.me())
    theirs = projects.schema(session(), project()).fields
    chosen = [_chosen(each, home, theirs, sent) for each, home in found if each.id in numbers]
    return render_template(
        "release_compose.html",
        project=project(),
        form=form,
        found=found,
        numbers=numbers,
        chosen=chosen,
        ticked=sent.getlist("formats"),
        fields=[(field["name"], field["title"]) for field in theirs],
        formats=suited_formats(),
        format_title=format_title,
    )


def _chosen(
    release: Release, home: Project, theirs: list[dict[str, Any]], sent: MultiDict[str, str]
) -> dict[str, Any]:
    """A release with the choices that its form offers for each of its fields and classes, and what is chosen now."""
    rows = []
    for number, field in enumerate(release.schema.fields):
        key = f"map-{release.id}-{number}"
        goals = [each for each in theirs if each["name"] in service.same_kind(field, theirs)]
        target = sent.get(key, _like(field["name"], [each["name"] for each in goals]))
        known = {each["name"]: each["title"] for goal in goals for each in goal["classes"]}
        rows.append(
            {
                "key": key,
                "field": field,
                "target": target,
                "goals": [(each["name"], each["title"]) for each in goals],
                "classes": [
                    {
                        "key": f"{key}-{at}",
                        "class": each,
                        "target": sent.get(f"{key}-{at}", _same(each, known)),
                    }
                    for at, each in enumerate(field["classes"])
                ],
                "known": list(known.items()),
            }
        )
    return {"release": release, "project": home, "rows": rows}


def _like(name: str, known: list[str]) -> str:
    """The field of the same name, else the only one there is."""
    return name if name in known else known[0] if len(known) == 1 else ""


def _same(label: dict[str, Any], known: dict[str, str]) -> str:
    return label["name"] if label["name"] in known else ""
