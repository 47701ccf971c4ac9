"""By what a release and the things it was made under are known again: a moment and hashes."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from typing import Any

from ...storage import Release


def frozen_at(release: Release) -> str:
    """When the work was frozen, ISO 8601 in UTC, to the second."""
    return release.created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def digest_of(value: Any) -> str:
    """SHA-256 of JSON with sorted keys and no spaces, in UTF-8."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
