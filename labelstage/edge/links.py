"""Links that leave the site."""

from __future__ import annotations

import time
from typing import Any, cast

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from labelstage.words import _

from ..services.errors import NotFound


def invitation_link(secret: str) -> str:
    """The address at which somebody accepts an invitation, as people reach this site."""
    return outside(f"/join/{secret}")


def outside(path: str) -> str:
    """A path of this site as people reach it."""
    base = current_app.extensions["labelstage.settings"].public_url or request.host_url
    return f"{base.rstrip('/')}{path}"


def sign(purpose: str, content: dict[str, Any], *, expires: float) -> str:
    """A token that says `content` until the moment `expires` (seconds since 1970), for one purpose only."""
    return str(_signer(purpose).dumps({**content, "until": int(expires)}))


def read_signed(purpose: str, token: str) -> dict[str, Any]:
    """What a token says. Raises NotFound when it was not made here for this purpose, or has run out."""
    try:
        content = cast(dict[str, Any], _signer(purpose).loads(token))
    except BadSignature:
        raise NotFound(_("This link is not right. Copy it once more, whole.")) from None
    if content["until"] < time.time():
        raise NotFound(_("This link has run out. Ask for a new one."))
    return content


def _signer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt=purpose)
