"""A client of LabelStage's API for scripts, of the standard library alone.

from labelstage.client import Client

with Client("http://127.0.0.1:8000", "ls_...") as stage:
    for item in stage.items(1, state="done"):
        print(item["external_id"])
"""

from __future__ import annotations

from .client import Client
from .errors import ApiError, ClientError, Damaged, JobFailed, Moved, NotThere, Refused, Unreachable

__all__ = [
    "ApiError",
    "Client",
    "ClientError",
    "Damaged",
    "JobFailed",
    "Moved",
    "NotThere",
    "Refused",
    "Unreachable",
]
