"""What changed from one release of a project to another: items, and labels by class."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from labelstage.formats import Record

from ...storage import Release, ReleaseLabel
from .records import records_of

PAGE = 200
NAMED = 200  #: changed items that are named one by one

Told = tuple[tuple[int, ...], str | None]  # revisions and part


@dataclass
class Change:
    """How often labels of one class were added, removed or changed in place."""

    added: int = 0
    removed: int = 0
    changed: int = 0


@dataclass
class Comparison:
    """Counts of items, labels by field and class, and the first changed items: `{"id", "external_id", "fields"}`."""

    added: int = 0
    removed: int = 0
    changed: int = 0
    unchanged: int = 0
    moved: int = 0  #: items that are in another part now
    labels: dict[str, dict[str, Change]] = field(default_factory=dict)
    items: list[dict[str, Any]] = field(default_factory=list)


def compare(session: Session, before: Release, after: Release) -> Comparison:
    """What is different in `after`. Items whose revisions, schema and way of choosing are the same are not even opened."""
    found = Comparison()
    old, new = _told(session, before), _told(session, after)
    found.added, found.removed = len(new.keys() - old.keys()), len(old.keys() - new.keys())
    both = sorted(old.keys() & new.keys())
    found.moved = sum(old[each][1] != new[each][1] for each in both)
    same_way = (before.schema_id, before.models) == (after.schema_id, after.models) and all(
        before.query.get(name) == after.query.get(name) for name in ("labels", "match_iou", "sources")
    )
    doubtful = [each for each in both if not same_way or old[each][0] != new[each][0]]
    for one, other in _records(session, before, after, doubtful):
        _add(found, one, other)
    found.unchanged = len(both) - found.changed
    return found


def _told(session: Session, release: Release) -> dict[int, Told]:
    rows = session.execute(
        select(ReleaseLabel.item_id, ReleaseLabel.revision_id, ReleaseLabel.split)
        .where(ReleaseLabel.release_id == release.id)
        .order_by(ReleaseLabel.item_id, ReleaseLabel.assignment_id)
    )
    told: dict[int, Told] = {}
    for item, revision, part in rows:
        told[item] = (*told.get(item, ((), None))[0], revision), part
    return told


def _records(
    session: Session, before: Release, after: Release, ids: Sequence[int]
) -> Iterator[tuple[Record, Record]]:
    for start in range(0, len(ids), PAGE):
        some = ids[start : start + PAGE]
        yield from zip(records_of(session, before, some), records_of(session, after, some), strict=True)


def _add(found: Comparison, before: Record, after: Record) -> None:
    fields = []
    for name in sorted(_fields(before) | _fields(after)):
        changes = dict(_differences(_labels(before, name), _labels(after, name)))
        if changes:
            fields.append(name)
        for label, change in changes.items():
            total = found.labels.setdefault(name, {}).setdefault(label, Change())
            total.added += change.added
            total.removed += change.removed
            total.changed += change.changed
    if fields:
        found.changed += 1
        if len(found.items) < NAMED:
            found.items.append({"id": after.id, "external_id": after.external_id, "fields": fields})


def _fields(record: Record) -> set[str]:
    return {name for result, _worker in record.answers() for name in result}


def _labels(record: Record, name: str) -> list[tuple[str, str, str]]:
    """The labels of a field, each as (class, who and which, all of it)."""
    found = []
    for result, worker in record.answers():
        value = result.get(name)
        if value is None:
            continue
        for row in value if isinstance(value, list) else [value]:
            whole = json.dumps(row, sort_keys=True)
            if isinstance(row, Mapping):
                found.append((str(row.get("class", "")), f"{worker}/{row.get('id')}", whole))
            else:
                found.append((row if isinstance(row, str) else whole, f"{worker}/{whole}", whole))
    return found


def _differences(
    before: Sequence[tuple[str, str, str]], after: Sequence[tuple[str, str, str]]
) -> Iterator[tuple[str, Change]]:
    """By class: labels that are equal in all but their id count as the same; of the rest, the same id and class are changed."""
    old, new = _rest(before, after), _rest(after, before)
    changed = old.keys() & new.keys()
    totals: dict[str, Change] = {}
    for label, _who in changed:
        totals.setdefault(label, Change()).changed += 1
    for label, _who in old.keys() - changed:
        totals.setdefault(label, Change()).removed += 1
    for label, _who in new.keys() - changed:
        totals.setdefault(label, Change()).added += 1
    yield from totals.items()


def _rest(
    some: Sequence[tuple[str, str, str]], others: Sequence[tuple[str, str, str]]
) -> Counter[tuple[str, str]]:
    equal = Counter(_but_id(each) for each in others)
    rest: Counter[tuple[str, str]] = Counter()
    for each in some:
        key = _but_id(each)
        if equal[key]:
            equal[key] -= 1
        else:
            rest[each[0], each[1]] += 1
    return rest


def _but_id(label: tuple[str, str, str]) -> str:
    row = json.loads(label[2])
    if isinstance(row, dict):
        row.pop("id", None)
    return json.dumps([label[1].partition("/")[0], row], sort_keys=True)
