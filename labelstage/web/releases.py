"""The releases of a project: the list, and one with its files."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from ..edge.access import project, requires
from ..edge.transaction import session
from ..services import releases as service
from ..services.access import Permission
from ..services.losses import loss_name, loss_sentence
from ..storage import Release, User
from ..words import Words, _
from .blueprint import web

#: What each format is good for.
FORMATS: dict[str, tuple[str, Words]] = {
    "jsonl": ("JSON Lines", _("Everything, with the lineage of every label.")),
    "labelstudio": ("Label Studio", _("Tasks with their annotations, of texts and images.")),
    "csv": ("CSV", _("A table of answers: choices, ratings, numbers, texts.")),
    "conll": ("CoNLL", _("Tokens with IOB2 tags, for training taggers.")),
    "bilou": ("CoNLL BILOU", _("Tokens with BILOU tags.")),
    "doccano": ("doccano", _("Spans, relations, choices and texts, a line of JSON each.")),
    "coco": ("COCO", _("Boxes, for training detectors.")),
}


def format_title(name: str) -> tuple[str, Words | str]:
    """What a file is called (`coco.train` is the part train of COCO), and what its format is good for."""
    kind, _dot, part = name.partition(".")
    title, about = FORMATS.get(kind, (kind, ""))
    return (f"{title} · {part}" if part else title), about


@web.get("/projects/<id:project_id>/releases", endpoint="releases")
@requires(Permission.RELEASE_READ)
def list_releases(project_id: int) -> ResponseReturnValue:
    """The releases, the newest first."""
    found = service.releases_of(session(), project())
    return render_template(
        "releases.html",
        project=project(),
        releases=found,
        states_of={release.id: service.state_of(release) for release in found},
        format_title=format_title,
    )


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
        format_title=format_title,
        loss_name=loss_name,
        loss_sentence=loss_sentence,
    )
