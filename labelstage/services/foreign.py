"""Label schemas of other tools, checked as our own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from labelstage.formats.schemas import BadSchema, Left, read_schema
from labelstage.kinds.schema import check_schema
from labelstage.words import _

from .errors import Invalid, Problem


@dataclass(frozen=True)
class Carried:
    """A label schema made of another tool's, in canonical form, and what could not be carried."""

    fields: list[dict[str, Any]]
    left: Sequence[Left]


def carry_over(text: str) -> Carried:
    """The label schema of a Label Studio configuration (XML) or of CVAT's labels (JSON). Raises Invalid."""
    try:
        found = read_schema(text)
    except BadSchema as error:
        raise Invalid(_("The label schema could not be read."), [Problem("text", error.message)]) from None
    clean, problems = check_schema(found.fields)
    if problems:
        raise Invalid(_("The label schema could not be read."), problems)
    return Carried(clean, found.left)
