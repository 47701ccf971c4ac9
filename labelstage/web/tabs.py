"""The tabs of a project, in groups: those whose pages this person may open."""

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

#: Pages under the tab of releases.
RELEASES = (
    "release",
    "new_release",
    "create_release",
    "composing",
    "compose_release",
    "release_card",
    "release_changes",
    "release_link",
)


@dataclass(frozen=True)
class Tab:
    """A page, or a group of pages that stand in a second row while one of them is open."""

    title: str
    address: str
    current: bool
    count: int = 0
    pages: tuple[Tab, ...] = ()


#: endpoint, title, permission, other endpoints that belong to the page
Page = tuple[str, str, Permission, tuple[str, ...]]


def _groups() -> list[tuple[str, list[Page]]]:
    """In the order in which a project is run: overview, in, labels, quality, out, then who and how."""
    return [
        ("", [("project", _("Overview"), Permission.PROJECT_READ, ())]),
        ("", [("work", _("Work"), Permission.WORK_DO, ())]),
        ("", [("my_work", _("My work"), Permission.WORK_DO, ())]),
        (
            _("Intake"),
            [
                ("items", _("Items"), Permission.ITEM_READ, ("item",)),
                ("imports", _("Import"), Permission.ITEM_WRITE, ()),
                ("cleansing", _("Cleansing"), Permission.ITEM_WRITE, ("findings",)),
            ],
        ),
        (
            _("Labeling"),
            [
                ("queue", _("Queue"), Permission.PROJECT_MANAGE, ("place_items", "push_items", "set_skill")),
                ("questions", _("Questions"), Permission.REVIEW_DO, ("reply",)),
                ("guideline", _("Guideline"), Permission.PROJECT_READ, ("edit_guideline", "save_guideline")),
                ("schema", _("Label schema"), Permission.PROJECT_MANAGE, ("save_schema",)),
            ],
        ),
        (_("Quality"), _quality()),
        ("", [("releases", _("Releases"), Permission.RELEASE_READ, RELEASES)]),
        ("", [("people", _("People"), Permission.PROJECT_MANAGE, ("invite", "member_password_link"))]),
        (
            _("Settings"),
            [
                ("settings", _("General"), Permission.PROJECT_MANAGE, ("save_settings", "clone_project")),
                ("webhooks", _("Webhooks"), Permission.PROJECT_MANAGE, ("create_webhook", "change_webhook")),
                ("project_audit", _("Log"), Permission.PROJECT_MANAGE, ()),
            ],
        ),
    ]


def _quality() -> list[Page]:
    return [
        (
            "review_queue",
            _("Review"),
            Permission.REVIEW_DO,
            ("samples", "draw_sample", "sample", "reasons"),
        ),
        ("adjudications", _("Adjudication"), Permission.REVIEW_DO, ()),
        ("reviewers", _("Reviewers"), Permission.PROJECT_MANAGE, ("save_review_seeds",)),
        ("agreement", _("Agreement"), Permission.QUALITY_READ, ("agreement_items",)),
        (
            "consensus_page",
            _("Consensus"),
            Permission.QUALITY_READ,
            ("thresholds_page", "save_threshold"),
        ),
        ("crowd", _("Workers"), Permission.PROJECT_MANAGE, ("crowd_worker",)),
        ("anomalies", _("Unusual work"), Permission.PROJECT_MANAGE, ()),
        ("rules", _("Rules"), Permission.PROJECT_MANAGE, ("add_rule",)),
        ("gold", _("Gold"), Permission.PROJECT_MANAGE, ("save_gold", "add_gold")),
    ]


def tabs(project: Project) -> list[Tab]:
    """The first row: a group of which this person may open one page only is that page."""
    counts = _waiting(project)
    here = (request.endpoint or "").removeprefix("web.")
    row: list[Tab] = []
    for title, offered in _groups():
        pages = tuple(
            Tab(
                name,
                url_for(f"web.{page}", project_id=project.id),
                here in (page, *inner),
                counts.get(page, 0),
            )
            for page, name, permission, inner in offered
            if may(permission)
        )
        if len(pages) == 1:
            row.extend(pages)
        elif pages:
            current = any(page.current for page in pages)
            row.append(Tab(title, pages[0].address, current, sum(page.count for page in pages), pages))
    return row


def _waiting(project: Project) -> dict[str, int]:
    """What waits for this person behind a tab: questions to answer, answers to read."""
    found = {}
    if may(Permission.REVIEW_DO):
        found["questions"] = questions.count_open(session(), project)
    if may(Permission.WORK_DO):
        found["my_work"] = questions.count_news(session(), project, login.me())
    return found
