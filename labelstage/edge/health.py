"""Whether this process can serve: for load balancers and container health checks."""

from __future__ import annotations

from flask import Flask
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from ..services.access import Permission
from .access import requires
from .transaction import session


@requires(Permission.PUBLIC)
def healthz() -> ResponseReturnValue:
    """`ok` once the database answers."""
    session().execute(text("SELECT 1"))
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}


def init(app: Flask) -> None:
    app.add_url_rule("/healthz", "healthz", healthz)
