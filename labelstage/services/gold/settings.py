"""How a project uses gold."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm import Session

from labelstage.kinds.marking import Tolerance
from labelstage.words import _

from ...storage import Project, User
from .. import audit
from ..errors import Invalid, Problem

MOST_RATE = 50
MOST_SHOWN = 10_000
MOST_TRIES = 10


@dataclass(frozen=True)
class Settings:
    """`rate`: percent of what a worker is given. `retire_after`: how many people may have seen an item before it is retired.
    `exact_spans`: a span that only overlaps the true one is wrong. `number_tolerance`: percent of the true number.
    `practice_tries`: how often an answer is checked in practice before the known one is shown. `practice_first`: nobody gets work
    before all practice is solved. `wrong_prelabels`: percent of gold that comes with a wrong prelabel, of that which has one."""

    rate: int = 0
    retire_after: int = 30
    exact_spans: bool = False
    number_tolerance: int = 0
    practice_tries: int = 3
    practice_first: bool = False
    wrong_prelabels: int = 0


def settings(project: Project) -> Settings:
    """The project's settings; by default no gold is given."""
    return Settings(**project.gold) if project.gold else Settings()


def tolerance(project: Project) -> Tolerance:
    """What is still right in this project."""
    own = settings(project)
    return Tolerance(project.match_iou, not own.exact_spans, own.number_tolerance / 100)


def change(session: Session, project: Project, *, by: User | None = None, **values: Any) -> Settings:
    """Set some of them. Raises Invalid naming each that cannot be."""
    before = asdict(settings(project))
    wanted = before | values
    problems = []
    for name, least, most in (
        ("rate", 0, MOST_RATE),
        ("retire_after", 1, MOST_SHOWN),
        ("number_tolerance", 0, 100),
        ("practice_tries", 1, MOST_TRIES),
        ("wrong_prelabels", 0, 100),
    ):
        if not least <= wanted[name] <= most:
            message = _("Enter a whole number from %(least)s to %(most)s.", least=least, most=most)
            problems.append(Problem(name, message))
    if problems:
        raise Invalid(_("The settings of gold were not saved."), problems)
    project.gold = wanted
    session.flush()
    audit.note_changes(session, "project.changed", before, wanted, by=by, project=project.id, of="gold")
    return Settings(**wanted)
