"""When gold has become too well known to measure anybody."""

from __future__ import annotations

from collections import Counter
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import Session

from labelstage.words import Words, _

from ...storage import Assignment, Evidence, Gold, Project
from .keeping import retire
from .settings import settings

#: Answers before anything is concluded from how they came about.
ENOUGH = 8
#: The later half of the answers in less than this share of the time of the earlier half: it has got about.
FASTER = 0.5
#: So many gave one and the same wrong answer, and they are most of all who answered.
SAME_WRONG = 4


def wear(session: Session, project: Project, gold: Gold) -> None:
    """Retire gold that is worn, with the reason."""
    because = why_worn(session, project, gold) if gold.state == "active" else None
    if because is not None:
        retire(session, gold, because)


def why_worn(session: Session, project: Project, gold: Gold) -> Words | None:
    """Why this gold should not be given any more; None when it may."""
    rows = session.execute(
        select(Assignment.active_ms, Evidence.right, Evidence.total, Evidence.pairs)
        .join(Evidence, Evidence.assignment_id == Assignment.id)
        .where(Assignment.item_id == gold.item_id, Evidence.source == "gold")
        .order_by(Assignment.submitted_at, Assignment.id)
    ).all()
    if len(rows) >= settings(project).retire_after:
        return _("%(people)s people have had it.", people=len(rows))
    wrong = Counter(str(row.pairs) for row in rows if row.right < row.total)
    same = wrong.most_common(1)[0][1] if wrong else 0
    if same >= SAME_WRONG and 2 * same > len(rows):
        return _(
            "%(people)s people gave the very same other answer. Check whether it is the right one.",
            people=same,
        )
    if len(rows) >= ENOUGH and all(row.right == row.total for row in rows):
        times = [row.active_ms for row in rows]
        early, late = times[: len(times) // 2], times[len(times) // 2 :]
        if median(late) < FASTER * median(early):
            return _("All answer it rightly, and ever faster: it seems to have got about.")
    return None
