"""What an adjudicator's decision makes: a revision of his own, with a lineage, and the end of the others' waiting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from labelstage.words import _

from ...storage import Adjudication, Assignment, Item, Project, Revision, User, utcnow
from .. import annotation, rescoring, review
from ..errors import Conflict, Invalid, Problem
from .cases import Case, case, decision_about, same
from .queue import must_be_apart, of_item

MAX_NOTE = 2000
#: What may be said of the annotators' own submits: nobody is punished unless the adjudicator says so.
SUBMITS = ("accept", "return", "leave")


def decide(
    session: Session,
    project: Project,
    item: Item,
    adjudicator: User,
    *,
    result: Any,
    seen: Sequence[int],
    choices: Mapping[str, Any] | None = None,
    note: str = "",
    submits: Mapping[str, str] | None = None,
    active_ms: int = 0,
    now: datetime | None = None,
) -> Adjudication:
    """Write down what holds for an item.

    `seen` are the revisions that lay before the adjudicator; `choices` says by the key of a difference what was chosen (the number
    of an option, "merged", "none" or "edited"); `submits` says by assignment what becomes of it: accepted (the default for what
    waits), returned, or left. Raises Invalid, Forbidden for whoever took part, Conflict when labels came meanwhile.
    """
    now = now or utcnow()
    session.refresh(item, with_for_update={"key_share": True})
    found = of_item(session, item)
    if found is None:
        raise Conflict(_("This item does not wait for adjudication."))
    must_be_apart(session, found, adjudicator)
    known = case(session, project, found)
    if sorted(seen) != sorted(layer.revision.id for layer in known.layers):
        raise Conflict(
            _(
                "Labels were handed in or taken out while you decided. Look at this item again; nothing is lost."
            )
        )
    _check(known, note, submits or {})
    clean = annotation.check(session, project, item, result)
    _settle_submits(session, project, known, adjudicator, submits or {}, note, now)
    revision = _revise(session, project, known, adjudicator, clean, now)
    found.decisions = _decisions(known, clean, choices or {})
    found.state, found.note, found.revision_id = "done", note.strip(), revision.id
    found.adjudicator_id, found.decided_at = adjudicator.id, now
    found.active_ms = max(0, min(active_ms, 2**31))
    found.holder_id = found.held_until = None
    item.adjudicate = False
    session.flush()
    rescoring.mark(session, item.id)
    return found


def _check(known: Case, note: str, submits: Mapping[str, str]) -> None:
    problems = []
    if len(note) > MAX_NOTE:
        problems.append(Problem("note", _("Keep it under %(most)s characters.", most=MAX_NOTE)))
    ours = {str(layer.assignment.id) for layer in known.layers}
    for number, what in submits.items():
        if number not in ours:
            problems.append(Problem(f"submits.{number}", _("This is no submit about the item.")))
        elif what not in SUBMITS:
            problems.append(
                Problem(f"submits.{number}", _("Choose one of: %(known)s.", known=", ".join(SUBMITS)))
            )
    if problems:
        raise Invalid(_("The decision was not saved."), problems)


def _settle_submits(
    session: Session,
    project: Project,
    known: Case,
    adjudicator: User,
    submits: Mapping[str, str],
    note: str,
    now: datetime,
) -> None:
    for layer in known.layers:
        what = submits.get(str(layer.assignment.id), "accept")
        if layer.assignment.state == "submitted" and what != "leave":
            review.review(
                session,
                project,
                layer.assignment,
                adjudicator,
                decision=what,
                revision_id=layer.revision.id,
                comment=(note.strip() or "→") if what == "return" else "",
                now=now,
            )


def _revise(
    session: Session, project: Project, known: Case, adjudicator: User, result: dict[str, Any], now: datetime
) -> Revision:
    """The next revision in the adjudicator's own strand of the item."""
    mine = (Assignment.item_id == known.item.id, Assignment.worker_id == adjudicator.id)
    strand = session.scalar(select(Assignment).where(*mine))
    if strand is None:
        strand = Assignment(
            project_id=project.id, item=known.item, worker_id=adjudicator.id, expires_at=now, leased_at=now
        )
        session.add(strand)
    strand.state, strand.counted, strand.submitted_at = "adjudicated", False, now
    session.flush()
    revision = annotation.add_revision(
        session,
        project,
        strand,
        author_id=adjudicator.id,
        origin="adjudicator",
        result=result,
        key=f"adjudication-{now.timestamp()}",
        now=now,
    )
    revision.made_of = [layer.revision.id for layer in known.layers]
    strand.revision_id = revision.id
    session.flush()
    return revision


def _decisions(known: Case, result: Mapping[str, Any], choices: Mapping[str, Any]) -> dict[str, Any]:
    """What was decided about each difference, and what the adjudicator added of his own."""
    workers = [layer.worker.id for layer in known.layers]
    found: dict[str, Any] = {}
    names = set()
    for unit in known.units:
        if unit.id:
            names.add((unit.field, unit.id))
            value = next((each for each in result.get(unit.field, []) if each["id"] == unit.id), None)
        else:
            value = result.get(unit.field)
        if not unit.agrees or not same(value, unit.merged):
            choice = choices.get(unit.key, known.kept.get(unit.key, {}).get("choice", "edited"))
            found[unit.key] = decision_about(unit, choice, value, workers)
    objects = {unit.field for unit in known.units if unit.id}
    found["extra"] = [
        {"field": name, "object": each}
        for name, value in result.items()
        if isinstance(value, list)
        for each in value
        if isinstance(each, dict)
        and (name, each.get("id")) not in names
        and (name in objects or "id" in each)
    ]
    return found
