"""What pages and API share at the HTTP edge, in the fixed order of every request:

1. security: how large the body may be, and how often this address may ask;
2. login: who asks; access: CSRF;
3. transaction: take the turn to write, if the request may write;
4. access: project, permission; the view;
5. transaction: commit, or roll back when the answer is an error; then what waited for the commit.
"""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from flask import Flask, current_app

from ..config import Settings
from ..jobs import wake
from ..services.accounts import Passwords
from ..storage import blobs, buckets
from ..storage.database import Database
from ..storage.parts import Parts
from . import access, health, login, problems, security, static, transaction, translation

__all__ = ["blob_store", "init", "parts", "passwords", "settings"]


def init(app: Flask, settings: Settings) -> None:
    """Wire the edge into an application."""
    app.extensions["labelstage.settings"] = settings
    app.extensions["labelstage.database"] = Database(settings.database)
    wake.install(app.extensions["labelstage.database"], settings.queue_url)
    buckets.connected(settings.buckets_file)  # a file that cannot be read stops the start
    app.extensions["labelstage.blobs"] = blobs.from_settings(settings)
    app.extensions["labelstage.passwords"] = Passwords.with_cost(
        settings.argon2_memory_kib, settings.argon2_time
    )
    app.config.update(
        SECRET_KEY=settings.secret(),
        MAX_CONTENT_LENGTH=settings.max_upload_bytes,
        MAX_FORM_MEMORY_SIZE=security.MAX_FORM,
        MAX_FORM_PARTS=20_000,  # files of one upload
        SESSION_COOKIE_NAME="labelstage",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),
        SESSION_REFRESH_EACH_REQUEST=False,  # login._stay_signed_in does it, once a day
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    security.init(app, settings)
    transaction.init(app)
    login.init(app)
    access.init(app)
    translation.init(app, settings)
    problems.init(app)
    static.init(app)
    health.init(app)


def parts() -> Parts:
    """The files that are sent piece by piece."""
    return Parts(settings().parts_folder)


def settings() -> Settings:
    """The settings of the running application."""
    return cast(Settings, current_app.extensions["labelstage.settings"])


def passwords() -> Passwords:
    """How this application hashes passwords."""
    return cast(Passwords, current_app.extensions["labelstage.passwords"])


def blob_store() -> blobs.BlobStore:
    """Where this application keeps files."""
    return cast(blobs.BlobStore, current_app.extensions["labelstage.blobs"])
