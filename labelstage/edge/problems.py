"""Errors in one shape: problem details (RFC 9457) for programs, a page in plain words for people."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, g, json, render_template, request
from werkzeug.exceptions import HTTPException

from ..services.errors import Conflict, Forbidden, Invalid, NotFound, ServiceError
from ..words import Words, _
from .translation import translate

STATUS: dict[type[ServiceError], int] = {NotFound: 404, Forbidden: 403, Conflict: 409, Invalid: 422}
MEDIA_TYPE = "application/problem+json"
#: What a page says of an error that no service worded.
SENTENCES: dict[int, Words] = {
    400: _("The form was not understood or has grown old. Go back, reload the page and send it again."),
    404: _("There is no such page, or it belongs to a project you have no part in."),
    405: _("This address does not take such requests."),
    413: _("This is larger than the server takes. Send it in smaller parts."),
    429: _("Too many tries. Wait a minute, then try again."),
    500: _("Something broke on our side. Nothing of this request was saved; try again."),
}


def wants_json() -> bool:
    """Whether the answer goes to a program: all of /api/ but its docs page."""
    return request.path.startswith("/api/") and request.path != "/api/docs"


def problem(
    status: int,
    detail: str,
    errors: list[dict[str, str]] | None = None,
    extra: Mapping[str, Any] | None = None,
) -> Response:
    """A problem document as a response."""
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **(extra or {})}
    if errors:
        body["errors"] = errors
    return Response(json.dumps(body), status, content_type=MEDIA_TYPE)


def _answer(status: int, detail: str, errors: list[dict[str, str]], extra: Mapping[str, Any]) -> Response:
    if wants_json():
        return problem(status, detail, errors, extra)
    page = render_template("error.html", status=status, detail=detail, errors=errors)
    return Response(page, status)


def _service_error(error: ServiceError) -> Response:
    status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
    problems = error.problems if isinstance(error, Invalid) else []
    errors = [{"place": entry.place, "message": translate(entry.message)} for entry in problems]
    return _answer(status, translate(error.message), errors, error.extra)


def _http_error(error: HTTPException) -> Response | HTTPException:
    if error.response is not None:  # a redirect or a ready answer raised as an exception
        return error
    status = error.code or 500
    detail = error.description or error.name
    if not wants_json() and status in SENTENCES:
        detail = translate(SENTENCES[status])
    places = _places(error)
    if places:
        detail = translate(_("Some of what was sent cannot be used. Each place is named with what to do."))
    response = _answer(status, detail, places, {})
    for name, value in error.get_headers(None):
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def _places(error: HTTPException) -> list[dict[str, str]]:
    """The marshmallow messages behind a 422, one entry per place: `{"json": {"title": [...]}}` -> `title`."""
    messages = getattr(error, "data", {}).get("messages") or {}
    found: list[dict[str, str]] = []

    def walk(node: Any, path: list[str]) -> None:
        if isinstance(node, Mapping):
            for key, inner in node.items():
                walk(inner, [*path, str(key)])
        else:
            texts = node if isinstance(node, list) else [node]
            found.extend({"place": ".".join(path), "message": str(text)} for text in texts)

    for location in messages.values() if isinstance(messages, Mapping) else []:
        walk(location, [])
    return found


def _crash(error: Exception) -> Response:
    current_app.logger.exception("%s %s failed", request.method, request.path, exc_info=error)
    if "session" in g:
        g.session.rollback()
    return _answer(500, translate(SENTENCES[500]), [], {})


def init(app: Flask) -> None:
    app.register_error_handler(ServiceError, _service_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _crash)
