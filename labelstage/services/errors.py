"""What a service may refuse, in terms of the product, not of HTTP."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from labelstage.kinds.problems import Problem
from labelstage.words import Words

__all__ = ["Conflict", "Forbidden", "Invalid", "NotFound", "Problem", "ServiceError"]


class ServiceError(Exception):
    """Base of all refusals; `message` is a sentence for a person."""

    def __init__(self, message: Words | str, **extra: Any) -> None:
        super().__init__(str(message))
        self.message = message
        self.extra: Mapping[str, Any] = extra  # goes into the problem document beside the sentence


class NotFound(ServiceError):
    """There is no such thing, or it is not this person's to know of."""


class Forbidden(ServiceError):
    """The person may not do this."""


class Conflict(ServiceError):
    """The state has moved on; nothing was changed."""


class Invalid(ServiceError):
    """The input is wrong; `problems` names every place, not just the first."""

    def __init__(self, message: Words | str, problems: Iterable[Problem] = (), **extra: Any) -> None:
        super().__init__(message, **extra)
        self.problems = list(problems)
