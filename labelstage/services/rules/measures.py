"""What is done about a worker, and undone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from labelstage.words import _

from ...storage import Assignment, Item, Measure, Project, Skill, User, utcnow
from .. import audit, gold, skills
from ..assignment import MOST_OVERLAP, lock_item, requeue, set_overlap, settle_item, take_slot, unsolved
from ..errors import Conflict, NotFound

HANDED_IN = ("submitted", "accepted", "returned")
#: What keeps a worker from new work while it holds.
BARRING = ("restrict", "retrain")
MOST_WORK = 10_000


def of(session: Session, project: Project, measure_id: int) -> Measure:
    """A measure of the project, locked. Raises NotFound."""
    query = select(Measure).where(Measure.id == measure_id, Measure.project_id == project.id)
    found = session.scalar(query.with_for_update())
    if found is None:
        raise NotFound(_("There is no such measure."))
    return found


def listed(
    session: Session, project: Project, *, state: str | None = None, worker_id: int | None = None
) -> list[Measure]:
    """The measures of a project, the newest first."""
    query = select(Measure).where(Measure.project_id == project.id)
    if state is not None:
        query = query.where(Measure.state == state)
    if worker_id is not None:
        query = query.where(Measure.worker_id == worker_id)
    return list(session.scalars(query.order_by(Measure.id.desc()).limit(200)))


def can_apply(session: Session, project: Project, measure: Measure) -> bool:
    """Nobody can be sent to practise where there is no practice."""
    return measure.action != "retrain" or gold.counts(session, project)["practice"] > 0


def apply(
    session: Session, project: Project, measure: Measure, *, by: User | None, now: datetime | None = None
) -> None:
    """Do what was proposed; `by` None: the rule itself. Raises Conflict when it was decided already, or cannot be done now."""
    if measure.state != "proposed":
        raise Conflict(_("This was decided already."))
    if not can_apply(session, project, measure):
        raise Conflict(_("There is nothing to practise on. Choose practice items on the Gold page first."))
    now = now or utcnow()
    measure.state, measure.decided_by, measure.decided_at = "applied", by.id if by else None, now
    worker = session.get_one(User, measure.worker_id)
    if measure.action == "restrict":
        measure.until = now + timedelta(days=measure.days) if measure.days else None
    elif measure.action == "requeue":
        since, beside = now - timedelta(days=measure.days), measure.evidence.get("beside")
        measure.done = _ask_again(session, project, worker, since, beside)
    elif measure.action == "overlap":
        measure.done = _ask_one_more(session, project, worker, now - timedelta(days=measure.days))
    elif measure.action == "skill":
        measure.done = _take_skill(session, project, worker, measure.skill)
    session.flush()
    _note(session, measure, by)
    _count_restricted(session, project, now)


def dismiss(session: Session, measure: Measure, *, by: User, now: datetime | None = None) -> None:
    """Let it be. Raises Conflict when it was decided already."""
    if measure.state != "proposed":
        raise Conflict(_("This was decided already."))
    measure.state, measure.decided_by, measure.decided_at = "dismissed", by.id, now or utcnow()
    session.flush()
    _note(session, measure, by)


def undo(
    session: Session, project: Project, measure: Measure, *, by: User, now: datetime | None = None
) -> None:
    """Take a measure back, as far as it can be: `done["lost"]` names the assignments that others have replaced meanwhile."""
    if measure.state != "applied":
        raise Conflict(_("Only what was done can be undone."))
    now = now or utcnow()
    if measure.action == "requeue":
        lost = [number for number, state in measure.done["work"] if not _restore(session, number, state)]
        measure.done = {**measure.done, "lost": lost}
    elif measure.action == "overlap":
        for item_id in measure.done["items"]:
            item = session.get_one(Item, item_id)
            session.refresh(item)
            set_overlap(session, item, max(1, item.overlap - item.surplus - 1))
    elif measure.action == "skill" and measure.done["level"] is not None:
        worker = session.get_one(User, measure.worker_id)
        skills.set_level(session, project, worker, measure.skill, measure.done["level"], source="quality")
    measure.state, measure.decided_by, measure.decided_at = "undone", by.id, now
    session.flush()
    _note(session, measure, by)
    _count_restricted(session, project, now)


def decide(session: Session, project: Project, measure: Measure, verb: str, *, by: User) -> None:
    """`apply`, `dismiss` or `undo` a measure. Raises Conflict."""
    if verb == "apply":
        apply(session, project, measure, by=by)
    elif verb == "dismiss":
        dismiss(session, measure, by=by)
    else:
        undo(session, project, measure, by=by)


def _note(session: Session, measure: Measure, by: User | None) -> None:
    """The row itself tells of the last decision only."""
    about: dict[str, Any] = {"measure": measure.id, "action": measure.action, "days": measure.days}
    act = f"measure.{measure.state}"
    audit.note(session, act, by=by, project=measure.project_id, person=measure.worker_id, **about)


def _work(
    session: Session, project: Project, worker: User, since: datetime, beside: int | None = None
) -> list[Assignment]:
    """What counts of a worker's answers since then; with `beside`, only to items that this person has answered too."""
    query = select(Assignment).where(
        Assignment.project_id == project.id,
        Assignment.worker_id == worker.id,
        Assignment.state.in_(HANDED_IN),
        Assignment.submitted_at >= since,
        Assignment.counted,
    )
    if beside is not None:
        other = aliased(Assignment)
        states = (*HANDED_IN, "rejected")  # his own may be taken out of the count already
        query = query.where(
            exists().where(
                other.item_id == Assignment.item_id, other.worker_id == beside, other.state.in_(states)
            )
        )
    return list(session.scalars(query.order_by(Assignment.item_id).limit(MOST_WORK)))


def _ask_again(
    session: Session, project: Project, worker: User, since: datetime, beside: int | None
) -> dict[str, Any]:
    taken = []
    for each in _work(session, project, worker, since, beside):
        before = each.state
        if requeue(session, each):
            taken.append([each.id, before])
    return {"work": taken}


def _restore(session: Session, assignment_id: int, state: str) -> bool:
    """Count a rejected answer again; false when others fill the item meanwhile: then it stays as it is."""
    work = session.get_one(Assignment, assignment_id)
    session.refresh(work)
    item = session.get_one(Item, work.item_id)
    lock_item(session, item)
    if work.state != "rejected" or not take_slot(session, item.id):
        return False
    session.refresh(item)
    work.state, work.counted = state, True
    item.submitted += 1
    item.rescore = True
    session.flush()
    settle_item(session, item)
    return True


def _ask_one_more(session: Session, project: Project, worker: User, since: datetime) -> dict[str, Any]:
    raised = []
    for each in _work(session, project, worker, since):
        item = each.item
        if item.overlap < MOST_OVERLAP and item.state not in ("withdrawn", "set_aside"):
            set_overlap(session, item, item.overlap + 1)
            raised.append(item.id)
    return {"items": raised}


def _take_skill(session: Session, project: Project, worker: User, name: str) -> dict[str, Any]:
    held = session.get(Skill, (project.id, worker.id, name))
    level = held.level if held else None
    if level is not None:
        skills.remove(session, project, worker.id, name)
    return {"level": level}


def end_retraining(session: Session, project: Project, worker: User, *, now: datetime) -> None:
    """He has solved all practice: what sent him there is over."""
    if not project.restricted:
        return
    session.execute(
        update(Measure)
        .where(
            Measure.project_id == project.id,
            Measure.worker_id == worker.id,
            Measure.action == "retrain",
            Measure.state == "applied",
            Measure.until.is_(None),
        )
        .values(until=now)
    )
    _count_restricted(session, project, now)


def _count_restricted(session: Session, project: Project, now: datetime) -> None:
    """Past the unit of work: this is no change of the settings that somebody may be editing."""
    number = (
        select(func.count())
        .where(
            Measure.project_id == project.id,
            Measure.action.in_(BARRING),
            Measure.state == "applied",
            or_(Measure.until.is_(None), Measure.until > now),
        )
        .scalar_subquery()
    )
    session.connection().execute(update(Project).where(Project.id == project.id).values(restricted=number))
    session.refresh(project, ["restricted"])


def told(session: Session, project: Project, worker: User, now: datetime) -> list[Measure]:
    """What a worker is told: what was done in the last two weeks about him, and restrictions that hold, the newest first."""
    recent = Measure.action.in_(("warn", "requeue", "skill")) & (
        Measure.decided_at > now - timedelta(days=14)
    )
    holds = Measure.action.in_(BARRING) & or_(Measure.until.is_(None), Measure.until > now)
    query = select(Measure).where(
        Measure.project_id == project.id,
        Measure.worker_id == worker.id,
        Measure.state == "applied",
        or_(recent, holds),
    )
    found = list(session.scalars(query.order_by(Measure.id.desc())))
    if any(each.action == "retrain" for each in found) and not _has_to_practise(session, project, worker):
        return [each for each in found if each.action != "retrain"]
    return found


def _has_to_practise(session: Session, project: Project, worker: User) -> bool:
    """A manager may have retired what he was sent to."""
    return session.scalar(unsolved(session, project, worker).limit(1)) is not None
