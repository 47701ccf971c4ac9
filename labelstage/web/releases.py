"""The releases of a project: freeze one, follow its build, take the files."""

from __future__ import annotations

from typing import Any

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..edge import login
from ..edge.access import project, requires
from ..edge.transaction import session
from ..services import overview
from ..services import releases as service
from ..services.access import Permission
from ..services.errors import Invalid
from ..services.losses import loss_name, loss_sentence
from ..storage import Release, User
from ..words import Words, _
from .blueprint import web
from .forms import Form, Reader, done

#: What each format is good for.
FORMATS: dict[str, tuple[str, Words]] = {
    "jsonl": ("JSON Lines", _("Everything, with the lineage of every label.")),
    "coco": ("COCO", _("Boxes, for training detectors.")),
}


@web.get("/projects/<id:project_id>/releases", endpoint="releases")
@requires(Permission.RELEASE_READ)
def list_releases(project_id: int) -> ResponseReturnValue:
    """The releases, the newest first, and the form to freeze another."""
    return _page(Form({"labels": "consensus"}))


@web.post("/projects/<id:project_id>/releases")
@requires(Permission.RELEASE_CREATE)
def create_release(project_id: int) -> ResponseReturnValue:
    """Freeze the work as it is now."""
    read = Reader()
    states = ["accepted", "submitted"] if read.checked("submitted") else ["accepted"]
    try:
        made = service.create_release(
            session(),
            project(),
            by=login.me(),
            title=read.text("title"),
            states=states,
            labels=read.text("labels"),
        )
    except Invalid as refused:
        return make_response(_page(Form(request.form, refused)), 422)
    return done(None, url_for("web.release", release_id=made.id))


@web.get("/releases/<id:release_id>", endpoint="release")
@requires(Permission.RELEASE_READ)
def show_release(release_id: int) -> ResponseReturnValue:
    """One release: its files with their hashes, and what is in them."""
    found = session().get_one(Release, release_id)
    titles: dict[str, dict[str, Any]] = {
        field["name"]: {"title": field["title"], **{each["name"]: each for each in field["classes"]}}
        for field in found.schema.fields
    }
    return render_template(
        "release.html",
        project=project(),
        release=found,
        state=service.state_of(found),
        author=session().get_one(User, found.created_by),
        titles=titles,
        FORMATS=FORMATS,
        loss_name=loss_name,
        loss_sentence=loss_sentence,
    )


def _page(form: Form) -> str:
    found = service.releases_of(session(), project())
    return render_template(
        "releases.html",
        project=project(),
        releases=found,
        states_of={release.id: service.state_of(release) for release in found},
        standing=overview.standings(session(), [project()])[project().id],
        form=form,
        FORMATS=FORMATS,
    )
