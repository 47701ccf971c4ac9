"""Which items are gold: made from decided work, written by hand, or brought in; and retired."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.orm import Session

from labelstage.words import Words, _, pack

from ...storage import Adjudication, Assignment, Gold, Item, Project, Review, Revision, User
from .. import annotation
from ..assignment import withdraw
from ..errors import Invalid, NotFound, Problem

SOURCES = ("import", "adjudicated", "reviewed", "written")
MOST_AT_ONCE = 1000
LONGEST_HINT = 1000
#: Sources whose item is labelled already. An item of another source is there for gold alone: nobody is asked to label it.
FROM_WORK = ("adjudicated", "reviewed")


def add(
    session: Session, project: Project, item: Item, result: Any, *, source: str, by: User | None = None
) -> Gold:
    """Make an item gold, or give gold another answer and take it up again. Raises Invalid naming every place."""
    clean = annotation.check(session, project, item, result)
    if not clean:
        raise Invalid(_("Gold needs an answer: this one says nothing."))
    kept = session.get(Gold, item.id)
    if kept is None:
        kept = Gold(item_id=item.id, project_id=project.id, created_by=by.id if by else None)
        session.add(kept)
    kept.result, kept.source, kept.state, kept.retired_because = clean, source, "active", ""
    session.flush()
    if source not in FROM_WORK and item.submitted == 0:
        withdraw(session, item)
    return kept


def add_decided(session: Session, project: Project, items: Iterable[Item], *, by: User) -> list[Gold]:
    """Make gold of items by what was decided about them; undecided ones, and those that are gold, are left out."""
    made = []
    for item in items:
        decided = decision(session, item)
        if decided is not None and decided.result and session.get(Gold, item.id) is None:
            source = "adjudicated" if decided.origin == "adjudicator" else "reviewed"
            made.append(add(session, project, item, decided.result, source=source, by=by))
    return made


def add_answers(
    session: Session, project: Project, answers: Iterable[Mapping[str, Any]], *, by: User
) -> tuple[int, list[tuple[str, Words | str]]]:
    """Take known answers ({"external_id", "result"}); how many went in, and for each that did not why."""
    added = 0
    refused: list[tuple[str, Words | str]] = []
    for each in answers:
        name = each["external_id"]
        ours = select(Item).where(Item.project_id == project.id, Item.external_id == name)
        item = session.scalar(ours)
        if item is None:
            refused.append((name, _("The project has no such item.")))
            continue
        try:
            add(session, project, item, each["result"], source="import", by=by)
            added += 1
        except Invalid as problem:
            first = problem.problems[0].message if problem.problems else problem.message
            refused.append((name, first))
    return added, refused


def items_of(session: Session, project: Project, ids: Iterable[int]) -> list[Item]:
    """Those of the items that are in the project."""
    query = select(Item).where(Item.project_id == project.id, Item.id.in_(sorted(set(ids))))
    return list(session.scalars(query.order_by(Item.id)))


def decision(session: Session, item: Item) -> Revision | None:
    """What an adjudicator decided about an item, or else what a reviewer last fixed or accepted; None when nobody did."""
    return session.scalar(_decided().where(Assignment.item_id == item.id).limit(1))


def _decided() -> Select[Revision]:
    """Revisions that stand for their items, the weightiest first."""
    passed = exists().where(Review.assignment_id == Assignment.id, Review.decision.in_(("accept", "fix")))
    adjudicated = exists().where(Adjudication.revision_id == Revision.id)
    return (
        select(Revision)
        .join(Assignment, Assignment.revision_id == Revision.id)
        .where(adjudicated | and_(Assignment.state == "accepted", passed))
        .order_by(adjudicated.desc(), (Revision.origin == "reviewer").desc(), Revision.id.desc())
    )


def candidates(session: Session, project: Project, *, limit: int = 100) -> list[Item]:
    """Items that were decided and that are not gold, the newest first."""
    decided = _decided().with_only_columns(Revision.id).order_by(None)
    query = (
        select(Item)
        .where(
            Item.project_id == project.id,
            Item.state == "done",
            decided.where(Assignment.item_id == Item.id).correlate(Item).exists(),
            ~exists().where(Gold.item_id == Item.id),
        )
        .order_by(Item.id.desc())
        .limit(min(limit, MOST_AT_ONCE))
    )
    return list(session.scalars(query))


def known(session: Session, items: Iterable[int]) -> frozenset[int]:
    """Which of the items are gold."""
    return frozenset(session.scalars(select(Gold.item_id).where(Gold.item_id.in_(list(items)))))


def of_item(session: Session, project: Project, item_id: int) -> Gold:
    """The gold of an item. Raises NotFound."""
    found = session.get(Gold, item_id)
    if found is None or found.project_id != project.id:
        raise NotFound(_("This item is not gold."))
    return found


def retire(session: Session, gold: Gold, because: Words | None = None) -> None:
    """Give it to nobody any more. What was measured with it stays."""
    gold.state = "retired"
    gold.retired_because = pack(because) if because else ""
    session.flush()


def take_up(session: Session, gold: Gold) -> None:
    """Mix it in again, before those who have neither had it nor practised on it."""
    gold.state, gold.retired_because = "active", ""
    session.flush()


def practise(session: Session, gold: Gold) -> None:
    """Have workers practise on it from now on, and mix it in no more."""
    gold.state, gold.retired_because = "practice", ""
    session.flush()


#: What becomes of gold, by the state it is put in.
STATES = {"active": take_up, "retired": retire, "practice": practise}


def give_hint(session: Session, gold: Gold, hint: str) -> None:
    """What is shown in practice after a wrong try. Raises Invalid."""
    clean = hint.strip()
    if len(clean) > LONGEST_HINT or "\0" in clean:
        message = _("Write at most %(most)s characters.", most=LONGEST_HINT)
        raise Invalid(_("The hint was not saved."), [Problem("hint", message)])
    gold.hint = clean
    session.flush()


def listed(
    session: Session, project: Project, *, state: str | None = None, after: int = 0, limit: int = 50
) -> list[Gold]:
    """The project's gold by item id from above `after`."""
    query = select(Gold).where(Gold.project_id == project.id, Gold.item_id > after)
    if state:
        query = query.where(Gold.state == state)
    return list(session.scalars(query.order_by(Gold.item_id).limit(limit)))


def counts(session: Session, project: Project) -> dict[str, int]:
    """How much gold there is of each state."""
    query = select(Gold.state, func.count()).where(Gold.project_id == project.id).group_by(Gold.state)
    return {**dict.fromkeys(STATES, 0), **dict(session.execute(query).all())}
