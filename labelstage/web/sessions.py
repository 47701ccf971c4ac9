"""Coming in: log in, log out, register by invitation, choose a language."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import make_response, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from .. import edge
from ..edge import login
from ..edge.access import requires
from ..edge.resets import read_reset
from ..edge.security import limiter
from ..edge.transaction import database, own_transaction, session
from ..edge.translation import LANGUAGES, language
from ..services import accounts, resets
from ..services.access import Permission
from ..services.errors import Conflict, Forbidden, Invalid
from ..storage import Invitation, Project, User
from ..words import _
from .blueprint import web
from .forms import Form, done
from .home import landing
from .states import ROLES


def _login_rate() -> str:
    return edge.settings().login_rate


def _next_page() -> str:
    """Where the person wanted to go: a path on this site only, never another site's address."""
    wanted = request.values.get("next", "")
    parts = urlsplit(wanted)
    safe = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and not parts.netloc
    return wanted if safe else url_for("web.home")


def _enter(user: User) -> None:
    cookie.clear()  # a fresh session: nothing planted before the login survives it
    cookie.permanent = True
    login_user(login.Person(user))


@web.get("/login", endpoint="login")
@requires(Permission.PUBLIC)
def login_page() -> ResponseReturnValue:
    """The form to log in."""
    if login.current():
        return redirect(_next_page(), 303)
    return render_template("login.html", form=Form({}), next=_next_page())


@web.post("/login")
@requires(Permission.PUBLIC)
@limiter.limit(_login_rate)
@own_transaction
def log_in() -> ResponseReturnValue:
    """Log in and go where the person wanted to."""
    email = request.form.get("email", "")
    try:
        user = accounts.authenticate(session(), edge.passwords(), email, request.form.get("password", ""))
    except Forbidden as refused:
        _note_login(email, None)
        return make_response(
            render_template("login.html", form=Form(request.form, refused), next=_next_page()), 422
        )
    _note_login(email, user)
    address = _next_page()
    _enter(user)
    return redirect(landing(user) if address == url_for("web.home") else address, 303)


def _note_login(email: str, user: User | None) -> None:
    with database().begin() as own:
        accounts.note_login(own, email, request.remote_addr, user=user)


@web.post("/logout")
@requires(Permission.PUBLIC)
def log_out() -> Response:
    """Log out."""
    logout_user()
    cookie.clear()
    return redirect(url_for("web.home"), 303)


@web.post("/language")
@requires(Permission.PUBLIC)
def choose_language() -> Response:
    """Remember a stranger's language for this session."""
    wanted = request.form.get("language")
    if wanted in LANGUAGES:
        cookie["language"] = wanted
    return redirect(_next_page(), 303)


@web.get("/join/<token>")
@requires(Permission.PUBLIC)
def join(token: str) -> ResponseReturnValue:
    """What the invitation offers, and how to take it."""
    return _join_page(accounts.find_invitation(session(), token), Form({}))


@web.post("/join/<token>")
@requires(Permission.PUBLIC)
@limiter.limit(_login_rate)
@own_transaction
def accept(token: str) -> ResponseReturnValue:
    """Take the invitation, with a new account for whoever has none."""
    known = login.current()
    try:
        with database().begin() as own:
            invitation = accounts.find_invitation(own, token)
            user = own.get(User, known.id) if known else None
            user = user or accounts.create_user(
                own,
                edge.passwords(),
                email=invitation.email or request.form.get("email", ""),
                name=request.form.get("name", ""),
                password=request.form.get("password", ""),
                locale=language(),
            )
            accounts.accept_invitation(own, invitation, user)
    except (Invalid, Conflict, Forbidden) as refused:
        page = _join_page(accounts.find_invitation(session(), token), Form(request.form, refused))
        return make_response(page, 422)
    if not known:
        _enter(user)
    return done(_("Welcome. You are in."), url_for("web.home"))


@web.get("/password/<token>")
@requires(Permission.PUBLIC)
def new_password(token: str) -> ResponseReturnValue:
    """The form for a new password, for whoever has the link."""
    return render_template(
        "password.html", user=resets.find_reset(session(), *read_reset(token)), form=Form({})
    )


@web.post("/password/<token>")
@requires(Permission.PUBLIC)
@limiter.limit(_login_rate)
@own_transaction
def set_new_password(token: str) -> ResponseReturnValue:
    """Set the new password and log in."""
    person, key = read_reset(token)
    try:
        with database().begin() as own:
            user = resets.reset_password(own, edge.passwords(), person, key, new=request.form.get("new", ""))
    except Invalid as refused:
        page = render_template(
            "password.html", user=resets.find_reset(session(), person, key), form=Form({}, refused, {"new"})
        )
        return make_response(page, 422)
    _enter(user)
    return done(_("The password was changed. Other browsers are logged out."), url_for("web.home"))


def _join_page(invitation: Invitation, form: Form) -> str:
    project = session().get(Project, invitation.project_id) if invitation.project_id else None
    role = ROLES.get(invitation.role or "")
    return render_template("join.html", invitation=invitation, project=project, role=role, form=form)
