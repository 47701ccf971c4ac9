"""JSON read fast, and as the standard library reads it: see docs/decisions/0009-json.md. Stands beside the floors and imports none."""

from __future__ import annotations

import json
from typing import Any

import msgspec

_FAST = msgspec.json.Decoder()


def load(text: bytes | str) -> Any:
    """What `json.loads` makes of it, several times as fast. Raises ValueError.

    msgspec reads nothing in another way, but refuses some that the standard library takes: a lone surrogate, NaN, other encodings.
    """
    try:
        return _FAST.decode(text)
    except (msgspec.DecodeError, UnicodeError):
        return json.loads(text)
