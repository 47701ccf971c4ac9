"""Bringing annotations in: files are looked at first; then groups and classes are mapped, and they come in."""

from __future__ import annotations

from typing import Any

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..edge import login
from ..edge import uploads as uploaded
from ..edge.access import project, requires
from ..edge.transaction import database, own_transaction, session
from ..edge.translation import translate
from ..formats import FORMATS, How
from ..formats.raw.encoding import ENCODINGS
from ..services.access import Permission
from ..services.errors import Invalid
from ..services.intake.labels import LabelImport, queue_again, queue_labels
from ..storage import Job
from ..words import Words, _
from .blueprint import web
from .forms import Form, Reader, done
from .releases import FORMATS as TITLES

#: What annotations may come in as, and what that means.
PURPOSES: dict[str, Words] = {
    "prelabels": _("Prelabels: workers start from them"),
    "gold": _("Gold: known answers that workers are tested with"),
    "finished": _("Finished work: it counts as accepted"),
}


@web.get("/projects/<id:project_id>/import/annotations")
@requires(Permission.ITEM_WRITE)
def labels_in(project_id: int) -> ResponseReturnValue:
    """The form to send files with annotations."""
    return _page(Form({"purpose": "prelabels", "bring": "1"}))


@web.post("/projects/<id:project_id>/import/annotations")
@requires(Permission.ITEM_WRITE)
@own_transaction
def look_at_labels(project_id: int) -> ResponseReturnValue:
    """Take the files and look at them; nothing is kept yet."""
    read = Reader()
    given = {key: read.text(key).strip() or None for key in ("encoding", "text", "external_id")}
    columns = tuple(each.strip() for each in read.text("columns").split(",") if each.strip())
    wanted = LabelImport(
        purpose=read.text("purpose"),
        format=read.text("format") or None,
        bring=read.checked("bring"),
        extend=read.checked("extend"),
        dry=True,
        source=read.text("source")[:200],
        how=How(**given, labels=columns),
    )
    try:
        files = [file for file in request.files.getlist("files") if file.filename]
        uploads = uploaded.taken(request.form.getlist("parts"), files)
        with database().begin() as own:
            job = queue_labels(own, project(), uploads, wanted, by=login.me())
    except Invalid as refused:
        return make_response(_page(Form(request.form, refused, {*request.form, "files"})), 422)
    return done(None, url_for("web.job", job_id=job.id))


@web.post("/jobs/<id:job_id>/annotations")
@requires(Permission.ITEM_WRITE)
def map_labels(job_id: int) -> ResponseReturnValue:
    """Bring in what a dry run looked at, by the mapping on its page; or look again by another."""
    job = session().get_one(Job, job_id)
    read = Reader()
    made = queue_again(
        session(),
        project(),
        job,
        _mapping((job.result or {}).get("groups", []), read),
        dry=read.checked("again"),
        extend=read.checked("extend"),
        by=login.me(),
    )
    return done(None, url_for("web.job", job_id=made.id))


def _mapping(groups: list[dict[str, Any]], read: Reader) -> dict[str, Any]:
    """The mapping that was chosen. Classes count where the group's field is still the one they were chosen for."""
    fields: dict[str, str | None] = {}
    classes: dict[str, dict[str, str | None]] = {}
    for number, group in enumerate(groups):
        chosen = read.text(f"field-{number}") or None
        if chosen is None and read.checked("extend"):
            continue  # left open: it gets a field of its own
        fields[group["key"]] = chosen
        if chosen is None or chosen != group["field"]:
            continue
        for at, name in enumerate(group["names"]):
            key = f"class-{number}-{at}"
            if key in request.form and (read.text(key) or not read.checked("extend")):
                classes.setdefault(group["key"], {})[name["name"]] = read.text(key) or None
    return {"fields": fields, "classes": classes}


def _page(form: Form) -> str:
    readable = [name for name, each in FORMATS.items() if each.read is not None]
    return render_template(
        "labels_in.html",
        project=project(),
        form=form,
        purposes=[(key, translate(title)) for key, title in PURPOSES.items()],
        formats=[
            ("", translate(_("Find out"))),
            *((name, TITLES[name][0] if name in TITLES else name) for name in readable),
        ],
        encodings=[("", translate(_("Find out"))), *((name, name) for name in ENCODINGS)],
    )
