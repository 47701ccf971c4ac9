"""Every endpoint declares its permission, and this is the one place where it is checked.

    @blueprint.get("/projects/<id:project_id>")
    @requires(Permission.PROJECT_MANAGE)

The project is found from the path: `project_id`, or through the `item_id`, `assignment_id`, `release_id` or `job_id` in it. A
person with no part in the project is told that there is none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import Unauthorized
from werkzeug.routing import IntegerConverter

from labelstage.words import _

from ..services.access import SITE, Permission, project_permissions, site_permissions
from ..services.errors import Forbidden, NotFound
from ..storage import Assignment, Item, Job, Project, Release
from . import login
from .transaction import SAFE_METHODS, session

View = TypeVar("View", bound=Callable[..., object])
csrf = CSRFProtect()

_OWNERS: dict[str, type[Item | Assignment | Job | Release]] = {
    "item_id": Item,
    "assignment_id": Assignment,
    "release_id": Release,
    "job_id": Job,
}


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


def _check() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None
    permission = permission_of(current_app, request.endpoint)
    if permission is None:
        raise RuntimeError(f"the endpoint {request.endpoint} declares no permission")
    user = login.current()
    if user is None and permission is not Permission.PUBLIC:
        return _ask_to_log_in()
    if request.method not in SAFE_METHODS and not login.uses_token():
        csrf.protect()
    g.permissions = site_permissions(user)
    if permission is Permission.PUBLIC or user is None:
        return None
    if permission not in SITE or set(_OWNERS) & set(request.view_args or ()):
        g.project = _find_project()
        held = project_permissions(session(), user, g.project) if g.project else frozenset()
        if not held and g.project:
            raise NotFound(_("There is no such page, or it belongs to a project you have no part in."))
        g.permissions |= held
    if permission not in g.permissions:
        raise Forbidden(_("Your role does not allow this. A manager of the project can give you another."))
    return None


def _ask_to_log_in() -> ResponseReturnValue:
    if request.path.startswith("/api/") and request.endpoint != "web.api_docs":
        raise Unauthorized("Log in, or send a token: Authorization: Bearer ...")
    back = request.full_path.rstrip("?") if request.method in SAFE_METHODS else None
    return redirect(url_for("web.login", next=back), 303)


def _find_project() -> Project | None:
    arguments = request.view_args or {}
    project_id = arguments.get("project_id")
    for name, table in _OWNERS.items():
        if name in arguments:
            owner = cast("Item | None", session().get(table, arguments[name]))  # or another with a project_id
            if owner is None:
                raise NotFound(_("There is no such page, or it belongs to a project you have no part in."))
            project_id = owner.project_id
            g.owner = owner  # keeps it in the session's identity map for the view
    if project_id is None:
        return None
    found = session().get(Project, project_id)
    if found is None:
        raise NotFound(_("There is no such page, or it belongs to a project you have no part in."))
    return found


def init(app: Flask) -> None:
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # checked in _check, where a token excuses from it
    app.config["WTF_CSRF_TIME_LIMIT"] = (
        None  # as long as the session: nobody loses a form left open over lunch
    )
    csrf.init_app(app)
    app.url_map.converters["id"] = IdConverter
    app.before_request(_check)
