"""One transaction per request, committed here and nowhere else.

A request that may write takes its turn before anything is read but who asks, so that what it decides on cannot change under it.
Its body is received first: a slow client must not hold the turn of everybody else. What an API view returns is committed, and
the turn given back, before it is written out as JSON. A view marked with `own_transaction` opens its own, shorter ones
(uploads, streams, password hashing).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from typing import TypeVar, cast

from flask import Flask, Response, current_app, g, request
from sqlalchemy.orm import Session

from ..storage.database import Database

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
View = TypeVar("View", bound=Callable[..., object])


def database() -> Database:
    """The application's database."""
    return cast(Database, current_app.extensions["labelstage.database"])


def own_transaction(view: View) -> View:
    """Mark a view that opens its own transactions with `database().begin()`; `session()` is then for reading."""
    view.own_transaction = True  # type: ignore[attr-defined]
    return view


def session() -> Session:
    """The request's session, opened at first use."""
    if "session" not in g:
        g.session_context = database().session()
        g.session = g.session_context.__enter__()
    return cast(Session, g.session)


def begin() -> None:
    """Take the turn to write, if the request may write. Called once it is known who asks."""
    if request.method in SAFE_METHODS or request.endpoint is None:
        return
    view = current_app.view_functions[request.endpoint]
    if getattr(view, "own_transaction", False):
        return
    receive_body()
    turn: AbstractContextManager[None] = database().writing()
    turn.__enter__()
    g.turn = turn
    database().take_write_lock(session())


def receive_body() -> None:
    """Read the request's body to the end, within its size limit."""
    if request.mimetype in {"multipart/form-data", "application/x-www-form-urlencoded"}:
        _ = request.form
    else:
        request.get_data(cache=True)


def committing(view: View) -> View:
    """Have what a view does committed as soon as it returns."""

    @wraps(view)
    def answer(*parts: object, **named: object) -> object:
        result = view(*parts, **named)
        if not isinstance(result, Response):  # that one says itself how it went
            _commit()
        return result

    return cast(View, answer)


def _finish(response: Response) -> Response:
    if response.status_code < 400:
        _commit()
    elif "turn" in g:
        g.session.rollback()
        _give_turn_back()
    return response


def _commit() -> None:
    if "turn" in g:
        g.session.commit()
        _give_turn_back()


def _give_turn_back() -> None:
    turn = g.pop("turn", None)
    if turn is not None:
        turn.__exit__(None, None, None)


def _close(error: BaseException | None) -> None:
    context = g.pop("session_context", None)
    g.pop("session", None)
    if context is not None:
        context.__exit__(None, None, None)
    _give_turn_back()


def init(app: Flask) -> None:
    """Commit and close after every request. Must be registered before whatever reads the session."""
    app.after_request(_finish)
    app.teardown_request(_close)
