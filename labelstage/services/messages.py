"""What people write to each other: questions, threads about labels, appeals."""

from __future__ import annotations

from labelstage.words import Words, _

from .errors import Invalid, Problem


def checked(text: str, most: int, *, refusal: Words | None = None) -> str:
    """The text without blanks around it. Raises Invalid when nothing is left, or more than `most` characters."""
    clean = text.strip()
    if not 1 <= len(clean) <= most or "\0" in clean:
        message = _("Write 1 to %(most)s characters.", most=most)
        raise Invalid(refusal or _("The message was not sent."), [Problem("text", message)])
    return clean
