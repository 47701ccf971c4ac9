"""What a manager does about a sign of unusual work: explained to whom it is about, and taken back like any other measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from labelstage.words import Words, _, pack

from ..storage import Measure, Project, User, utcnow
from . import anomalies, rules
from .anomalies import Anomaly
from .errors import Conflict, NotFound


@dataclass(frozen=True)
class Sign:
    """A kind of sign: its name, and what it comes to in the words of the person it is about."""

    title: Words
    to_worker: Words


_HASTE = _("Some of your recent work was done much faster than usual.")
_ALIKE = _("Many of your recent answers were the same as another person's.")
SIGNS: Mapping[str, Sign] = {
    "pace": Sign(_("Very fast"), _HASTE),
    "classes": Sign(
        _("Other classes than the others"),
        _("You gave some answers much more often, or less often, than the others."),
    ),
    "alike": Sign(_("Two who answer alike"), _ALIKE),
    "template": Sign(
        _("The same place again and again"), _("You drew the same in the same place on different items.")
    ),
    "copied": Sign(_("Two who drew the same"), _ALIKE),
    "night": Sign(_("Fast at night"), _HASTE),
}
#: What can be done at once, and of how many days: how long it lasts (0: until it is taken back), or how far back it goes.
ACTIONS: Mapping[str, int] = {"requeue": rules.WINDOW.days, "restrict": 0, "warn": 0}

#: Kind of sign, and whom it names, the smaller id first.
Key = tuple[str, tuple[int, ...]]


def act(
    session: Session,
    project: Project,
    kind: str,
    workers: Sequence[int],
    action: str,
    *,
    by: User,
    zone: tzinfo,
) -> list[Measure]:
    """Do one of ACTIONS about each of those whom a sign names; of two who are alike, others are asked for the items both answered.

    Raises NotFound for a sign that is not, or no longer, there, Conflict when this was done and still holds.
    """
    found = anomalies.find(session, project, zone)
    sign = next((each for each in found if (each.kind, each.workers) == (kind, tuple(workers))), None)
    if sign is None:
        raise NotFound(_("This sign is no longer there. Look at the page again."))
    held = {each.worker_id for each in done(session, project).get(key(sign), ()) if each.action == action}
    made = [_measure(project, sign, worker, action) for worker in sign.workers if worker not in held]
    if not made:
        raise Conflict(_("This was decided already."))
    session.add_all(made)
    session.flush()
    for each in made:
        rules.apply(session, project, each, by=by)
    return made


def key(sign: Anomaly) -> Key:
    """What a sign is known by: it is found anew each time."""
    return sign.kind, sign.workers


def done(session: Session, project: Project) -> dict[Key, list[Measure]]:
    """What was done about signs and holds, the oldest first."""
    query = select(Measure).where(
        Measure.project_id == project.id, Measure.state == "applied", Measure.rule_id.is_(None)
    )
    found: dict[Key, list[Measure]] = {}
    for each in session.scalars(query.order_by(Measure.id)):
        if "sign" in each.evidence:  # else what a rule did that was deleted since
            both = {each.worker_id, each.evidence["beside"] or each.worker_id}
            found.setdefault((each.evidence["sign"], tuple(sorted(both))), []).append(each)
    return found


def _measure(project: Project, sign: Anomaly, worker: int, action: str) -> Measure:
    return Measure(
        project_id=project.id,
        worker_id=worker,
        action=action,
        days=ACTIONS[action],
        evidence={
            "sign": sign.kind,
            "says": pack(sign.says),
            "value": round(sign.score, 4),
            "n": sign.n,
            "assignments": list(sign.assignments),
            "beside": next((each for each in sign.workers if each != worker), None),
        },
        state="proposed",
        done={},
        created_at=utcnow(),
    )
