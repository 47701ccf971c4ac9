"""What is to be done about findings. A quarantined item is withdrawn from the queue until that is taken back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from labelstage.services import assignment
from labelstage.services.errors import Invalid, Problem
from labelstage.storage import Finding, FindingDecision, Item, Project, User, utcnow
from labelstage.words import _

from .kinds import KINDS

#: What a decision makes of a finding.
DECISIONS = {"keep": "kept", "quarantine": "quarantined", "merge": "merged", "reopen": "open"}
OUT = ("quarantined", "merged")


def decide(session: Session, findings: Sequence[Finding], decision: str, *, by: User | None) -> int:
    """Keep the items, quarantine them, merge them into their twins, or take back what was decided; how many that changed.

    `by` None: the rule of an import. Raises Invalid for a decision that does not suit.
    """
    if decision not in DECISIONS:
        message = _("Choose one of: %(decisions)s.", decisions=", ".join(DECISIONS))
        raise Invalid(_("Nothing was decided."), [Problem("decision", message)])
    if decision == "merge" and any(not KINDS[finding.kind].twins for finding in findings):
        raise Invalid(_("Nothing was decided."), [Problem("decision", _("Only duplicates can be merged."))])
    changed = 0
    for finding in findings:
        if finding.state != DECISIONS[decision]:
            _change(session, finding, DECISIONS[decision], by)
            changed += 1
    return changed


def _change(session: Session, finding: Finding, state: str, by: User | None) -> None:
    session.add(
        FindingDecision(
            finding_id=finding.id,
            before=finding.state,
            after=state,
            user_id=by.id if by else None,
            created_at=utcnow(),
        )
    )
    was_out, finding.state = finding.state in OUT, state
    session.flush()
    item = session.get_one(Item, finding.item_id)
    out = exists().where(Finding.item_id == item.id, Finding.state.in_(OUT))
    if state in OUT:
        assignment.withdraw(session, item)
    elif was_out and item.state == "withdrawn" and not session.scalar(select(out)):
        assignment.restore(session, item)


def decisions(
    session: Session, project: Project, limit: int = 100
) -> list[tuple[FindingDecision, Finding, Item, User | None]]:
    """The decisions so far, the latest first."""
    query = (
        select(FindingDecision, Finding, Item, User)
        .join(Finding, Finding.id == FindingDecision.finding_id)
        .join(Item, Item.id == Finding.item_id)
        .outerjoin(User, User.id == FindingDecision.user_id)
        .where(Finding.project_id == project.id)
        .order_by(FindingDecision.id.desc())
    )
    return [(each, finding, item, user) for each, finding, item, user in session.execute(query.limit(limit))]
