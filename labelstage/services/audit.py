"""Who did what to whom or what, and when.

Most acts leave a row that says so by itself, a version of a schema or a token: they are read from there (`TRACES`). What would
leave none, or one that the next act writes over, is written down by `note`, and nothing changes or deletes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Row, literal, null, or_, select
from sqlalchemy.orm import Session, aliased, join

from labelstage.words import _

from ..storage import (
    ApiToken,
    AuditEntry,
    Guideline,
    Invitation,
    Item,
    Job,
    LabelSchema,
    Project,
    Release,
    ThresholdAction,
    Unmasking,
    User,
)
from .errors import Invalid, Problem

#: What is written down. "login.refused" is about the person whose address was given.
NOTED = (
    "login.done",
    "login.refused",
    "account.changed",
    "invitation.taken",
    "password.changed",
    "password.link",
    "password.reset",
    "role.given",
    "role.taken",
    "skill.set",
    "skill.taken",
    "project.changed",
    "threshold.set",
    "threshold.removed",
    "rule.made",
    "rule.removed",
    "measure.applied",
    "measure.dismissed",
    "measure.undone",
    "items.withdrawn",
    "items.restored",
    "work.requeued",
    "release.link",
    "webhook.made",
    "webhook.secret",
    "webhook.paused",
    "webhook.resumed",
    "webhook.removed",
)
LONGEST = 200  #: characters kept of a text that was changed
AT_ONCE = 1000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_By, _Whom = aliased(User), aliased(User)


@dataclass(frozen=True)
class Trace:
    """Rows that say of an act who did it and when. `about` names what else they tell; without an `act` they say that, too."""

    act: str | None
    rows: Any
    id: Any
    at: Any
    by: Any
    project: Any = None
    person: Any = None
    about: Mapping[str, Any] = field(default_factory=dict)
    where: tuple[Any, ...] = ()


def _made(act: str, table: Any, *, project: Any = None, where: tuple[Any, ...] = (), **about: Any) -> Trace:
    """Rows that are there from the act on."""
    return Trace(
        act,
        table,
        table.id,
        table.created_at,
        table.created_by,
        project or table.project_id,
        None,
        about,
        where,
    )


def _of_token(act: str, at: Any) -> Trace:
    about = {"token": ApiToken.name, "prefix": ApiToken.prefix, "read_only": ApiToken.read_only}
    return Trace(act, ApiToken, ApiToken.id, at, ApiToken.user_id, about=about, where=(at.is_not(None),))


TRACES = (
    Trace(
        None,
        AuditEntry,
        AuditEntry.id,
        AuditEntry.created_at,
        AuditEntry.user_id,
        AuditEntry.project_id,
        AuditEntry.person_id,
        {"about": AuditEntry.about},
    ),
    Trace("account.made", User, User.id, User.created_at, User.id),
    _of_token("token.made", ApiToken.created_at),
    _of_token("token.revoked", ApiToken.revoked_at),
    _made(
        "invitation.made",
        Invitation,
        email=Invitation.email,
        role=Invitation.role,
    ),
    _made("project.made", Project, project=Project.id),
    _made("schema.saved", LabelSchema, version=LabelSchema.version),
    _made("guideline.saved", Guideline, version=Guideline.version),
    _made("import.begun", Job, where=(Job.kind == "import", Job.created_by.is_not(None)), job=Job.id),
    _made("labels.begun", Job, where=(Job.kind == "labels", Job.created_by.is_not(None)), job=Job.id),
    _made("release.made", Release, number=Release.number, title=Release.title),
    Trace(
        "personal.revealed",
        join(Unmasking, Item, Item.id == Unmasking.item_id),
        Unmasking.id,
        Unmasking.created_at,
        Unmasking.user_id,
        Item.project_id,
        about={"item": Unmasking.item_id, "reason": Unmasking.reason},
    ),
    Trace(
        "threshold.reversed",
        ThresholdAction,
        ThresholdAction.id,
        ThresholdAction.reversed_at,
        ThresholdAction.reversed_by,
        ThresholdAction.project_id,
        about={
            "item": ThresholdAction.item_id,
            "field": ThresholdAction.field,
            "action": ThresholdAction.action,
        },
        where=(ThresholdAction.reversed_at.is_not(None),),
    ),
)
ACTS = tuple(sorted({*NOTED, *(trace.act for trace in TRACES if trace.act)}))


@dataclass(frozen=True)
class Filter:
    """Which acts; what is None does not matter. `person` did it, or it was done to him; `until` is not included."""

    project: int | None = None
    person: int | None = None
    act: str | None = None
    since: datetime | None = None
    until: datetime | None = None


class Act(NamedTuple):
    """One line of the log. `cursor` stands for its place in it."""

    at: datetime
    act: str
    by: int | None
    by_name: str | None
    person: int | None
    person_name: str | None
    project: int | None
    project_title: str | None
    about: dict[str, Any]
    cursor: str


class _Place(NamedTuple):
    """Where an act stands among all: the latest first, those of one moment by trace and id."""

    at: datetime
    trace: int
    id: int


def note(
    session: Session,
    act: str,
    *,
    by: User | None,
    project: int | None = None,
    person: int | None = None,
    **about: Any,
) -> None:
    """Write down that somebody did something; `by` None: a stranger, or the system itself. Secrets have no place in `about`."""
    if act not in NOTED:
        raise ValueError(f"{act} is no act of the log")
    entry = AuditEntry(
        act=act,
        user_id=by.id if by else None,
        person_id=person,
        project_id=project,
        about={name: value for name, value in about.items() if value is not None},
    )
    session.add(entry)
    session.flush()


def note_changes(
    session: Session,
    act: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    by: User | None,
    project: int | None = None,
    person: int | None = None,
    **about: Any,
) -> None:
    """Write down which values are others than before, as {name: [before, after]}; nothing when none is."""
    changes = {
        name: [_short(before.get(name)), _short(value)]
        for name, value in after.items()
        if before.get(name) != value
    }
    if changes:
        note(session, act, by=by, project=project, person=person, **about, changes=changes)


def _short(value: Any) -> Any:
    return f"{value[:LONGEST]}…" if isinstance(value, str) and len(value) > LONGEST else value


def read(
    session: Session, wanted: Filter, *, after: str | None = None, limit: int = 50
) -> tuple[list[Act], str | None]:
    """A page of the log, the latest act first, and the cursor of what follows; None at its end. Raises Invalid for no cursor."""
    place = _place(after) if after else None
    found = [
        (_Place(row.at, number, row.id), trace, row)
        for number, trace in enumerate(TRACES)
        if _may_hold(trace, wanted)
        for row in _rows(session, number, trace, wanted, place, limit + 1)
    ]
    found.sort(key=lambda each: each[0], reverse=True)
    acts = [_act(place, trace, row) for place, trace, row in found[:limit]]
    return acts, acts[-1].cursor if len(found) > limit else None


def every(session: Session, wanted: Filter) -> Iterator[Act]:
    """All acts that fit, the latest first."""
    after: str | None = None
    while True:
        acts, after = read(session, wanted, after=after, limit=AT_ONCE)
        yield from acts
        if after is None:
            return


def _may_hold(trace: Trace, wanted: Filter) -> bool:
    act_fits = wanted.act is None or wanted.act == trace.act or (trace.act is None and wanted.act in NOTED)
    return act_fits and (wanted.project is None or trace.project is not None)


def _rows(
    session: Session, number: int, trace: Trace, wanted: Filter, after: _Place | None, limit: int
) -> Sequence[Row[Any]]:
    """The latest rows of a trace that fit and come after a place."""
    project, person = (null() if each is None else each for each in (trace.project, trace.person))
    query = (
        select(
            trace.id.label("id"),
            trace.at.label("at"),
            (AuditEntry.act if trace.act is None else literal(trace.act)).label("act"),
            trace.by.label("by"),
            _By.name.label("by_name"),
            person.label("person"),
            _Whom.name.label("person_name"),
            project.label("project"),
            Project.title.label("project_title")
            if trace.project is not None
            else null().label("project_title"),
            *(column.label(f"about_{name}") for name, column in trace.about.items()),
        )
        .select_from(trace.rows)
        .outerjoin(_By, _By.id == trace.by)
        .outerjoin(_Whom, _Whom.id == person)
        .where(*trace.where, *_conditions(trace, wanted))
    )
    if trace.project is not None and trace.rows is not Project:
        query = query.outerjoin(Project, Project.id == trace.project)
    if after is not None:
        same = trace.at == after.at
        later = same if number < after.trace else same & (trace.id < after.id)
        query = query.where(trace.at < after.at if number > after.trace else or_(trace.at < after.at, later))
    return session.execute(query.order_by(trace.at.desc(), trace.id.desc()).limit(limit)).all()


def _conditions(trace: Trace, wanted: Filter) -> Iterator[Any]:
    if wanted.project is not None:
        yield trace.project == wanted.project
    if wanted.person is not None:
        sides = (trace.by,) if trace.person is None else (trace.by, trace.person)
        yield or_(*(side == wanted.person for side in sides))
    if wanted.act is not None and trace.act is None:
        yield AuditEntry.act == wanted.act
    if wanted.since is not None:
        yield trace.at >= wanted.since
    if wanted.until is not None:
        yield trace.at < wanted.until


def _act(place: _Place, trace: Trace, row: Row[Any]) -> Act:
    told = {name: getattr(row, f"about_{name}") for name in trace.about}
    about = (
        told["about"]
        if trace.act is None
        else {name: value for name, value in told.items() if value is not None}
    )
    return Act(
        row.at,
        row.act,
        row.by,
        row.by_name,
        row.person,
        row.person_name,
        row.project,
        row.project_title,
        about,
        f"{(place.at - _EPOCH) // timedelta(microseconds=1)}-{place.trace}-{place.id}",
    )


def _place(cursor: str) -> _Place:
    try:
        moment, trace, number = map(int, cursor.split("-"))
        if number >= 2**63:
            raise ValueError
        return _Place(_EPOCH + timedelta(microseconds=moment), trace, number)
    except (ValueError, OverflowError):
        raise Invalid(
            _("The log cannot go on from there."),
            [Problem("after", _("Send the `next` of the page before."))],
        ) from None
