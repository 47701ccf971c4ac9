"""Why work is returned or rejected: a list each project may make its own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from labelstage.words import Words, _

from ...storage import Project, User
from .. import audit
from ..errors import Invalid, Problem

REASONS: dict[str, Words] = {
    "missing": _("Something is missing"),
    "extra": _("Something is marked that should not be"),
    "wrong_class": _("Wrong class"),
    "loose": _("Edges are off"),
    "attributes": _("Attributes are wrong"),
    "guideline": _("Against the guideline"),
    "other": _("Other (see the comment)"),
}
MOST_REASONS = 30
LONGEST_REASON = 80
_CODE = re.compile(r"[a-z][a-z0-9_]{0,31}")


def reasons_of(project: Project) -> dict[str, Words | str]:
    """The reasons a reviewer of this project may give, by code: its own, or the usual ones."""
    own = {each["code"]: each["title"] for each in project.review_reasons}
    return own or dict(REASONS)


def titles_of(project: Project) -> dict[str, Words | str]:
    """The same with every reason that older reviews may have named."""
    return {**REASONS, **reasons_of(project)}


def set_reasons(
    session: Session, project: Project, reasons: Sequence[Mapping[str, Any]], *, by: User | None = None
) -> None:
    """Give a project its own list, in this order; an empty one brings the usual reasons back. Raises Invalid."""
    problems = []
    if len(reasons) > MOST_REASONS:
        problems.append(Problem("reasons", _("Keep to %(most)s reasons.", most=MOST_REASONS)))
    clean: list[dict[str, str]] = []
    for index, each in enumerate(reasons):
        code, title = str(each.get("code", "")).strip(), str(each.get("title", "")).strip()
        if not _CODE.fullmatch(code):
            sentence = _("A code is up to 32 of a-z, 0-9 and _, and begins with a letter.")
            problems.append(Problem(f"reasons[{index}].code", sentence))
        elif code in {other["code"] for other in clean}:
            problems.append(Problem(f"reasons[{index}].code", _("Give each reason a code of its own.")))
        if not 1 <= len(title) <= LONGEST_REASON:
            sentence = _("Write 1 to %(most)s characters.", most=LONGEST_REASON)
            problems.append(Problem(f"reasons[{index}].title", sentence))
        clean.append({"code": code, "title": title})
    if problems:
        raise Invalid(_("The reasons were not saved."), problems)
    before = {"review_reasons": project.review_reasons}
    project.review_reasons = clean
    session.flush()
    audit.note_changes(
        session, "project.changed", before, {"review_reasons": clean}, by=by, project=project.id
    )
