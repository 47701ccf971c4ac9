"""What is laid before an adjudicator: the annotators' layers, what they agree on, and what is left to decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from labelstage.kinds import is_asked, of
from labelstage.kinds.believed import believe
from labelstage.kinds.consensus import fitting
from labelstage.kinds.differences import Unit, digest, units
from labelstage.kinds.kind import Merged

from ...storage import Adjudication, Assignment, Item, Project, Revision, User
from .. import consensus, projects
from ..assignment.slots import HANDED_IN


@dataclass(frozen=True)
class Layer:
    """What one annotator says: the newest revision of his assignment."""

    assignment: Assignment
    worker: User
    revision: Revision
    result: Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """`units` are what they said, thing by thing; `earlier` the decisions about them, by the unit's key, and `kept` those that
    still hold; `result` is what all agree on, with what was decided and else the consensus where there is one."""

    item: Item
    adjudication: Adjudication
    layers: Sequence[Layer]
    units: Sequence[Unit]
    earlier: Mapping[str, Mapping[str, Any]]
    kept: Mapping[str, Mapping[str, Any]]
    result: Mapping[str, Any]

    @property
    def open(self) -> list[Unit]:
        """The differences that nobody has decided."""
        return [unit for unit in self.units if not unit.agrees and unit.key not in self.kept]


def case(session: Session, project: Project, adjudication: Adjudication) -> Case:
    """The case as it now stands."""
    item = session.get_one(Item, adjudication.item_id)
    fields = projects.fields(session, project)
    found = layers(session, item, fields)
    workers = [layer.worker.id for layer in found]
    crowds = consensus.crowds(session, project)

    def merge(field: Mapping[str, Any], who: Sequence[int], values: Sequence[Any]) -> Merged:
        people = [workers[number] for number in who]
        return believe(field, people, values, project.match_iou, crowds.get(field["name"])).merged

    parts = units(fields, [layer.result for layer in found], project.match_iou, merge)
    earlier = {unit.key: old for unit in parts if (old := _decided(unit, adjudication.decisions, workers))}
    kept = {
        unit.key: earlier[unit.key]
        for unit in parts
        if unit.key in earlier and not _is_new(unit, earlier[unit.key], workers)
    }
    result = _result(fields, parts, earlier, adjudication.decisions)
    return Case(item, adjudication, found, parts, earlier, kept, result)


def layers(session: Session, item: Item, fields: Sequence[Mapping[str, Any]]) -> list[Layer]:
    """What counts about an item, in the order of the workers' assignments, as far as it fits the newest label schema."""
    rows = session.execute(
        select(Assignment, User, Revision)
        .join(User, User.id == Assignment.worker_id)
        .join(Revision, Revision.id == Assignment.revision_id)
        .where(Assignment.item_id == item.id, Assignment.counted, Assignment.state.in_(HANDED_IN))
        .order_by(Assignment.id)
    )
    return [Layer(work, user, said, fitting(fields, said.result, item)[0]) for work, user, said in rows]


def decision_about(unit: Unit, choice: Any, value: Any, workers: Sequence[int]) -> dict[str, Any]:
    """A decision as it is kept: with what everybody said then, so that one can tell whether it still holds."""
    return {
        "field": unit.field,
        "said": _said(unit, workers),
        "choice": choice,
        "value": value,
    }


def _decided(unit: Unit, decisions: Mapping[str, Any], workers: Sequence[int]) -> Mapping[str, Any] | None:
    """The earlier decision about this thing, where everybody who spoke says the same as then."""
    said = _said(unit, workers)
    for old in decisions.values():
        if not isinstance(old, dict) or old.get("field") != unit.field:
            continue
        before = old["said"].items()
        is_known = any(mark is not None for _worker, mark in before)
        if is_known and all(said.get(worker) == mark for worker, mark in before):
            return old
    return None


def _is_new(unit: Unit, old: Mapping[str, Any], workers: Sequence[int]) -> bool:
    """Whether somebody says what nobody said when it was decided."""
    return any(
        old["said"].keys().isdisjoint(str(workers[number]) for number in option.who)
        for option in unit.options
    )


def _said(unit: Unit, workers: Sequence[int]) -> dict[str, Any]:
    """What each worker says of a thing."""
    return {str(workers[number]): mark for number, mark in unit.said.items()}


def _result(
    fields: Sequence[Mapping[str, Any]],
    parts: Sequence[Unit],
    earlier: Mapping[str, Mapping[str, Any]],
    decisions: Mapping[str, Any],
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    objects: dict[str, list[Any]] = {}
    for unit in parts:
        value = _value(unit, earlier.get(unit.key))
        if not unit.id:
            if value is not None:
                values[unit.field] = value
        else:
            objects.setdefault(unit.field, [])
            if value is not None:
                objects[unit.field].append({**value, "id": unit.id})
    for extra in decisions.get("extra", []):
        if not any(each["id"] == extra["object"]["id"] for each in objects.get(extra["field"], [])):
            objects.setdefault(extra["field"], []).append(extra["object"])
    return _asked(fields, values | objects)


def _value(unit: Unit, decided: Mapping[str, Any] | None) -> Any:
    if decided is not None:
        return decided["value"]
    if unit.agrees:
        return unit.merged if unit.merged is not None else unit.options[0].value
    return unit.merged


def _asked(fields: Sequence[Mapping[str, Any]], found: Mapping[str, Any]) -> dict[str, Any]:
    """In the schema's order, without fields that the answers before them do not ask for, and relations of what is gone."""
    clean: dict[str, Any] = {}
    for field in fields:
        if field["name"] in found and is_asked(field, clean):
            clean[field["name"]] = found[field["name"]]
    for field in fields:
        if field["name"] in clean:
            clean[field["name"]], _problems = of(field).within(field, clean[field["name"]], clean)
    return clean


def same(one: Any, other: Any) -> bool:
    """Whether two values say the same; an object's id does not matter."""
    return digest(one) == digest(other)
