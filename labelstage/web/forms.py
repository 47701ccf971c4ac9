"""What a form page needs to show again what was typed, with each error at its place.

The services check the input; a form only reads it. So a page and the API refuse the same things in the same words.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Mapping
from typing import Any, TypeVar

from flask import flash, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from ..edge.translation import translate
from ..services.errors import Invalid, Problem, ServiceError
from ..words import Words, _

Number = TypeVar("Number", int, float)


class Form:
    """The values on the page, and what was wrong with them.

    `sentence` is the refusal as a whole, `elsewhere` the problems whose place is none of the `places` on the page.
    """

    def __init__(
        self,
        values: Mapping[str, Any],
        refused: ServiceError | None = None,
        places: Container[str] | None = None,
    ) -> None:
        self._values = values
        problems = refused.problems if isinstance(refused, Invalid) else []
        self.sentence = translate(refused.message) if refused else ""
        self._errors: dict[str, str] = {}
        self.elsewhere: list[tuple[str, str]] = []
        shown = values if places is None else places
        for problem in problems:
            message = translate(problem.message)
            if problem.place in shown:
                self._errors.setdefault(problem.place, message)
            else:
                self.elsewhere.append((problem.place, message))

    def value(self, name: str, default: Any = "") -> Any:
        """What the field shows."""
        found = self._values.get(name)
        return default if found is None else found

    def error(self, name: str) -> str:
        """What is wrong with the field, or nothing."""
        return self._errors.get(name, "")


class Reader:
    """Reads typed values out of the sent form and collects what cannot be read."""

    def __init__(self, sent: Mapping[str, str] | None = None) -> None:
        self.sent = request.form if sent is None else sent
        self._problems: list[Problem] = []

    def text(self, name: str) -> str:
        """The text as sent, line ends as everywhere else."""
        return self.sent.get(name, "").replace("\r\n", "\n")

    def checked(self, name: str) -> bool:
        return bool(self.sent.get(name))

    def whole(self, name: str) -> int:
        """A whole number; 0 stands in for one that cannot be read, until `check` refuses."""
        return self._number(name, int, _("Enter a whole number."))

    def decimal(self, name: str) -> float:
        """A number; 0 stands in for one that cannot be read, until `check` refuses."""
        return self._number(name, _finite, _("Enter a number."))

    def check(self) -> None:
        """Raise Invalid when something could not be read."""
        if self._problems:
            raise Invalid(_("Some fields could not be read."), self._problems)

    def _number(self, name: str, read: Callable[[str], Number], message: Words) -> Number:
        try:
            return read(self.sent.get(name, "").strip())
        except ValueError:
            self._problems.append(Problem(name, message))
            return read("0")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def ids(sent: MultiDict[str, str], name: str) -> list[int]:
    """The ids sent under a name, in their order; what can be none is left out."""
    return [number for number in sent.getlist(name, int) if 0 < number < 2**63]


def done(sentence: Words | str | None, address: str) -> Response:
    """The answer to a POST that went well: a sentence on the next page, which is fetched anew."""
    if sentence is not None:
        flash(translate(sentence), "good")
    return redirect(address, 303)


def not_done(why: ServiceError, address: str) -> Response:
    """The answer to what could not be done now: why, on the page that was asked for or the list it stands in."""
    flash(translate(why.message), "warn")
    return redirect(address, 303)
