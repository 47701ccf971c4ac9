"""Who is in a project, and how more come in."""

from __future__ import annotations

from typing import Any

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from ..edge import login
from ..edge.access import project, requires
from ..edge.links import invitation_link
from ..edge.transaction import session
from ..edge.translation import translate
from ..services import accounts, projects, resets
from ..services.access import Permission, Role
from ..services.errors import Invalid, NotFound
from ..storage import User
from ..words import _
from .blueprint import web
from .forms import Form, Reader, done
from .states import ROLES
from .users import named_link


@web.get("/projects/<id:project_id>/people")
@requires(Permission.PROJECT_MANAGE)
def people(project_id: int) -> ResponseReturnValue:
    """Everybody in the project with their roles, and the form to invite."""
    return _page(Form({"role": Role.WORKER, "uses": 1, "days": 14}))


@web.post("/projects/<id:project_id>/people/invite")
@requires(Permission.PROJECT_MANAGE)
def invite(project_id: int) -> ResponseReturnValue:
    """Make an invitation. The answer is the page itself: the link is shown this once, only its digest is kept."""
    read = Reader()
    try:
        role, uses, days = _role(read.text("role")), read.whole("uses"), read.whole("days")
        read.check()
        email = read.text("email").strip() or None
        _made, secret = accounts.invite(
            session(), by=login.me(), role=role, project=project(), email=email, uses=uses, days=days
        )
    except Invalid as refused:
        return make_response(_page(Form(request.form, refused)), 422)
    return _page(Form(request.form), link=invitation_link(secret))


@web.post("/projects/<id:project_id>/people/<id:user_id>")
@requires(Permission.PROJECT_MANAGE)
def change_role(project_id: int, user_id: int) -> Response:
    """Give a person of the project a role, or take it away."""
    role = _role(request.form.get("role", ""))
    user = session().get(User, user_id)
    if user is None or all(member.id != user_id for member, _roles in projects.members(session(), project())):
        raise NotFound(_("This person is not in the project. Send an invitation instead."))
    if request.form.get("take"):
        projects.remove_member(session(), project(), user_id, role, by=login.me())
    else:
        projects.add_member(session(), project(), user, role, by=login.me())
    return done(_("Saved."), url_for("web.people", project_id=project_id))


@web.post("/projects/<id:project_id>/people/<id:user_id>/password")
@requires(Permission.PROJECT_MANAGE)
def member_password_link(project_id: int, user_id: int) -> ResponseReturnValue:
    """Make a link for a new password for somebody of the project. The answer is the page itself, with the link."""
    user = resets.offer_reset(session(), project(), user_id, by=login.me())
    return _page(Form({"role": Role.WORKER, "uses": 1, "days": 14}), reset=named_link(user))


def _role(name: str) -> Role:
    try:
        return Role(name)
    except ValueError:
        raise Invalid(_("There is no such role.")) from None


def _page(form: Form, link: str = "", reset: dict[str, Any] | None = None) -> str:
    return render_template(
        "people.html",
        project=project(),
        members=projects.members(session(), project()),
        roles=[(role, translate(title)) for role, title in ROLES.items()],
        form=form,
        link=link,
        reset=reset,
    )
