"""What the workbench needs to adjudicate an item, for pages and API alike."""

from __future__ import annotations

from string import ascii_uppercase
from typing import Any

from sqlalchemy.orm import Session

from ..services.adjudication import Case
from ..storage import Adjudication
from .translation import stored
from .work import bare_work


def letter(number: int) -> str:
    """What an annotator is called whose name is not shown: A, B ... Z, A1 ..."""
    return ascii_uppercase[number % 26] + (str(number // 26) if number >= 26 else "")


def case_document(session: Session, case: Case, *, names: bool = False) -> dict[str, Any]:
    """A `Work` whose `case` holds the annotators' layers and the differences. Its assignment's id is the item's, negative."""
    asked_at = case.adjudication.asked_at
    work = bare_work(
        session,
        case.item,
        "adjudication",
        began=asked_at,
        ends=case.adjudication.held_until or asked_at,
        order_of=case.layers[0].assignment.id if case.layers else None,
    )
    return work | {
        "result": dict(case.result),
        "revision": case.adjudication.revision_id,
        "case": {
            "reason": stored(case.adjudication.reason) if case.adjudication.reason else "",
            "note": case.adjudication.note,
            "agreed": sum(unit.agrees for unit in case.units),
            "layers": [
                {
                    "name": layer.worker.name if names else letter(number),
                    "assignment": layer.assignment.id,
                    "revision": layer.revision.id,
                    "state": layer.assignment.state,
                    "result": dict(layer.result),
                }
                for number, layer in enumerate(case.layers)
            ],
            "differences": [
                {
                    "key": unit.key,
                    "field": unit.field,
                    "id": unit.id or None,
                    "options": [{"who": list(each.who), "value": each.value} for each in unit.options],
                    "merged": unit.merged,
                    "decided": case.kept[unit.key]["choice"] if unit.key in case.kept else None,
                    "reopened": unit.key in case.earlier and unit.key not in case.kept,
                }
                for unit in case.units
                if not unit.agrees
            ],
        },
    }


def adjudication_document(found: Adjudication) -> dict[str, Any]:
    """One row of the list."""
    return {
        "item_id": found.item_id,
        "item_name": found.item.name or found.item.external_id,
        "state": found.state,
        "reason": stored(found.reason) if found.reason else "",
        "asked_at": found.asked_at.isoformat(),
        "note": found.note,
        "revision": found.revision_id,
        "adjudicator": found.adjudicator.name if found.adjudicator else None,
        "decided_at": found.decided_at.isoformat() if found.decided_at else None,
    }
