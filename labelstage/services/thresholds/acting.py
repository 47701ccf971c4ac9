"""Does to items what the rules say, writes it down, and takes it back."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from labelstage.words import _

from ...storage import (
    Assignment,
    Item,
    ItemConsensus,
    ItemScore,
    Project,
    Threshold,
    ThresholdAction,
    User,
    utcnow,
)
from .. import adjudication, events, projects, rescoring
from ..assignment import lock_items, set_overlap, settle_item, used_slots
from ..errors import Conflict, NotFound
from ..quality import primary_measure
from .rules import rules

ACTIONS = ("one_more", "stop", "adjudicate", "accept", "review")
_CLOSED = ("set_aside", "withdrawn")
_MOST_AT_ONCE = 1_000
DISPUTED = _("Its annotators are still not sure enough.")


@events.believed.connect
def act(session: Session, *, project: Project, item_ids: Sequence[int], **_: Any) -> None:
    """Do to these items what the project's active rules say; items that somebody took a rule's act back on are left alone."""
    active = [rule for rule in rules(session, project) if rule.active]
    if not active or not item_ids:
        return
    lock_items(session, Item.id.in_(item_ids))
    values = values_of(session, project, active, item_ids)
    reversed_ = _left_alone(session, active, item_ids)
    items = session.scalars(
        select(Item)
        .where(Item.id.in_(item_ids), Item.state.not_in(_CLOSED), ~Item.adjudicate)
        .order_by(Item.id),
        execution_options={"populate_existing": True},
    )
    for item in items.all():
        asked = [(rule, values[rule.field][item.id]) for rule in active if item.id in values[rule.field]]
        if asked and item.id not in reversed_:
            _act(session, item, asked)


def values_of(
    session: Session, project: Project, active: Sequence[Threshold], item_ids: Sequence[int]
) -> dict[str, dict[int, float | None]]:
    """By field and item what its rule measures; None where agreement is not defined, nothing where the field was not answered."""
    kinds = {field["name"]: field for field in projects.schema(session, project).fields}
    found: dict[str, dict[int, float | None]] = {}
    for rule in active:
        rows = session.execute(
            select(
                ItemConsensus.item_id, ItemConsensus.confidence, ItemConsensus.change, ItemConsensus.method
            ).where(ItemConsensus.item_id.in_(item_ids), ItemConsensus.field == rule.field)
        ).all()
        if rule.measure != "agreement":
            sure = rule.measure == "confidence"
            found[rule.field] = {row.item_id: row.confidence if sure else 1 - row.change for row in rows}
            continue
        scores = session.execute(
            select(ItemScore.item_id, ItemScore.value).where(
                ItemScore.item_id.in_(item_ids),
                ItemScore.field == rule.field,
                ItemScore.measure == primary_measure(kinds[rule.field]),
            )
        )
        agreed: dict[int, float | None] = {row.item_id: row.value for row in scores}
        found[rule.field] = {
            row.item_id: 1.0 if row.method == "decided" else agreed.get(row.item_id) for row in rows
        }
    return found


def is_below(rule: Threshold, value: float | None, answers: int) -> bool:
    return value is None or value < rule.at or answers < rule.minimum


def _left_alone(session: Session, active: Sequence[Threshold], item_ids: Sequence[int]) -> set[int]:
    versions = {rule.field: rule.version for rule in active}
    rows = session.execute(
        select(ThresholdAction.item_id, ThresholdAction.field, ThresholdAction.version).where(
            ThresholdAction.item_id.in_(item_ids), ThresholdAction.reversed_at.is_not(None)
        )
    )
    return {row.item_id for row in rows if versions.get(row.field) == row.version}


def _act(session: Session, item: Item, asked: Sequence[tuple[Threshold, float | None]]) -> None:
    below = [(rule, value) for rule, value in asked if is_below(rule, value, item.submitted)]
    if not below:
        _enough(session, item, asked)
        return
    if item.submitted < item.overlap:
        return  # an answer is still to come
    further = [(rule, value) for rule, value in below if item.submitted < rule.maximum]
    if further:
        rule, value = min(further, key=lambda each: (each[1] is not None, each[1] or 0))
        before = item.overlap
        set_overlap(session, item, before + 1)
        _write(session, item, rule, value, "one_more", before)
    elif any(rule.below == "adjudicate" for rule, _value in below):
        rule, value = next(each for each in below if each[0].below == "adjudicate")
        item.adjudicate = True
        _write(session, item, rule, value, "adjudicate", item.overlap)
        events.disputed.send(session, item=item, reason=DISPUTED)


def _enough(session: Session, item: Item, asked: Sequence[tuple[Threshold, float | None]]) -> None:
    """All rules are met: ask nobody else, and accept or leave to a reviewer what is there."""
    rule, value = min(asked, key=lambda each: each[1] or 0)
    if item.open_slots > 0 and (used := used_slots(session, item)) < item.overlap:
        before = item.overlap
        set_overlap(session, item, max(1, used))
        _write(session, item, rule, value, "stop", before)
    wishes = {each.above for each, _value in asked}
    if "leave" in wishes or item.submitted < item.overlap:
        return
    sampled = [each for each, _value in asked if each.above == "review" and _is_sampled(item, each)]
    if sampled:
        if not _has(session, item, sampled[0], "review"):
            _write(session, item, sampled[0], value, "review", item.overlap)
        return
    _accept(session, item, rule, value)


def _is_sampled(item: Item, rule: Threshold) -> bool:
    """The same answer every time, and not to be guessed from the number."""
    return zlib.crc32(f"threshold {rule.field} {item.id}".encode()) % 100 < rule.review_rate


def _accept(session: Session, item: Item, rule: Threshold, value: float | None) -> None:
    """Accept what waits. A submit that a reviewer decides on just now is not waited for: the item is looked at again."""
    waiting = (Assignment.item_id == item.id, Assignment.state == "submitted", Assignment.counted)
    several = list(
        session.scalars(
            select(Assignment)
            .where(*waiting)
            .order_by(Assignment.id)
            .with_for_update(of=Assignment, skip_locked=True),
            execution_options={"populate_existing": True},
        )
    )
    if len(several) < (session.scalar(select(func.count()).where(*waiting)) or 0):
        session.flush()
        rescoring.mark(session, item.id)
        return
    if several:
        for each in several:
            each.state = "accepted"
        session.flush()
        settle_item(session, item)
        _write(session, item, rule, value, "accept", item.overlap, [each.id for each in several])


def _has(session: Session, item: Item, rule: Threshold, action: str) -> bool:
    query = select(ThresholdAction.id).where(
        ThresholdAction.item_id == item.id,
        ThresholdAction.field == rule.field,
        ThresholdAction.action == action,
        ThresholdAction.version == rule.version,
    )
    return session.scalar(query.limit(1)) is not None


def _write(
    session: Session,
    item: Item,
    rule: Threshold,
    value: float | None,
    action: str,
    before: int,
    assignments: Sequence[int] = (),
) -> None:
    session.add(
        ThresholdAction(
            project_id=item.project_id,
            item_id=item.id,
            field=rule.field,
            action=action,
            measure=rule.measure,
            value=value or 0.0,
            at=rule.at,
            version=rule.version,
            before=before,
            after=item.overlap,
            assignments=list(assignments),
        )
    )
    session.flush()


def log(
    session: Session,
    project: Project,
    *,
    action: str | None = None,
    before: int | None = None,
    limit: int = 100,
) -> Sequence[Any]:
    """What the rules did, the newest first: (ThresholdAction, name, external_id, who reversed it)."""
    query = (
        select(ThresholdAction, Item.name, Item.external_id, User.name.label("reverser"))
        .join(Item, Item.id == ThresholdAction.item_id)
        .outerjoin(User, User.id == ThresholdAction.reversed_by)
        .where(ThresholdAction.project_id == project.id)
        .order_by(ThresholdAction.id.desc())
    )
    if action in ACTIONS:
        query = query.where(ThresholdAction.action == action)
    if before is not None:
        query = query.where(ThresholdAction.id < before)
    return session.execute(query.limit(limit)).all()


def count_actions(session: Session, project: Project) -> Mapping[tuple[str, str], int]:
    """How often each rule did what, by field and action, without what was reversed."""
    rows = session.execute(
        select(ThresholdAction.field, ThresholdAction.action, func.count())
        .where(ThresholdAction.project_id == project.id, ThresholdAction.reversed_at.is_(None))
        .group_by(ThresholdAction.field, ThresholdAction.action)
    )
    return {(field, action): number for field, action, number in rows}


def action_of(session: Session, project: Project, number: int) -> ThresholdAction:
    """What a rule of the project did. Raises NotFound."""
    found = session.get(ThresholdAction, number)
    if found is None or found.project_id != project.id:
        raise NotFound(_("This project's rules did no such thing."))
    return found


def reverse(session: Session, action: ThresholdAction, *, by: User) -> None:
    """Take one act back; the rule leaves the item alone until it is changed. Raises Conflict when that was done already.

    One more annotator who has handed in meanwhile is kept. What was accepted and is so still waits for a reviewer again.
    """
    item = session.get_one(Item, action.item_id, with_for_update={"key_share": True}, populate_existing=True)
    session.refresh(action, with_for_update=True)
    if action.reversed_at is not None:
        raise Conflict(_("This was taken back already."))
    if action.action in ("one_more", "stop"):
        set_overlap(session, item, action.before)
    elif action.action == "adjudicate":
        waiting = adjudication.of_item(session, item)
        if waiting is not None and waiting.state == "waiting":
            adjudication.drop(session, item)
        item.adjudicate = False
    elif action.action == "accept":
        theirs = select(Assignment).where(
            Assignment.id.in_(action.assignments), Assignment.state == "accepted"
        )
        for each in session.scalars(theirs.with_for_update(of=Assignment)):
            each.state = "submitted"
        session.flush()
        settle_item(session, item)
    action.reversed_by, action.reversed_at = by.id, utcnow()
    session.flush()


def reverse_all(session: Session, project: Project, field: str, *, by: User) -> int:
    """Take back what a field's rule did, the newest first, at most `_MOST_AT_ONCE` acts; returns how many."""
    several = session.scalars(
        select(ThresholdAction)
        .where(
            ThresholdAction.project_id == project.id,
            ThresholdAction.field == field,
            ThresholdAction.reversed_at.is_(None),
        )
        .order_by(ThresholdAction.id.desc())
        .limit(_MOST_AT_ONCE)
    ).all()
    for each in several:
        reverse(session, each, by=by)
    return len(several)
