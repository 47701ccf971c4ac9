"""The log of what people did: of a project for its managers, of the site for administrators."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..edge.access import project, requires
from ..edge.days import begin_of
from ..edge.transaction import session
from ..services import audit as service
from ..services.access import Permission
from ..storage import Project, User
from ..words import Words, _
from .blueprint import web
from .forms import ids

PAGE = 100
ACTS: dict[str, Words] = {
    "login.done": _("Logged in"),
    "login.refused": _("Was refused at the login"),
    "account.made": _("Got an account"),
    "account.changed": _("Changed rights of an account"),
    "password.changed": _("Changed the password"),
    "password.link": _("Made a link for a new password"),
    "password.reset": _("Set a new password by a link"),
    "token.made": _("Made an API token"),
    "token.revoked": _("Revoked an API token"),
    "invitation.made": _("Made an invitation"),
    "invitation.taken": _("Took an invitation"),
    "role.given": _("Gave a role"),
    "role.taken": _("Took a role away"),
    "skill.set": _("Set a skill"),
    "skill.taken": _("Took a skill away"),
    "project.made": _("Made the project"),
    "project.changed": _("Changed settings"),
    "schema.saved": _("Saved a label schema"),
    "guideline.saved": _("Saved a guideline"),
    "import.begun": _("Began an import"),
    "labels.begun": _("Began an import of annotations"),
    "items.withdrawn": _("Withdrew items"),
    "items.restored": _("Restored items"),
    "work.requeued": _("Had work done again"),
    "threshold.set": _("Set a threshold"),
    "threshold.removed": _("Removed a threshold"),
    "threshold.reversed": _("Took back what a threshold did"),
    "rule.made": _("Made a rule"),
    "rule.removed": _("Removed a rule"),
    "measure.applied": _("Applied a measure"),
    "measure.dismissed": _("Dismissed a measure"),
    "measure.undone": _("Took a measure back"),
    "personal.revealed": _("Looked at masked data"),
    "release.made": _("Made a release"),
    "release.link": _("Made a link to a file of a release"),
    "webhook.made": _("Made a webhook"),
    "webhook.secret": _("Gave a webhook a new secret"),
    "webhook.paused": _("Paused a webhook"),
    "webhook.resumed": _("Resumed a webhook"),
    "webhook.removed": _("Removed a webhook"),
}
FILTERS = ("act", "person", "project", "since", "until")


@web.get("/audit", endpoint="audit")
@requires(Permission.SITE_ADMIN)
def site_audit() -> ResponseReturnValue:
    """What was done on the site, by the filter in the address."""
    asked = ids(request.args, "project")
    return _page(session().get(Project, asked[0]) if asked else None, on_site=True)


@web.get("/projects/<id:project_id>/audit", endpoint="project_audit")
@requires(Permission.PROJECT_MANAGE)
def project_audit(project_id: int) -> ResponseReturnValue:
    """What was done in the project, by the filter in the address."""
    return _page(project(), on_site=False)


def _page(of: Project | None, *, on_site: bool) -> str:
    """The log, narrowed to a project."""
    asked = ids(request.args, "person")
    person = session().get(User, asked[0]) if asked else None
    since, until = _day("since"), _day("until")
    wanted = service.Filter(
        project=of.id if of else None,
        person=person.id if person else None,
        act=request.args.get("act") if request.args.get("act") in ACTS else None,
        since=begin_of(since) if since else None,
        until=begin_of(until + timedelta(days=1)) if until else None,
    )
    after = request.args.get("after")
    acts, following = service.read(session(), wanted, after=after, limit=PAGE)
    return render_template(
        "audit.html",
        project=None if on_site else of,
        of=of if on_site else None,
        acts=acts,
        titles=ACTS,
        wanted=wanted,
        person=person,
        since=since,
        until=until,
        older=_address(after=following) if following else None,
        newer=_address() if after else None,
        address=_address,
        table=_table(wanted, of, on_site=on_site),
    )


def _day(name: str) -> date | None:
    """A day out of the address; None for anything else, and for days at the ends of time."""
    try:
        found = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return found if 1970 <= found.year < 3000 else None


def _address(**changes: Any) -> str:
    """This log with some of its filters changed (None drops one); the place in it starts anew."""
    kept = {name: value for name, value in request.args.items() if name in FILTERS}
    return url_for(request.endpoint or "", **{**(request.view_args or {}), **kept, **changes})


def _table(wanted: service.Filter, of: Project | None, *, on_site: bool) -> str:
    """Where the same stands as a table for a spreadsheet."""
    asked = {name: value for name, value in asdict(wanted).items() if value is not None and name != "project"}
    asked |= {name: asked[name].isoformat() for name in ("since", "until") if name in asked}
    if on_site or of is None:
        return url_for("api_audit.download_acts", **asked, project=of.id if of else None)
    return url_for("api_audit.download_project_acts", project_id=of.id, **asked)
