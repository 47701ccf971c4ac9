"""The accounts of the site, for administrators."""

from __future__ import annotations

from typing import Any

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.wrappers import Response

from ..edge import login
from ..edge.access import requires
from ..edge.links import invitation_link
from ..edge.resets import reset_link
from ..edge.transaction import session
from ..services import accounts, resets
from ..services.access import Permission, Role
from ..services.errors import Invalid
from ..storage import User
from ..words import _
from .blueprint import web
from .forms import Form, Reader, done


@web.get("/users")
@requires(Permission.SITE_ADMIN)
def users() -> ResponseReturnValue:
    """Every account and what it may do on the site."""
    return _page(Form({"role": Role.MANAGER, "days": 14}))


@web.post("/users/invite")
@requires(Permission.SITE_ADMIN)
def invite_user() -> ResponseReturnValue:
    """Invite somebody to the site. The answer is the page itself: the link is shown this once."""
    read = Reader()
    try:
        days = read.whole("days")
        read.check()
        role = Role.MANAGER if read.text("role") == Role.MANAGER else None
        email = read.text("email").strip() or None
        _made, secret = accounts.invite(session(), by=login.me(), role=role, email=email, days=days)
    except Invalid as refused:
        return make_response(_page(Form(request.form, refused)), 422)
    return _page(Form(request.form), link=invitation_link(secret))


@web.post("/users/<id:user_id>")
@requires(Permission.SITE_ADMIN)
def change_user(user_id: int) -> Response:
    """Set what an account may do."""
    read = Reader()
    accounts.change_standing(
        session(),
        user_id,
        by=login.me(),
        is_admin=read.checked("is_admin"),
        is_manager=read.checked("is_manager"),
        is_active=read.checked("is_active"),
    )
    return done(_("Saved."), url_for("web.users"))


@web.post("/users/<id:user_id>/password")
@requires(Permission.SITE_ADMIN)
def user_password_link(user_id: int) -> ResponseReturnValue:
    """Make a link for a new password. The answer is the page itself, with the link."""
    user = resets.offer_reset(session(), None, user_id, by=login.me())
    return _page(Form({"role": Role.MANAGER, "days": 14}), reset=named_link(user))


def named_link(user: User) -> dict[str, Any]:
    """The link for a new password, and whom to send it to."""
    link = reset_link(user)
    return {"name": user.name, "url": link.url, "expires_at": link.expires_at}


def _page(form: Form, link: str = "", reset: dict[str, Any] | None = None) -> str:
    everybody = session().scalars(select(User).order_by(User.is_active.desc(), User.name)).all()
    return render_template("users.html", users=everybody, form=form, link=link, reset=reset)
