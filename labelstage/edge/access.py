"""Every endpoint declares its permission, and this is the one place where it is checked.

    @blueprint.get("/projects/<id:project_id>")
    @requires(Permission.PROJECT_MANAGE)

The project is found from the path: `project_id`, or through the `item_id`, `assignment_id`, `question_id`,
`release_id`, `job_id`, `thread_id` or `sample_id` in it. A
person with no part in the project is told that there is none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm.attributes import set_committed_value
from werkzeug.exceptions import Unauthorized
from werkzeug.routing import IntegerConverter

from labelstage.words import _

from ..services.access import SITE, Permission, project_permissions, site_permissions
from ..services.errors import Forbidden, NotFound
from ..storage import (
    Assignment,
    Item,
    Job,
    Membership,
    Project,
    Question,
    Release,
    ReviewSample,
    ReviewThread,
    User,
    direct,
)
from . import login, transaction
from .transaction import SAFE_METHODS, session

View = TypeVar("View", bound=Callable[..., object])
csrf = CSRFProtect()

#: Sent by the workbench: whose page this is. Work kept in the browser must not be sent in another person's name.
PERSON = "X-LabelStage-Person"

_HIS_PART = and_(Membership.project_id == Project.id, Membership.user_id == bindparam("person"))


#: The table of what a path names.
_NAMED: dict[str, type[Any]] = {
    "item_id": Item,
    "assignment_id": Assignment,
    "question_id": Question,
    "thread_id": ReviewThread,
    "sample_id": ReviewSample,
    "release_id": Release,
    "job_id": Job,
    "project_id": Project,
}


def _rows_of(named: type[Any]) -> Select[*tuple[Any, ...]]:
    """Rows (project, what a path names if it is not that, an assignment's item, whether a webhook listens to the project, a role
    that the person has in it), one for each role. Project and role may be None."""
    asked = select(*direct.columns(*_loaded(named)), Project.listened_to, Membership.role).select_from(named)
    if named is Assignment:
        asked = asked.join(Item, Item.id == Assignment.item_id)
    if named is not Project:
        asked = asked.outerjoin(Project, Project.id == named.project_id)
    return asked.outerjoin(Membership, _HIS_PART).where(named.id == bindparam("named"))


def _loaded(named: type[Any]) -> tuple[type[Any], ...]:
    others = {Project: (), Assignment: (Assignment, Item)}
    return Project, *others.get(named, (named,))


_ROWS = {named: _rows_of(named) for named in _NAMED.values()}


class IdConverter(IntegerConverter):
    """`<id:name>`: a whole number that fits the databases' 64 bits; anything else is a page that does not exist."""

    def __init__(self, map: object) -> None:
        super().__init__(map, max=2**63 - 1)  # type: ignore[arg-type]


def requires(permission: Permission) -> Callable[[View], View]:
    """Declare the permission of a view."""

    def declare(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return declare


def permission_of(app: Flask, endpoint: str) -> Permission | None:
    """The declared permission of an endpoint, None when nobody declared one."""
    return getattr(app.view_functions[endpoint], "permission", None)


def project() -> Project:
    """The project of this request, in a view whose permission belongs to a project."""
    return cast(Project, g.project)


def may(permission: Permission) -> bool:
    """Whether the person asking holds a permission, in this request's project or on the site."""
    return permission in g.get("permissions", ())


def need(permission: Permission) -> None:
    """Raises Forbidden unless the person asking holds a second permission beside that of the view."""
    if not may(permission):
        raise Forbidden(_("You do not have the right to do this."))


def _check() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None
    permission = permission_of(current_app, request.endpoint)
    if permission is None:
        raise RuntimeError(f"the endpoint {request.endpoint} declares no permission")
    user = login.current()
    if user is None and permission is not Permission.PUBLIC:
        return _ask_to_log_in()
    if user is not None and request.headers.get(PERSON, str(user.id)) != str(user.id):
        raise Unauthorized("Somebody else has signed in in this browser. Sign in as before.")
    if request.method not in SAFE_METHODS and not login.uses_token():
        csrf.protect()
    transaction.begin()
    g.permissions = site_permissions(user)
    if permission is Permission.PUBLIC or user is None:
        return None
    named = next((name for name in _NAMED if name in (request.view_args or ())), None)
    if named and (permission not in SITE or named != "project_id"):
        g.permissions |= _find_project(named, user)
    if permission not in g.permissions:
        raise Forbidden(_("Your role does not allow this. A manager of the project can give you another."))
    return None


def _ask_to_log_in() -> ResponseReturnValue:
    if request.path.startswith("/api/") and request.endpoint != "web.api_docs":
        raise Unauthorized("Log in, or send a token: Authorization: Bearer ...")
    back = request.full_path.rstrip("?") if request.method in SAFE_METHODS else None
    return redirect(url_for("web.login", next=back), 303)


def _find_project(named: str, user: User) -> frozenset[Permission]:
    """Find the project of this request; what the person may do in it. Raises NotFound also for one who has no part in it."""
    number, table = (request.view_args or {})[named], _NAMED[named]
    rows = direct.load(session(), _ROWS[table], *_loaded(table), named=number, person=user.id)
    if not rows:
        raise NotFound(_("There is no such page, or it belongs to a project you have no part in."))
    g.project, *g.named, listened_to, _role = rows[0]  # `named` stays in the session, where the view finds it
    if table is Assignment:
        set_committed_value(g.named[0], "item", g.named[1])
    if g.project is None:
        return frozenset()
    set_committed_value(g.project, "listened_to", listened_to)
    held = project_permissions(user, [role for *_found, role in rows if role])
    if not held:
        raise NotFound(_("There is no such page, or it belongs to a project you have no part in."))
    return held


def init(app: Flask) -> None:
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # checked in _check, where a token excuses from it
    app.config["WTF_CSRF_TIME_LIMIT"] = (
        None  # as long as the session: nobody loses a form left open over lunch
    )
    csrf.init_app(app)
    app.url_map.converters["id"] = IdConverter
    app.before_request(_check)
