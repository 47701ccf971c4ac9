"""Links by which somebody sets a new password."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from flask import url_for

from ..services import resets
from ..storage import User
from .downloads import Link
from .links import outside, read_signed, sign

PURPOSE = "password"


def reset_link(user: User) -> Link:
    """The link for an account."""
    expires = int(time.time()) + 3600 * resets.HOURS
    token = sign(PURPOSE, {"user": user.id, "key": resets.reset_key(user)}, expires=expires)
    return Link(outside(url_for("web.new_password", token=token)), datetime.fromtimestamp(expires, UTC))


def read_reset(token: str) -> tuple[int, str]:
    """Whose link it is, and its key. Raises NotFound when it is not right or has run out."""
    content = read_signed(PURPOSE, token)
    return content["user"], content["key"]
