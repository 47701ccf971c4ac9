"""What is counted about workers for rules: always with its cases, always against what is usual in this very project.

A share is held against its bound by the end of its 95 % interval that is kinder to the worker: few cases accuse nobody.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from labelstage.words import Words, _

from ...storage import Assignment, Evidence, Project, Review, Revision
from .. import gold
from ..evidence import share

#: How far back, and how many cases at most, are looked at.
WINDOW = timedelta(days=60)
MOST_CASES = 20_000
#: An answer in less than this share of the others' usual time for its size is a fast one.
FAST = 0.25
#: Cases that are shown as evidence.
SHOWN = 20
HANDED_IN = ("submitted", "accepted", "returned", "rejected")


@dataclass(frozen=True)
class Finding:
    """What a collector found of one worker. `kind` is the value by which he is judged, `value` the plain one."""

    worker_id: int
    value: float
    kind: float
    n: int
    assignments: tuple[int, ...]


class Case(NamedTuple):
    """One assignment that ended, with the newest answer of its worker."""

    id: int
    worker_id: int
    item_id: int
    state: str
    gold: bool
    active_ms: int
    at: datetime
    result: Mapping[str, Any] | None

    @property
    def pace(self) -> float:
        """Milliseconds for each decision: one for the item and one for each object."""
        result = self.result or {}
        return self.active_ms / (1 + sum(len(each) for each in result.values() if isinstance(each, list)))


@dataclass(frozen=True)
class Collector:
    """`above`: the condition is that the value reaches the bound; else that it is at or below it."""

    title: Words
    says: Words
    to_worker: Words
    above: bool
    is_share: bool
    usual: float
    collect: Callable[[Session, Project, Sequence[Case]], list[Finding]]


def cases(session: Session, project: Project, now: datetime) -> list[Case]:
    """What was handed in or skipped lately, in order of time."""
    rows = session.execute(
        select(
            Assignment.id,
            Assignment.worker_id,
            Assignment.item_id,
            Assignment.state,
            Assignment.gold,
            Assignment.active_ms,
            func.coalesce(Assignment.submitted_at, Assignment.leased_at),
            Revision.result,
        )
        .outerjoin(Revision, Revision.id == Assignment.revision_id)
        .where(
            Assignment.project_id == project.id,
            Assignment.state.in_((*HANDED_IN, "skipped", "postponed")),
            Assignment.leased_at > now - WINDOW,
        )
        .order_by(Assignment.leased_at.desc(), Assignment.id.desc())
        .limit(MOST_CASES)
    )
    return sorted((Case(*row) for row in rows), key=lambda case: (case.at, case.id))


def _by_worker(found: Sequence[Case]) -> dict[int, list[Case]]:
    mine: dict[int, list[Case]] = defaultdict(list)
    for case in found:
        mine[case.worker_id].append(case)
    return mine


def _finding(worker_id: int, hits: Sequence[int], n: int) -> Finding:
    """A share, judged by the lower end of its interval."""
    known = share(len(hits), n)
    return Finding(worker_id, len(hits) / n, known.low, n, tuple(hits[-SHOWN:]))


def fast(_session: Session, _project: Project, found: Sequence[Case]) -> list[Finding]:
    """The share of answers far faster than the others' usual pace. Work without a measured time does not count."""
    timed = [case for case in found if case.state in HANDED_IN and case.active_ms]
    workers = np.array([case.worker_id for case in timed])
    paces = np.array([case.pace for case in timed])
    findings = []
    for worker_id, mine in _by_worker(timed).items():
        others = paces[workers != worker_id]
        if len(others):
            usual = float(np.median(others))
            hits = [case.id for case in mine if case.pace < FAST * usual]
            findings.append(_finding(worker_id, hits, len(mine)))
    return findings


def skips(_session: Session, _project: Project, found: Sequence[Case]) -> list[Finding]:
    """How many items in a row were skipped, up to now."""
    findings = []
    for worker_id, mine in _by_worker(found).items():
        run = []
        for case in reversed(mine):
            if case.state in HANDED_IN:
                break
            run.append(case.id)
        findings.append(Finding(worker_id, len(run), len(run), len(mine), tuple(run[:SHOWN])))
    return findings


def same(_session: Session, _project: Project, found: Sequence[Case]) -> list[Finding]:
    """How much oftener than the others one and the same answer was given to different items."""
    said = [
        (case, json.dumps(_bare(case.result), sort_keys=True)) for case in found if case.state in HANDED_IN
    ]
    everybody = Counter(answer for _case, answer in said)
    by_worker: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for case, answer in said:
        by_worker[case.worker_id].append((case.id, answer))
    findings = []
    for worker_id, mine in by_worker.items():
        [(answer, times)] = Counter(answer for _id, answer in mine).most_common(1)
        others = len(said) - len(mine)
        usual = (everybody[answer] - times) / others if others else 0.0
        hits = tuple(number for number, each in mine if each == answer)
        low = share(times, len(mine)).low - usual
        findings.append(Finding(worker_id, times / len(mine) - usual, low, len(mine), hits[-SHOWN:]))
    return findings


def _bare(value: Any) -> Any:
    """An answer without the ids of its objects, which differ from item to item."""
    if isinstance(value, Mapping):
        return {name: _bare(each) for name, each in value.items() if name != "id"}
    return [_bare(each) for each in value] if isinstance(value, list) else value


def _compared(source: str) -> Callable[[Session, Project, Sequence[Case]], list[Finding]]:
    def collect(session: Session, project: Project, found: Sequence[Case]) -> list[Finding]:
        """The share of answers without an error, judged by the upper end of its interval."""
        rows = session.execute(
            select(Evidence.worker_id, Evidence.assignment_id, Evidence.right, Evidence.total)
            .where(Evidence.project_id == project.id, Evidence.source == source, Evidence.total > 0)
            .order_by(Evidence.id.desc())
            .limit(MOST_CASES)
        )
        right: Counter[int] = Counter()
        n: Counter[int] = Counter()
        wrong: dict[int, list[int]] = defaultdict(list)
        for worker_id, assignment_id, good, total in rows:
            n[worker_id] += 1
            right[worker_id] += good == total
            if good < total:
                wrong[worker_id].append(assignment_id)
        return [
            Finding(
                who, right[who] / n[who], share(right[who], n[who]).high, n[who], tuple(wrong[who][:SHOWN])
            )
            for who in n
        ]

    return collect


def returns(session: Session, project: Project, _found: Sequence[Case]) -> list[Finding]:
    """The share of reviewed work that was returned at its first review."""
    rows = session.execute(
        select(Assignment.worker_id, Assignment.id, Review.decision)
        .join(Review, Review.assignment_id == Assignment.id)
        .where(Review.project_id == project.id)
        .order_by(Review.id.desc())
        .limit(MOST_CASES)
    )
    first = {assignment_id: (worker_id, decision) for worker_id, assignment_id, decision in rows}
    seen: Counter[int] = Counter()
    back: dict[int, list[int]] = defaultdict(list)
    for assignment_id, (worker_id, decision) in first.items():
        seen[worker_id] += 1
        if decision == "return":
            back[worker_id].append(assignment_id)
    return [_finding(worker_id, back[worker_id], n) for worker_id, n in seen.items()]


def taken(session: Session, project: Project, _found: Sequence[Case]) -> list[Finding]:
    """The share of wrong prelabels that were handed in as they were."""
    seen: Counter[int] = Counter()
    hits: dict[int, list[int]] = defaultdict(list)
    for answer in gold.seeded_answers(session, project, limit=MOST_CASES):
        seen[answer.worker_id] += 1
        if answer.taken:
            hits[answer.worker_id].append(answer.assignment_id)
    return [_finding(worker_id, hits[worker_id][::-1], n) for worker_id, n in seen.items()]


COLLECTORS: Mapping[str, Collector] = {
    "gold": Collector(
        _("Right on gold"),
        _("Share of gold answered without an error"),
        _("Some of your recent answers differed from what was expected."),
        False, True, 0.6, _compared("gold"),
    ),
    "agreement": Collector(
        _("Agrees with the others"),
        _("Share of answers the same as the others' consensus"),
        _("Your recent answers often differed from those of others."),
        False, True, 0.5, _compared("consensus"),
    ),
    "returns": Collector(
        _("Returned by reviewers"),
        _("Share of reviewed work that was returned"),
        _("Reviewers returned much of your recent work."),
        True, True, 0.4, returns,
    ),
    "fast": Collector(
        _("Fast answers"),
        _("Share of answers in less than a quarter of the others' usual time for their size"),
        _("Some of your recent work was done much faster than usual."),
        True, True, 0.5, fast,
    ),
    "skips": Collector(
        _("Skips in a row"),
        _("Items skipped one after another, up to now"),
        _("You skipped many items in a row."),
        True, False, 10, skips,
    ),
    "same": Collector(
        _("The same answer again and again"),
        _("How much oftener than the others the same answer was given to different items"),
        _("Many of your recent answers were exactly the same."),
        True, True, 0.5, same,
    ),
    "prelabels": Collector(
        _("Takes wrong prelabels"),
        _("Share of prelabels made wrong on purpose that were handed in as they were"),
        _("Some of your recent answers left what was given to start from as it was, though it was wrong."),
        True, True, 0.3, taken,
    ),
}  # fmt: skip
