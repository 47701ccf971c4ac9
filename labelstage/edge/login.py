"""Who is asking: a browser with a session cookie, or a script with a bearer token."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from flask import Flask, Request, g, request
from flask import session as cookie
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy import update

from ..services import accounts
from ..storage import ApiToken, User, utcnow
from .transaction import SAFE_METHODS, database, session

TOKEN_USE_NOTED_EVERY = timedelta(minutes=10)


class Person(UserMixin):  # type: ignore[misc]
    """What Flask-Login keeps: the user, under an id that a password change makes invalid."""

    def __init__(self, user: User) -> None:
        self.user = user

    def get_id(self) -> str:
        return f"{self.user.id}:{self.user.session_key}"


def current() -> User | None:
    """The user who is asking, None for a stranger."""
    return cast("User | None", getattr(current_user, "user", None))


def me() -> User:
    """The user who is asking, in a view whose permission guarantees one."""
    user = current()
    if user is None:
        raise RuntimeError("this view is reachable without logging in")
    return user


def uses_token() -> bool:
    """Whether this request came with a bearer token (and so needs no CSRF token)."""
    return "token" in g


def _from_cookie(identity: str) -> Person | None:
    number, _, key = identity.partition(":")
    user = session().get(User, int(number)) if number.isdigit() else None
    if user is None or user.session_key != key or not user.is_active:
        return None
    return Person(user)


def _from_token(request: Request) -> Person | None:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    token = accounts.token_holder(session(), secret.strip())
    if token is None or (token.read_only and request.method not in SAFE_METHODS):
        return None
    g.token = token
    return Person(token.user)


def _note_use(error: BaseException | None) -> None:
    """Keep a rough "last used", in its own transaction and seldom: a reader must not become a writer."""
    token: ApiToken | None = g.pop("token", None)
    now = utcnow()
    if token is None or (token.last_used_at and now - token.last_used_at < TOKEN_USE_NOTED_EVERY):
        return
    with database().begin() as own:
        own.execute(update(ApiToken).where(ApiToken.id == token.id).values(last_used_at=now))


def _stay_signed_in() -> None:
    """Who looks at a page every month never has to log in again.

    Once a day, and only for a page: were the cookie sent with every answer, the answer to a request that a workbench
    made just before its worker logged out would arrive after it and log him in again.
    """
    if request.blueprint != "web" or request.method not in SAFE_METHODS or current() is None:
        return
    today = utcnow().date().isoformat()
    if cookie.get("day") != today:
        cookie["day"] = today


def init(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = None  # the id already dies with the password; phones change address all day
    manager.user_loader(_from_cookie)
    manager.request_loader(_from_token)
    app.before_request(_stay_signed_in)
    app.teardown_request(_note_use)
