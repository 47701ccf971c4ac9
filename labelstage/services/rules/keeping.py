"""Rules: what is watched, from where on, and what is proposed then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from labelstage.words import Words, _

from ...storage import Measure, Project, Rule, User, utcnow
from .. import audit
from ..errors import Invalid, NotFound, Problem
from .collectors import COLLECTORS, Finding, cases
from .measures import apply, can_apply

ACTIONS: dict[str, Words] = {
    "warn": _("Tell the worker"),
    "restrict": _("No new work"),
    "retrain": _("No new work before the practice is solved again"),
    "requeue": _("Ask others for the work of some days again"),
    "overlap": _("One more person for their items of some days"),
    "skill": _("Take a skill away"),
}
#: What each comes to, and what taking it back does.
EFFECTS: dict[str, Words] = {
    "warn": _(
        "The worker reads on My work for two weeks what was seen, and is sent to the guideline. Taken back, it is no longer shown."
    ),
    "restrict": _(
        "The worker gets no new items for so many days; what he holds he may finish. Taken back, it ends at once."
    ),
    "retrain": _(
        "The worker gets no new items before he has solved all practice items anew; then it ends by itself. Taken back, it ends at once."
    ),
    "requeue": _(
        "His answers of so many days no longer count, and others get the items. Taken back, they count again where nobody has replaced them."
    ),
    "overlap": _(
        "The items he answered in so many days are asked of one more person. Taken back, nobody more is asked."
    ),
    "skill": _("He gets no more items that ask for the skill. Taken back, he has it at the level he had."),
}
MOST_DAYS = 365
MOST_RULES = 50


def check(project: Project, **values: Any) -> Rule:
    """A rule of the project, not kept yet. Raises Invalid naming each value that cannot be."""
    rule = Rule(project_id=project.id, **{"days": 0, "skill": "", "acts": False, "active": True, **values})
    problems = []
    collector = COLLECTORS.get(rule.collector)
    if collector is None:
        problems.append(Problem("collector", _("Choose one of: %(known)s.", known=", ".join(COLLECTORS))))
    elif not 0 <= rule.bound <= (1 if collector.is_share else 1000):
        message = (
            _("Enter a share from 0 to 1.") if collector.is_share else _("Enter a number from 0 to 1000.")
        )
        problems.append(Problem("bound", message))
    if rule.action not in ACTIONS:
        problems.append(Problem("action", _("Choose one of: %(known)s.", known=", ".join(ACTIONS))))
    for name, least, most in (("least", 1, 10_000), ("days", 0, MOST_DAYS)):
        if not least <= getattr(rule, name) <= most:
            message = _("Enter a whole number from %(least)s to %(most)s.", least=least, most=most)
            problems.append(Problem(name, message))
    if rule.action in ("requeue", "overlap") and not rule.days:
        problems.append(Problem("days", _("Say of how many days.")))
    if rule.action == "skill" and not 1 <= len(rule.skill.strip()) <= 64:
        problems.append(Problem("skill", _("Name the skill in 1 to %(most)s characters.", most=64)))
    if problems:
        raise Invalid(_("The rule was not saved."), problems)
    return rule


def add(session: Session, project: Project, *, by: User, **values: Any) -> Rule:
    """Keep a rule. Raises Invalid."""
    rule = check(project, **values)
    if len(listed(session, project)) >= MOST_RULES:
        raise Invalid(_("There are too many rules. Delete one first."))
    rule.created_by = by.id
    session.add(rule)
    session.flush()
    audit.note(session, "rule.made", by=by, project=project.id, **_told(rule))
    return rule


def listed(session: Session, project: Project) -> list[Rule]:
    """The project's rules in the order they were made."""
    return list(session.scalars(select(Rule).where(Rule.project_id == project.id).order_by(Rule.id)))


def of(session: Session, project: Project, rule_id: int) -> Rule:
    """A rule of the project. Raises NotFound."""
    found = session.get(Rule, rule_id)
    if found is None or found.project_id != project.id:
        raise NotFound(_("There is no such rule."))
    return found


def remove(session: Session, rule: Rule, *, by: User | None = None) -> None:
    """Delete a rule; what it did stays in the log."""
    audit.note(session, "rule.removed", by=by, project=rule.project_id, **_told(rule))
    session.delete(rule)
    session.flush()


def _told(rule: Rule) -> dict[str, Any]:
    names = ("collector", "bound", "least", "action", "days", "skill", "acts")
    return {"rule": rule.id} | {name: getattr(rule, name) for name in names if getattr(rule, name) != ""}


def findings(session: Session, project: Project, rule: Rule, *, now: datetime | None = None) -> list[Finding]:
    """Whom the rule would name today, the clearest first: a dry run, nothing is kept."""
    seen = cases(session, project, now or utcnow())
    return _named(rule, COLLECTORS[rule.collector].collect(session, project, seen))


def _named(rule: Rule, counted: Sequence[Finding]) -> list[Finding]:
    collector = COLLECTORS[rule.collector]
    hits = [
        each
        for each in counted
        if each.n >= rule.least and (each.kind >= rule.bound if collector.above else each.kind <= rule.bound)
    ]
    return sorted(hits, key=lambda each: each.kind, reverse=collector.above)


def called_for(
    session: Session, project: Project, *, now: datetime | None = None
) -> Iterator[tuple[Rule, Finding]]:
    """What the active rules call for. What was proposed before is not again until twice as many cases are known."""
    rules = [rule for rule in listed(session, project) if rule.active]
    seen = cases(session, project, now or utcnow()) if rules else ()
    counted = {
        name: COLLECTORS[name].collect(session, project, seen) for name in {rule.collector for rule in rules}
    }
    for rule in rules:
        for finding in _named(rule, counted[rule.collector]):
            if _is_new(session, rule, finding):
                yield rule, finding


def run(session: Session, project: Project, *, now: datetime | None = None) -> list[Measure]:
    """Propose what the active rules call for; those that may act by themselves do."""
    now = now or utcnow()
    made = []
    for rule, finding in called_for(session, project, now=now):
        measure = propose(session, project, rule, finding, now)
        if rule.acts and can_apply(session, project, measure):
            apply(session, project, measure, by=None, now=now)
        made.append(measure)
    return made


def _is_new(session: Session, rule: Rule, finding: Finding) -> bool:
    said = select(Measure).where(Measure.rule_id == rule.id, Measure.worker_id == finding.worker_id)
    last = session.scalar(said.order_by(Measure.id.desc()).limit(1))
    if last is None:
        return True
    return last.state != "proposed" and finding.n >= 2 * int(last.evidence["n"])


def propose(session: Session, project: Project, rule: Rule, finding: Finding, now: datetime) -> Measure:
    """Keep what a rule found, for a manager to decide."""
    measure = Measure(
        project_id=project.id,
        worker_id=finding.worker_id,
        rule_id=rule.id,
        action=rule.action,
        days=rule.days,
        skill=rule.skill,
        evidence={
            "collector": rule.collector,
            "bound": rule.bound,
            "value": finding.value,
            "judged": finding.kind,
            "n": finding.n,
            "assignments": list(finding.assignments),
        },
        created_at=now,
    )
    session.add(measure)
    session.flush()
    return measure
