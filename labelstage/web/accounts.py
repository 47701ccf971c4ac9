"""A person's own account: name, language, theme, password and API tokens."""

from __future__ import annotations

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from .. import edge
from ..edge import login
from ..edge.access import requires
from ..edge.transaction import session
from ..services import accounts
from ..services.access import Permission
from ..services.errors import Invalid
from ..storage import ApiToken
from ..words import _
from .blueprint import web
from .forms import Form, done


@web.get("/account")
@requires(Permission.ACCOUNT_USE)
def account() -> ResponseReturnValue:
    """Everything about one's own account."""
    return _page()


@web.post("/account")
@requires(Permission.ACCOUNT_USE)
def save_account() -> ResponseReturnValue:
    """Save name, language and theme."""
    sent = request.form
    try:
        accounts.change_profile(
            session(),
            login.me(),
            name=sent.get("name", ""),
            locale=sent.get("locale") or None,
            theme=sent.get("theme") or None,
        )
    except Invalid as refused:
        return make_response(_page(profile=Form(sent, refused)), 422)
    return done(_("Saved."), url_for("web.account"))


@web.post("/account/password")
@requires(Permission.ACCOUNT_USE)
def change_password() -> ResponseReturnValue:
    """Set a new password; other browsers are logged out."""
    user, sent = login.me(), request.form
    try:
        accounts.change_password(
            session(), edge.passwords(), user, old=sent.get("old", ""), new=sent.get("new", "")
        )
    except Invalid as refused:
        return make_response(_page(password=Form({}, refused, {"old", "new"})), 422)
    login_user(login.Person(user))  # this browser stays in
    return done(_("The password was changed. Other browsers are logged out."), url_for("web.account"))


@web.post("/account/tokens")
@requires(Permission.ACCOUNT_USE)
def create_token() -> ResponseReturnValue:
    """Make an API token. The answer is the page itself: its secret is shown this once and kept nowhere."""
    sent = request.form
    days = sent.get("days", "")
    try:
        made, secret = accounts.create_token(
            session(),
            login.me(),
            name=sent.get("name", ""),
            read_only=bool(sent.get("read_only")),
            days=int(days) if days.isdecimal() and days.isascii() and len(days) < 6 else None,
        )
    except Invalid as refused:
        return make_response(_page(token=Form(sent, refused)), 422)
    return _page(made=made, secret=secret)


@web.post("/account/tokens/<id:token_id>/revoke")
@requires(Permission.ACCOUNT_USE)
def revoke_token(token_id: int) -> Response:
    """End an API token."""
    accounts.revoke_token(session(), login.me(), token_id)
    return done(_("The token no longer works."), url_for("web.account"))


def _page(
    profile: Form | None = None,
    password: Form | None = None,
    token: Form | None = None,
    made: ApiToken | None = None,
    secret: str = "",
) -> str:
    user = login.me()
    present = {"name": user.name, "locale": user.locale, "theme": user.preferences.get("theme")}
    live = select(ApiToken).where(ApiToken.user_id == user.id, ApiToken.revoked_at.is_(None))
    return render_template(
        "account.html",
        profile=profile or Form(present),
        password=password or Form({}),
        token=token or Form({"days": 90}),
        tokens=session().scalars(live.order_by(ApiToken.id.desc())).all(),
        made=made,
        secret=secret,
    )
