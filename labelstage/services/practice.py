"""Practice: items whose answer is known, checked at once, with a hint after a wrong try and the answer after the last.

An item is solved by an answer without an error. Of one that was not, the answer is shown, and it comes again after the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from labelstage.kinds.marking import mark
from labelstage.words import _

from ..storage import Gold, Item, Practice, Project, User, utcnow
from . import annotation, gold, projects, rules
from .assignment import lock_worker, sent_to_practise, unsolved
from .errors import NotFound


@dataclass(frozen=True)
class Outcome:
    """What a try came to. `answer`: the known one, once it is solved or no try is left; `hint`: after a wrong try."""

    right: int
    total: int
    solved: bool
    tries_left: int
    hint: str
    answer: dict[str, Any] | None


class Progress(NamedTuple):
    """How many of the practice items a worker has solved."""

    solved: int
    total: int


class WorkerPractice(NamedTuple):
    """What a manager sees of a worker's practice."""

    worker: User
    begun: int
    solved: int
    first_right: int


def progress(session: Session, project: Project, worker: User) -> Progress:
    """How far the worker is; since he was sent to practise, if he was."""
    total = gold.counts(session, project)["practice"]
    left = select(func.count()).select_from(unsolved(session, project, worker).subquery())
    return Progress(total - (session.scalar(left) or 0), total)


def next_item(
    session: Session, project: Project, worker: User, *, holding: frozenset[int] = frozenset()
) -> Gold | None:
    """What to practise on next: what was never tried, then what was tried longest ago. None: all is solved, or in `holding`."""
    tried = select(Practice.changed_at).where(
        Practice.item_id == Gold.item_id, Practice.worker_id == worker.id
    )
    last = tried.correlate(Gold).scalar_subquery()
    query = unsolved(session, project, worker).where(Gold.item_id.not_in(holding))
    return session.scalar(query.order_by(last.is_not(None), last, Gold.item_id).limit(1))


def of_item(session: Session, project: Project, item: Item) -> Gold:
    """The practice item. Raises NotFound."""
    found = session.get(Gold, item.id)
    if found is None or found.project_id != project.id or found.state != "practice":
        raise NotFound(_("There is no such practice item."))
    return found


def tries(session: Session, project: Project, worker: User, known: Gold) -> int:
    """How many tries the worker has used of this round."""
    return _used(session, project, worker, session.get(Practice, (known.item_id, worker.id)))


def _used(session: Session, project: Project, worker: User, kept: Practice | None) -> int:
    """A round ends when the item is solved, when its answer was shown, and when the worker is sent to practise again."""
    if kept is None or kept.solved or kept.tries >= gold.settings(project).practice_tries:
        return 0
    since = sent_to_practise(session, project, worker)
    return 0 if since is not None and kept.changed_at < since else kept.tries


def check(
    session: Session, project: Project, known: Gold, worker: User, result: Any, *, now: datetime | None = None
) -> Outcome:
    """Check an answer by the known one. Raises Invalid naming every place that no answer can have."""
    now = now or utcnow()
    clean = annotation.check(session, project, known.item, result)
    lock_worker(session, project.id, worker)
    found = mark(projects.fields(session, project), known.item, known.result, clean, gold.tolerance(project))
    is_right = found.right == found.total
    kept = session.get(Practice, (known.item_id, worker.id))
    used = _used(session, project, worker, kept) + 1
    if kept is None:
        kept = Practice(
            item_id=known.item_id, worker_id=worker.id, project_id=project.id, first_right=is_right
        )
        session.add(kept)
    kept.tries, kept.solved, kept.changed_at = used, is_right, now
    session.flush()
    if is_right and next_item(session, project, worker) is None:
        rules.end_retraining(session, project, worker, now=now)
    left = 0 if is_right else gold.settings(project).practice_tries - used
    is_over = is_right or left <= 0
    return Outcome(
        found.right,
        found.total,
        is_right,
        max(left, 0),
        "" if is_right else known.hint,
        known.result if is_over else None,
    )


def by_worker(session: Session, project: Project) -> Sequence[WorkerPractice]:
    """How each worker who has practised did, by name."""
    solved, first = (func.count().filter(each) for each in (Practice.solved, Practice.first_right))
    rows = session.execute(
        select(User, func.count(), solved, first)
        .join(Practice, Practice.worker_id == User.id)
        .where(Practice.project_id == project.id)
        .group_by(User.id)
        .order_by(User.name)
    )
    return [WorkerPractice(*row) for row in rows]
