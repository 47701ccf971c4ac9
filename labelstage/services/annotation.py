"""What workers say: drafts and submits, kept as a chain of revisions."""

from __future__ import annotations

import zlib
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, true, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from labelstage import kinds
from labelstage.words import _

from ..storage import Assignment, Item, Project, Revision, User, direct, utcnow
from . import events, projects
from .assignment import state_with, take_slot
from .errors import Conflict, Invalid, Problem
from .showing import shown_order

MAX_KEY = 64
MAX_ACTIVE_MS = 24 * 3600 * 1000

_SAME_KEY = select(Revision).where(
    Revision.assignment_id == bindparam("assignment"), Revision.submit_key == bindparam("key")
)
_SUBMITS = Item.submitted + bindparam("more")
#: Also marks the item's agreement as out of date (see services/rescoring.py), and settles its state as settle_item does.
_COUNT = (
    update(Item)
    .where(Item.id == bindparam("item"))
    .values(submitted=_SUBMITS, rescore=true(), state=state_with(_SUBMITS))
    .returning(Item.submitted, Item.state)
)
_DONE_SINCE = (
    select(Assignment.state, func.count())
    .where(
        Assignment.worker_id == bindparam("worker"),
        Assignment.project_id == bindparam("project"),
        Assignment.submitted_at >= bindparam("since"),
    )
    .group_by(Assignment.state)
)


def check(
    session: Session, project: Project, item: Item, result: Any, *, final: bool = True
) -> dict[str, Any]:
    """The result in its stored form, checked against the newest label schema. Raises Invalid naming every place."""
    clean, problems = kinds.check_result(projects.fields(session, project), result, item, final=final)
    if problems:
        raise Invalid(_("These labels cannot be handed in as they are."), problems)
    return clean


def save_draft(
    session: Session, assignment: Assignment, *, result: Any, version: int, active_ms: int = 0
) -> int:
    """Keep unfinished work as it is; the draft's new version.

    A draft may be incomplete or wrong: it is only ever shown to its worker. Raises Invalid when it is no JSON object, and
    Conflict, with the stored draft in `extra`, when another tab saved since `version`.
    """
    if not isinstance(result, dict):
        raise Invalid(
            _("A draft is a JSON object keyed by field name."), [Problem("result", _("Send an object."))]
        )
    if assignment.state in ("submitted", "accepted"):
        raise Conflict(_("This item has already been handed in."))
    if version != assignment.draft_version:
        raise _newer_draft(assignment)
    direct.write(
        session,
        assignment,
        draft=result,
        draft_version=version + 1,
        active_ms=_longest(assignment, active_ms),
    )
    return assignment.draft_version


def _newer_draft(assignment: Assignment) -> Conflict:
    stored = {"result": assignment.draft, "version": assignment.draft_version}
    return Conflict(_("Another tab has saved newer work on this item."), draft=stored)


def _longest(assignment: Assignment, active_ms: int) -> int:
    """The time worked: a client that lost count does not shorten it."""
    return max(assignment.active_ms, min(active_ms, MAX_ACTIVE_MS))


def submit(
    session: Session,
    project: Project,
    assignment: Assignment,
    *,
    result: Any,
    key: str,
    version: int | None = None,
    active_ms: int = 0,
    origin: str = "worker",
    now: datetime | None = None,
) -> Revision:
    """Hand in an item. A repeated `key` answers with what the first call stored.

    A submit after the lease ran out is kept and marked late; it counts towards the overlap only if the slot is still
    free. Raises Invalid with every problem, Conflict when the item was handed in already with another key, or, with the
    stored draft in `extra`, when another tab has saved a draft since `version`.
    """
    now = now or utcnow()
    if not 8 <= len(key) <= MAX_KEY:
        message = _("Send a key of 8 to %(most)s characters, a new one for each submit.", most=MAX_KEY)
        raise Invalid(_("The item was not handed in."), [Problem("key", message)])
    if assignment.revision_id is not None:
        same = session.scalar(_SAME_KEY, {"assignment": assignment.id, "key": key})
        if same is not None:
            return same
    _must_be_open(assignment)
    _must_know_draft(assignment, version, result)
    clean = check(session, project, assignment.item, result)
    again = assignment.state == "returned"
    late, counted = assignment.late, assignment.counted
    if not again:
        late = assignment.state not in ("leased", "pushed") or assignment.expires_at < now
        counted = counted or (not assignment.gold and take_slot(session, assignment.item_id))
    revision = add_revision(
        session,
        project,
        assignment,
        author_id=assignment.worker_id,
        origin=origin,
        result=clean,
        key=key,
        now=now,
    )
    reviewed = again or not (counted or assignment.gold) or _sampled(assignment.id, project.review_rate)
    direct.write(
        session,
        assignment,
        state="submitted" if reviewed else "accepted",
        revision_id=revision.id,
        late=late,
        counted=counted,
        submitted_at=now,
        active_ms=_longest(assignment, active_ms),
        draft=None,
    )
    if counted:
        _count(session, assignment.item, 0 if again else 1)
    events.submitted.send(session, assignment=assignment, revision=revision)
    return revision


def _must_be_open(assignment: Assignment) -> None:
    if assignment.state in ("submitted", "accepted"):
        raise Conflict(_("This item has already been handed in."))
    if assignment.state == "rejected":
        raise Conflict(_("Others have been asked to label this item instead."))


def _must_know_draft(assignment: Assignment, version: int | None, result: Any) -> None:
    """Refuse to go over a draft of another tab. One that says the same is no other: only its answer was lost."""
    if version is not None and version < assignment.draft_version and assignment.draft not in (None, result):
        raise _newer_draft(assignment)


def _count(session: Session, item: Item, more: int) -> None:
    """Count `more` submits towards the overlap, and settle the item's state."""
    submitted, state = direct.run(session, _COUNT, item=item.id, more=more).one()
    set_committed_value(item, "submitted", submitted)
    set_committed_value(item, "state", state)
    if more and state in ("labelled", "done"):
        events.labelled.send(session, item=item)
    if more and state == "done":
        events.finished.send(session, item=item)


def _sampled(assignment_id: int, rate: int) -> bool:
    """Whether a reviewer sees this submit: the same answer every time, and not to be guessed from the count."""
    return zlib.crc32(b"review %d" % assignment_id) % 100 < rate


def add_revision(
    session: Session,
    project: Project,
    assignment: Assignment,
    *,
    author_id: int,
    origin: str,
    result: dict[str, Any],
    key: str,
    now: datetime,
) -> Revision:
    """A new link in the assignment's chain. The caller makes it the assignment's newest."""
    last = session.get_one(Revision, assignment.revision_id).number if assignment.revision_id else 0
    revision = Revision(
        assignment_id=assignment.id,
        number=last + 1,
        author_id=author_id,
        origin=origin,
        result=result,
        schema_id=project.schema_id,
        guideline_id=project.guideline_id,
        shown=shown_order(assignment.id, assignment.item.conversation),
        submit_key=key,
        created_at=now,
    )
    return direct.insert(session, revision)


def done_since(session: Session, project: Project, worker: User, since: datetime) -> dict[str, int]:
    """How many items the worker handed in since a moment, and the points of those of them accepted by now."""
    rows = direct.run(session, _DONE_SINCE, worker=worker.id, project=project.id, since=since)
    counts: dict[str, int] = dict(rows.all())
    return {"done_today": sum(counts.values()), "points_today": counts.get("accepted", 0) * project.points}
