"""The tabs of a project: those whose pages this person may open."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _

from ..edge.access import may
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
        ("review_queue", _("Review"), Permission.REVIEW_DO, ()),
        ("agreement", _("Agreement"), Permission.QUALITY_READ, ()),
        ("releases", _("Releases"), Permission.RELEASE_READ, ("release",)),
        ("guideline", _("Guideline"), Permission.PROJECT_READ, ("edit_guideline", "save_guideline")),
        ("people", _("People"), Permission.PROJECT_MANAGE, ("invite",)),
        ("schema", _("Label schema"), Permission.PROJECT_MANAGE, ("save_schema",)),
        ("settings", _("Settings"), Permission.PROJECT_MANAGE, ("save_settings",)),
    ]
    here = (request.endpoint or "").removeprefix("web.")
    return [
        Tab(title, url_for(f"web.{page}", project_id=project.id), here == page or here in inner)
        for page, title, permission, inner in offered
        if may(permission)
    ]
