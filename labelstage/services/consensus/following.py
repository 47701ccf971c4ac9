"""Keeps the consensus of items in step with what is said about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from labelstage.kinds.believed import Believed, believe_results
from labelstage.measures.consensus import Crowd

from ...storage import ConsensusModel, ItemConsensus, Project, utcnow
from .. import events, jobs, projects, rescoring
from .fitting import is_due
from .models import ready
from .reading import BATCH, Said, read

#: Only so many units of a field are kept for the page.
MOST_UNITS = 200
#: Methods whose workers' rates follow from item to item; the others wait for the next fit.
FOLLOWING = ("one_coin", "dawid_skene")


@events.scored.connect
def follow(session: Session, *, project: Project, item_ids: Sequence[int], **_: Any) -> None:
    """Bring changed items up to date, learn from them, and have the models fitted anew when enough has changed."""
    refresh(session, project, item_ids, learn=True)
    if is_due(session, project):
        jobs.enqueue(session, "consensus", project=project, key=f"consensus:{project.id}")


@events.reviewed.connect
def mark(session: Session, *, assignment: Any, **_: Any) -> None:
    """What a reviewer decides teaches who is right: look at the item again."""
    rescoring.mark(session, assignment.item_id)


def refresh(session: Session, project: Project, item_ids: Iterable[int], *, learn: bool = False) -> int:
    """Write the consensus of these items anew by what is known of the workers; returns how many have answers.

    With `learn` the workers' rates take in what these items now say in place of what they said before.
    """
    wanted = sorted(set(item_ids))
    fields = projects.schema(session, project).fields
    known = ready(session, project, fields)  # locked before any item, by everybody who locks both
    found = telling = 0
    for start in range(0, len(wanted), BATCH):
        answered, told = _refresh(session, project, wanted[start : start + BATCH], known, learn)
        found, telling = found + answered, telling + told
    if learn:
        for model, crowd in known.values():
            model.changed += telling
            if model.method in FOLLOWING:
                model.parameters = crowd.packed()
    session.flush()
    events.believed.send(session, project=project, item_ids=wanted)
    return found


def _refresh(
    session: Session,
    project: Project,
    item_ids: Sequence[int],
    known: Mapping[str, tuple[ConsensusModel, Crowd]],
    learn: bool,
) -> tuple[int, int]:
    """How many of the items have answers, and how many of those tell how their workers err."""
    fields = projects.schema(session, project).fields
    following = {
        name: crowd for name, (_model, crowd) in known.items() if crowd.method in FOLLOWING and learn
    }
    mine = ItemConsensus.item_id.in_(item_ids), ItemConsensus.project_id == project.id
    if following:
        for row in session.execute(select(ItemConsensus.field, ItemConsensus.units).where(*mine)):
            if row.field in following:
                _learn(following[row.field], row.units, -1)
    crowds = {name: crowd for name, (_model, crowd) in known.items()}
    rows, found, telling = [], 0, 0
    for said in read(session, project, item_ids):
        found, telling = found + 1, telling + said.is_telling
        _merged, _tied, believed = believe_results(
            fields, said.workers, said.results, project.match_iou, crowds
        )
        for name, each in believed.items():
            method = crowds[name].method if name in crowds else "shared"
            rows.append(_row(project, said, name, each, method))
            if name in following:
                _learn(following[name], rows[-1]["units"], 1)
    session.execute(delete(ItemConsensus).where(*mine))
    if rows:
        session.execute(insert(ItemConsensus), rows)
    return found, telling


def _row(project: Project, said: Said, name: str, believed: Believed, method: str) -> dict[str, Any]:
    value, tied = believed.merged.value, believed.merged.tied
    confidence, change, units = believed.confidence, believed.change, believed.units
    if said.decided is not None and said.decided.get(name) is not None:
        value, tied, confidence, change, method = said.decided[name], [], 1.0, 0.0, "decided"
    return {
        "item_id": said.item_id,
        "field": name,
        "project_id": project.id,
        "value": value,
        "tied": list(tied),
        "confidence": round(confidence, 6),
        "change": round(change, 6),
        "method": method,
        "workers": [
            worker
            for worker, result in zip(said.workers, said.results, strict=True)
            if result.get(name) is not None
        ],
        "units": units[:MOST_UNITS],
        "made_at": utcnow(),
    }


def _learn(crowd: Crowd, units: Sequence[Mapping[str, Any]], sign: int) -> None:
    for unit in units:
        labels = [label for label, _sure in unit["others"]]
        if all(label in crowd.place for label in (*labels, *unit["said"].values())):
            beliefs = np.zeros(len(crowd.labels))
            for label, sure in unit["others"]:
                beliefs[crowd.place[label]] = sure
            crowd.learn({int(worker): label for worker, label in unit["said"].items()}, beliefs, sign)
