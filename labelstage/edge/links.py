"""Links that leave the site."""

from __future__ import annotations

from flask import current_app, request


def invitation_link(secret: str) -> str:
    """The address at which somebody accepts an invitation, as people reach this site."""
    base = current_app.extensions["labelstage.settings"].public_url or request.host_url
    return f"{base.rstrip('/')}/join/{secret}"
