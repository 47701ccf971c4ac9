"""The releases of a project: the list, and one with its files."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from ..edge import login
from ..edge.access import project, requires
from ..edge.downloads import Link, download_link
from ..edge.markdown import safe_html
from ..edge.transaction import session
from ..services import releases as service
from ..services.access import Permission
from ..services.losses import failure_sentence, loss_name, loss_sentence
from ..storage import Release, User
from ..words import Words, _
from .blueprint import web
from .forms import done

#: What each format is good for.
FORMATS: dict[str, tuple[str, Words]] = {
    "jsonl": ("JSON Lines", _("Everything, with the lineage of every label.")),
    "labelstudio": ("Label Studio", _("Tasks with their annotations, of texts and images.")),
    "csv": ("CSV", _("A table of answers: choices, ratings, numbers, texts.")),
    "sft": ("SFT", _("Conversations with the answer to give, for fine-tuning.")),
    "dpo": ("DPO", _("Prompts with the response preferred and the one rejected.")),
    "conll": ("CoNLL", _("Tokens with IOB2 tags, for training taggers.")),
    "bilou": ("CoNLL BILOU", _("Tokens with BILOU tags.")),
    "spacy": ("spaCy", _("Documents with entities, spans and categories, to train with.")),
    "doccano": ("doccano", _("Spans, relations, choices and texts, a line of JSON each.")),
    "coco": ("COCO", _("Boxes, polygons, masks and keypoints in one file.")),
    "yolo": ("YOLO", _("A folder to train with: boxes, outlines, keypoints, turned boxes.")),
    "voc": ("Pascal VOC", _("Boxes, an XML for each image.")),
    "cvat": ("CVAT", _("Everything drawn, to go on in CVAT.")),
    "labelme": ("LabelMe", _("Everything drawn, a JSON for each image.")),
    "parquet": ("Parquet", _("For datasets.load_dataset of Hugging Face, with parts, classes and images.")),
    "openimages": ("Open Images", _("Boxes as CSV.")),
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
    return _page(session().get_one(Release, release_id))


@web.post("/releases/<id:release_id>/link")
@requires(Permission.RELEASE_READ)
def release_link(release_id: int) -> ResponseReturnValue:
    """Make a link to a file. The answer is the page itself, with the link."""
    found = session().get_one(Release, release_id)
    return _page(found, link=download_link(found, request.form.get("format", ""), by=login.me()))


@web.post("/releases/<id:release_id>/formats")
@requires(Permission.RELEASE_CREATE)
def add_formats(release_id: int) -> ResponseReturnValue:
    """Build files of more formats."""
    found = session().get_one(Release, release_id)
    service.add_formats(session(), found, request.form.getlist("formats"), by=login.me())
    return done(None, url_for("web.release", release_id=release_id))


@web.get("/releases/<id:release_id>/card")
@requires(Permission.RELEASE_READ)
def release_card(release_id: int) -> ResponseReturnValue:
    """The data card to read."""
    found = session().get_one(Release, release_id)
    service.ready_file(found, "jsonl")
    text = service.markdown(service.card(found))
    html = safe_html(text)
    safe = Markup(html) if html else None  # noqa: S704 - nothing that can do harm comes through safe_html
    return render_template("release_card.html", project=project(), release=found, text=text, html=safe)


@web.get("/releases/<id:release_id>/changes")
@requires(Permission.RELEASE_READ)
def release_changes(release_id: int) -> ResponseReturnValue:
    """What changed since another release, the one before unless another is chosen."""
    found = session().get_one(Release, release_id)
    others = _others(found)
    earlier = [each for each in others if each.number < found.number]
    wanted = request.args.get("since", None, int)
    before = next((each for each in others if each.number == wanted), (earlier or others or [found])[0])
    return render_template(
        "release_changes.html",
        project=project(),
        release=found,
        before=before,
        others=others,
        found=service.compare(session(), before, found),
        titles={field["name"]: field["title"] for field in found.schema.fields},
    )


def _others(release: Release) -> list[Release]:
    return [each for each in service.releases_of(session(), project()) if each.id != release.id]


def _page(found: Release, link: Link | None = None) -> str:
    titles: dict[str, dict[str, Any]] = {
        field["name"]: {"title": field["title"], **{each["name"]: each for each in field["classes"]}}
        for field in found.schema.fields
    }
    there = {each.format.partition(".")[0] for each in found.files}
    return render_template(
        "release.html",
        project=project(),
        release=found,
        state=service.state_of(found),
        author=session().get_one(User, found.created_by),
        titles=titles,
        format_title=format_title,
        failed=service.failures(found),
        failure_sentence=failure_sentence,
        loss_name=loss_name,
        loss_sentence=loss_sentence,
        link=link,
        others=_others(found),
        more=[each.name for each in service.suited(found.schema.fields) if each.name not in there],
    )
