"""The tabs of a project: those whose pages this person may open."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _

from ..edge import login
from ..edge.access import may
from ..edge.transaction import session
from ..services import questions
from ..services.access import Permission
from ..storage import Project


@dataclass(frozen=True)
class Tab:
    title: str
    address: str
    current: bool
    count: int = 0


def tabs(project: Project) -> list[Tab]:
    """In the order in which a project is run: overview, in, labels, quality, out, then how it is set up."""
    offered = [
        ("project", _("Overview"), Permission.PROJECT_READ, ()),
        ("work", _("Work"), Permission.WORK_DO, ()),
        ("my_work", _("My work"), Permission.WORK_DO, ()),
        ("items", _("Items"), Permission.ITEM_READ, ("item",)),
        ("imports", _("Import"), Permission.ITEM_WRITE, ()),
        ("queue", _("Queue"), Permission.PROJECT_MANAGE, ("place_items", "push_items", "set_skill")),
        ("review_queue", _("Review"), Permission.REVIEW_DO, ()),
        ("questions", _("Questions"), Permission.REVIEW_DO, ("reply",)),
        ("agreement", _("Agreement"), Permission.QUALITY_READ, ()),
        ("releases", _("Releases"), Permission.RELEASE_READ, ("release",)),
        ("guideline", _("Guideline"), Permission.PROJECT_READ, ("edit_guideline", "save_guideline")),
        ("people", _("People"), Permission.PROJECT_MANAGE, ("invite",)),
        ("schema", _("Label schema"), Permission.PROJECT_MANAGE, ("save_schema",)),
        ("settings", _("Settings"), Permission.PROJECT_MANAGE, ("save_settings",)),
    ]
    counts = _waiting(project)
    here = (request.endpoint or "").removeprefix("web.")
    return [
        Tab(
            title,
            url_for(f"web.{page}", project_id=project.id),
            here == page or here in inner,
            counts.get(page, 0),
        )
        for page, title, permission, inner in offered
        if may(permission)
    ]


def _waiting(project: Project) -> dict[str, int]:
    """What waits for this person behind a tab: questions to answer, answers to read."""
    found = {}
    if may(Permission.REVIEW_DO):
        found["questions"] = questions.count_open(session(), project)
    if may(Permission.WORK_DO):
        found["my_work"] = questions.count_news(session(), project, login.me())
    return found
