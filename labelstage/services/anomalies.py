"""What is unusual about people's work: signs to look at, never verdicts, each with what it was seen in.

Every sign is scored by what can be said at least (the kinder end of an interval, one minus a corrected p-value), against what is usual
in the same project. Nothing follows by itself.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from statistics import median
from typing import Any

from scipy.special import chdtrc
from sqlalchemy import select
from sqlalchemy.orm import Session

from labelstage import kinds
from labelstage.kinds.drawing import Drawing
from labelstage.measures.collusion import shared_errors
from labelstage.words import Words, _

from ..storage import Gold, Project, User, utcnow
from . import projects, rules
from .evidence import share
from .rules.collectors import HANDED_IN, Case

#: A pair is named from this corrected p-value on.
SURE = 0.01
#: Answers of a worker before his classes, drawings and hours are looked at.
ENOUGH = 20
#: How far, at least, one's classes are from the others' (Jensen-Shannon divergence, 0 to 1 bit).
FAR = 0.1
#: A drawing in the same place on so many items is a template.
TEMPLATE = 3
#: From this share of a worker's objects or answers on a sign is shown.
SHARE = 0.3
NIGHT = range(5)
SHOWN = 20

Said = Sequence[tuple[Case, Any]]


@dataclass(frozen=True)
class Anomaly:
    """`score`: 0 to 1, what can be said at least. `says`: what was seen, with its numbers."""

    kind: str
    workers: tuple[int, ...]
    score: float
    n: int
    says: Words
    assignments: tuple[int, ...]


def find(session: Session, project: Project, zone: tzinfo) -> list[Anomaly]:
    """All signs in what was lately handed in, the strongest first."""
    seen = [
        case for case in rules.cases(session, project, utcnow()) if case.state in HANDED_IN and case.result
    ]
    names = dict(
        session.execute(
            select(User.id, User.name).where(User.id.in_({case.worker_id for case in seen}))
        ).all()
    )
    found = [*_hasty(session, project, seen), *_bursts(seen, zone)]
    known: dict[int, Mapping[str, Any]] = dict(
        session.execute(select(Gold.item_id, Gold.result).where(Gold.project_id == project.id)).all()
    )
    for field in projects.fields(session, project):
        said = [
            (case, (case.result or {})[field["name"]])
            for case in seen
            if field["name"] in (case.result or {})
        ]
        if field["kind"] == "choice" and not field["multiple"]:
            found += _one_sided(field, said)
            found += _alike(field, said, known, names)
        elif isinstance(kinds.of(field), Drawing):
            found += _templates(field, said)
            found += _copied(field, said, names)
    return sorted(found, key=lambda each: -each.score)


def _hasty(session: Session, project: Project, seen: Sequence[Case]) -> Iterable[Anomaly]:
    collector = rules.COLLECTORS["fast"]
    for each in collector.collect(session, project, seen):
        if each.n >= ENOUGH and each.kind >= SHARE:
            says = _(
                "%(share)s %% of %(n)s answers took less than a quarter of the others' usual time for their size.",
                share=round(100 * each.value),
                n=each.n,
            )
            yield Anomaly("pace", (each.worker_id,), each.kind, each.n, says, each.assignments)


def _by_worker(said: Said) -> dict[int, list[tuple[Case, Any]]]:
    mine: dict[int, list[tuple[Case, Any]]] = defaultdict(list)
    for case, value in said:
        mine[case.worker_id].append((case, value))
    return mine


def _one_sided(field: Mapping[str, Any], said: Said) -> Iterable[Anomaly]:
    """Classes given far more, or less, often than others give them."""
    everybody = Counter(value for _case, value in said)
    people = _by_worker(said)
    for worker, mine in people.items():
        own = Counter(value for _case, value in mine)
        others = everybody - own
        if len(mine) < ENOUGH or others.total() < ENOUGH:
            continue
        apart, p = _divergence(own, others)
        if apart >= FAR and p * len(people) < SURE:
            [(name, times)] = own.most_common(1)
            says = _(
                "Said %(name)s in %(share)s %% of %(n)s answers to %(field)s, the others in %(usual)s %%.",
                name=name,
                share=round(100 * times / len(mine)),
                n=len(mine),
                field=field["title"],
                usual=round(100 * others[name] / others.total()),
            )
            where = tuple(case.id for case, value in mine if value == name)[-SHOWN:]
            yield Anomaly("classes", (worker,), min(1.0, apart), len(mine), says, where)


def _divergence(own: Counter[Any], others: Counter[Any]) -> tuple[float, float]:
    """The Jensen-Shannon divergence of two distributions in bits, and the p-value of the likelihood-ratio (G) test."""
    n, m, apart, g = own.total(), others.total(), 0.0, 0.0
    for name in own.keys() | others.keys():
        p, q = own[name] / n, others[name] / m
        middle, pooled = (p + q) / 2, (own[name] + others[name]) / (n + m)
        for share_of, count in ((p, own[name]), (q, others[name])):
            if count:
                apart += share_of / 2 * math.log2(share_of / middle)
                g += 2 * count * math.log(share_of / pooled)
    return apart, float(chdtrc(max(1, len(own.keys() | others.keys()) - 1), g))


def _alike(
    field: Mapping[str, Any], said: Said, known: Mapping[int, Mapping[str, Any]], names: Mapping[int, str]
) -> Iterable[Anomaly]:
    """Pairs who answer alike, wrongly too, more often than their abilities explain."""
    numbers = {each["name"]: at for at, each in enumerate(field["classes"])}
    labels: dict[int, dict[int, int]] = defaultdict(dict)
    work: dict[tuple[int, int], int] = {}
    for case, value in said:
        if value in numbers:
            labels[case.item_id][case.worker_id] = numbers[value]
            work[case.item_id, case.worker_id] = case.id
    truths = {
        item: numbers[result[field["name"]]]
        for item, result in known.items()
        if result.get(field["name"]) in numbers
    }
    telling = {item: answers for item, answers in labels.items() if len(answers) > 1 or item in truths}
    for pair in shared_errors(telling, truths, len(numbers)):
        if pair.corrected >= SURE:
            break
        says = _(
            "%(left)s and %(right)s gave the same answer to %(same)s of %(n)s items that are known or that others labelled too; about %(expected)s would be usual for how well they work. In %(wrong)s both were wrong in the same way.",
            left=names[pair.left],
            right=names[pair.right],
            same=pair.same,
            n=pair.items,
            expected=round(pair.expected),
            wrong=len(pair.wrong),
        )
        where = tuple(work[item, pair.right] for item in pair.wrong)[:SHOWN]  # type: ignore[index]
        yield Anomaly("alike", (pair.left, pair.right), 1 - pair.corrected, pair.items, says, where)


def _place(each: Mapping[str, Any]) -> str:
    """Where and what an object is, to a tenth of a pixel, without its id and attributes."""
    kept = {name: value for name, value in each.items() if name not in ("id", "attributes")}
    return json.dumps(kept, sort_keys=True)


def _templates(field: Mapping[str, Any], said: Said) -> Iterable[Anomaly]:
    """The same drawing in the same place on different items."""
    for worker, mine in _by_worker(said).items():
        items: dict[str, set[int]] = defaultdict(set)
        objects = [(case, _place(each)) for case, value in mine for each in value]
        for case, place in objects:
            items[place].add(case.item_id)
        hits = [case.id for case, place in objects if len(items[place]) >= TEMPLATE]
        if len(objects) >= ENOUGH and (low := share(len(hits), len(objects)).low) >= SHARE:
            says = _(
                "%(hits)s of %(n)s objects in %(field)s stand in exactly the same place on three items or more.",
                hits=len(hits),
                n=len(objects),
                field=field["title"],
            )
            where = tuple(dict.fromkeys(hits))[:SHOWN]
            yield Anomaly("template", (worker,), low, len(objects), says, where)


def _copied(field: Mapping[str, Any], said: Said, names: Mapping[int, str]) -> Iterable[Anomaly]:
    """Two people whose drawings on the same item are the same to the last digit: hands never do that by chance."""
    drawn: dict[int, list[tuple[Case, str]]] = defaultdict(list)
    for case, value in said:
        if value:
            drawn[case.item_id].append((case, json.dumps(sorted(map(_place, value)))))
    both: Counter[tuple[int, int]] = Counter()
    same: dict[tuple[int, int], list[int]] = defaultdict(list)
    for answers in drawn.values():
        ordered = sorted(answers, key=lambda each: each[0].worker_id)
        for at, (case, shape) in enumerate(ordered):
            for other, its in ordered[at + 1 :]:
                both[case.worker_id, other.worker_id] += 1
                if shape == its:
                    same[case.worker_id, other.worker_id].append(other.id)
    for (left, right), where in same.items():
        low = share(len(where), both[left, right]).low
        if len(where) >= TEMPLATE and low >= SHARE:
            says = _(
                "%(left)s and %(right)s drew exactly the same, to the last digit, on %(same)s of %(n)s items (%(field)s).",
                left=names[left],
                right=names[right],
                same=len(where),
                n=both[left, right],
                field=field["title"],
            )
            yield Anomaly("copied", (left, right), low, both[left, right], says, tuple(where[:SHOWN]))


def _bursts(seen: Sequence[Case], zone: tzinfo) -> Iterable[Anomaly]:
    """Hours of the night in which somebody worked more than twice as fast as he usually does."""
    people: dict[int, list[Case]] = defaultdict(list)
    for case in seen:
        if case.active_ms:
            people[case.worker_id].append(case)
    for worker, mine in people.items():
        night = [case for case in mine if case.at.astimezone(zone).hour in NIGHT]
        day = [case for case in mine if case.at.astimezone(zone).hour not in NIGHT]
        if len(night) < ENOUGH or len(day) < ENOUGH:
            continue
        usual = median(case.pace for case in day)
        hits = [case.id for case in night if case.pace < usual / 2]
        low = share(len(hits), len(night)).low
        if low >= 0.5:
            says = _(
                "%(hits)s of %(n)s answers between midnight and five took less than half of the usual time by day.",
                hits=len(hits),
                n=len(night),
            )
            yield Anomaly("night", (worker,), low, len(night), says, tuple(hits[-SHOWN:]))
