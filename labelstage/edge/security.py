"""Headers that keep a page from running what it did not ship, and rate limits for doors that can be forced."""

from __future__ import annotations

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from ..config import Settings

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data: blob:{images}; connect-src 'self'{images}; "
    "font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
#: For uploaded bytes: even opened as a page of their own they can run nothing.
MEDIA_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

#: Bytes of a form without files.
MAX_FORM = 4 * 2**20

limiter = Limiter(get_remote_address)


def init(app: Flask, settings: Settings) -> None:
    app.config["RATELIMIT_STORAGE_URI"] = settings.limiter_url
    app.config["RATELIMIT_HEADERS_ENABLED"] = True
    limiter.init_app(app)
    app.before_request_funcs[None].remove(limiter._check_request_limit)  # a limited view checks for itself
    store = settings.s3_public_endpoint or settings.s3_endpoint
    policy = CONTENT_SECURITY_POLICY.format(images=f" {store}" if settings.blob_url and store else "")

    @app.before_request
    def limit_body() -> None:
        """Forms and JSON are held in memory: they get tighter limits than streams and files."""
        limits = {"application/x-www-form-urlencoded": MAX_FORM, "application/json": settings.max_json_bytes}
        request.max_content_length = limits.get(request.mimetype, settings.max_upload_bytes)

    wanted = {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
    if settings.secure_cookies:
        wanted["Strict-Transport-Security"] = "max-age=31536000"
    #: Nothing but a page heeds these.
    of_pages = {
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    }
    others = [(name.lower(), (name, value)) for name, value in wanted.items()]

    @app.after_request
    def add_headers(response: Response) -> Response:
        there = {name.lower() for name, _value in response.headers}  # looked at once, not once for each
        response.headers.extend([header for name, header in others if name not in there])
        if response.mimetype == "text/html":
            response.headers.extend(of_pages)
        return response
