"""What is known of workers from comparing what they said with something better, and what follows for their skill.

Three sources, each with a weight: gold counts fully, a reviewer's decision nearly so, the consensus of the others least, for it may
be wrong itself. Skill in a class is a Beta posterior over "he says so where it is true", from a prior of one right and one wrong in
two cases: with n cases it is never surer than n cases allow.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from scipy.special import betaincinv
from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from labelstage.kinds.marking import Tolerance, mark

from ..storage import Assignment, Evidence, Project, User, direct, utcnow

#: How much a case of each source counts.
WEIGHTS: Mapping[str, float] = {"gold": 1.0, "review": 0.8, "consensus": 0.3}
#: Before anything is known: right as often as wrong, worth two cases.
PRIOR = (1.0, 1.0)
LEVEL = 0.95
#: Answers that were compared before a worker sees figures of himself.
ENOUGH_TO_SHOW = 20

Key = tuple[str, str | None, str | None]


@dataclass(frozen=True)
class Share:
    """A share with the cases behind it and an interval that holds the true one with probability LEVEL."""

    value: float | None
    n: float
    low: float
    high: float


@dataclass(frozen=True)
class ClassSkill:
    """A worker in one class. `recall`: of what is of the class, how much he says. `precision`: of what he says, how much is."""

    field: str
    name: str
    recall: Share
    precision: Share
    skill: Share  # the posterior over all sources, weighted


@dataclass(frozen=True)
class WorkerSkill:
    """What is known of one worker."""

    worker_id: int
    right: Share  # by gold alone
    skill: Share  # over all sources, weighted
    answers: Mapping[str, int]  # compared answers by source
    classes: Sequence[ClassSkill]
    confusion: Mapping[str, Mapping[tuple[str | None, str | None], int]] = field(default_factory=dict)


def compare(
    session: Session,
    fields: Sequence[Mapping[str, Any]],
    work: Assignment,
    source: str,
    truth: Mapping[str, Any],
    said: Mapping[str, Any],
    tolerance: Tolerance,
    *,
    now: datetime | None = None,
) -> Evidence:
    """Keep how an answer compares with the truth; what the same source said of it before is replaced."""
    found = mark(fields, work.item, truth, said, tolerance)
    session.execute(
        delete(Evidence).where(Evidence.assignment_id == work.id, Evidence.source == source),
        execution_options={"synchronize_session": False},
    )
    row = Evidence(
        project_id=work.project_id,
        worker_id=work.worker_id,
        assignment_id=work.id,
        source=source,
        pairs=[[*key, number] for key, number in found.counts.items()],
        right=found.right,
        total=found.total,
        created_at=now or utcnow(),
    )
    return direct.insert(session, row)


def share(right: float, total: float, prior: tuple[float, float] = PRIOR) -> Share:
    """A share and its Beta posterior's interval; without cases the value is None.

    >>> share(9, 10).value, round(share(9, 10).low, 2), round(share(9, 10).high, 2)
    (0.9, 0.59, 0.98)
    """
    shape = right + prior[0], max(total - right, 0) + prior[1]
    low, high = (float(betaincinv(*shape, (1 + side * LEVEL) / 2)) for side in (-1, 1))
    return Share(right / total if total else None, total, low, high)


def posterior(right: float, total: float) -> Share:
    """The mean of the posterior, with its interval: what to believe of a worker of whom little is known."""
    known = share(right, total)
    return Share((right + PRIOR[0]) / (total + sum(PRIOR)), total, known.low, known.high)


def skills_of(
    session: Session, project: Project, worker: User | None = None, *, before: datetime | None = None
) -> list[WorkerSkill]:
    """What is known of each worker of whom anything is, by id; or of one. `before`: what was known at a moment."""
    conditions: list[ColumnElement[bool]] = [Evidence.project_id == project.id]
    if before is not None:
        conditions.append(Evidence.created_at < before)
    if worker is not None:
        conditions.append(Evidence.worker_id == worker.id)
    counts: dict[int, dict[str, Counter[Key]]] = defaultdict(lambda: defaultdict(Counter))
    answers: dict[int, Counter[str]] = defaultdict(Counter)
    rows = session.execute(
        select(Evidence.worker_id, Evidence.source, Evidence.pairs)
        .where(*conditions)
        .order_by(Evidence.worker_id)
    )
    for worker_id, source, pairs in rows:
        answers[worker_id][source] += 1
        for name, true, said, number in pairs:
            counts[worker_id][source][name, true, said] += number
    return [_worker(worker_id, by_source, answers[worker_id]) for worker_id, by_source in counts.items()]


def cases_of(
    session: Session, project: Project, worker: User, field: str, true: str | None, said: str | None
) -> list[Assignment]:
    """Where on gold the worker said `said` of what is `true`, None standing for no such object; the newest first."""
    rows = session.execute(
        select(Evidence.assignment_id, Evidence.pairs).where(
            Evidence.project_id == project.id, Evidence.worker_id == worker.id, Evidence.source == "gold"
        )
    )
    hits = [number for number, pairs in rows if any(pair[:3] == [field, true, said] for pair in pairs)]
    return list(
        session.scalars(select(Assignment).where(Assignment.id.in_(hits)).order_by(Assignment.id.desc()))
    )


def own(session: Session, project: Project, worker: User, before: datetime) -> WorkerSkill | None:
    """What a worker is shown of himself: nothing until ENOUGH_TO_SHOW answers were compared before that moment. Figures that
    changed with each answer would tell him which item was gold."""
    found = skills_of(session, project, worker, before=before)
    if not found or sum(found[0].answers.values()) < ENOUGH_TO_SHOW:
        return None
    return found[0]


def _worker(worker_id: int, by_source: Mapping[str, Counter[Key]], answers: Counter[str]) -> WorkerSkill:
    weighted: Counter[Key] = Counter()
    for source, counts in by_source.items():
        for key, number in counts.items():
            weighted[key] += WEIGHTS[source] * number  # type: ignore[assignment]
    gold = by_source.get("gold", Counter())
    confusion: dict[str, dict[tuple[str | None, str | None], int]] = {}
    for (name, true, said), number in gold.items():
        confusion.setdefault(name, {})[true, said] = number
    named = dict.fromkeys((key[0], name) for key in weighted for name in key[1:] if name is not None)
    return WorkerSkill(
        worker_id,
        share(*_right(gold)),
        posterior(*_right(weighted)),
        dict(answers),
        [_class(name, label, gold, weighted) for name, label in sorted(named)],
        confusion,
    )


def _right(counts: Mapping[Key, float]) -> tuple[float, float]:
    right = sum(number for (_field, true, said), number in counts.items() if true == said)
    return right, sum(counts.values())


def _class(name: str, label: str, gold: Mapping[Key, float], weighted: Mapping[Key, float]) -> ClassSkill:
    right, true, said = _class_counts(gold, name, label)
    sure, cases, _said = _class_counts(weighted, name, label)
    return ClassSkill(name, label, share(right, true), share(right, said), posterior(sure, cases))


def _class_counts(counts: Mapping[Key, float], name: str, label: str) -> tuple[float, float, float]:
    """Right, truly of the class, said to be."""
    own = [(true, said, number) for (field, true, said), number in counts.items() if field == name]
    return (
        sum(number for true, said, number in own if true == said == label),
        sum(number for true, _said, number in own if true == label),
        sum(number for _true, said, number in own if said == label),
    )
