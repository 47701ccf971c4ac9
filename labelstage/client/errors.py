"""What can go wrong when a script talks to LabelStage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class ClientError(Exception):
    """Base of everything this client raises."""


class Unreachable(ClientError):
    """No answer came, however often it was tried."""


class ApiError(ClientError):
    """The server refused. `problem` is its problem document (RFC 9457); `errors` names each place with what is wrong there."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        self.status = status
        self.problem = problem
        self.errors: list[Mapping[str, str]] = list(problem.get("errors") or ())
        places = "".join(f"\n  {each.get('place')}: {each.get('message')}" for each in self.errors)
        super().__init__(f"{status}: {problem.get('detail') or problem.get('title') or 'refused'}{places}")


class NotThere(ApiError):
    """404: there is no such thing, or this account may not know of it."""


class Refused(ApiError):
    """401 or 403: the token is not good, or its account may not do this."""


class Moved(ApiError):
    """409: the state has moved on; nothing was changed."""


class JobFailed(ClientError):
    """A job ended without its work being done; `job` tells how."""

    def __init__(self, job: Mapping[str, Any]) -> None:
        self.job = job
        super().__init__(
            f"job {job['id']} ({job.get('kind', '')}) {job['state']}: {job.get('error') or ''}".strip()
        )


class Damaged(ClientError):
    """A file that was downloaded is not what its hash says."""


def error_of(status: int, problem: Mapping[str, Any]) -> ApiError:
    """The exception for a refusal."""
    kinds: Mapping[int, type[ApiError]] = {401: Refused, 403: Refused, 404: NotThere, 409: Moved}
    return kinds.get(status, ApiError)(status, problem)
