"""Learns from all answers of a project how its workers err, and by which method to take them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from labelstage import kinds
from labelstage.kinds.believed import has_units, labels_of, units_of
from labelstage.kinds.consensus import merge_results, plain
from labelstage.kinds.kind import Merged
from labelstage.kinds.objects import Listing
from labelstage.measures.consensus import (
    ABSENT,
    Choice,
    Coded,
    Crowd,
    Placing,
    choose,
    code,
    crowd_of,
    fit_coded,
    unknown,
)
from labelstage.measures.undefined import Undefined

from ...storage import Project, utcnow
from .. import projects
from .models import models, ready
from .reading import Said, gold_answers, ids_after, read

#: A model is fitted anew when so many items that tell something, and this share of those it was learned from, have changed.
LEAST_CHANGED, SHARE_CHANGED = 20, 0.1
#: Methods are compared on about so many answers at most.
MOST_COMPARED = 50_000
SMOOTHING = 0.5
ITERATIONS = 200
_BATCH = 500


@dataclass
class Answers:
    """The units of one field, over all items. `truth` holds those that are known; `told` those of gold, which teach how workers err
    and how sure to be, but have no say in the choice of the method: so many answer them that every method finds them right."""

    definition: Mapping[str, Any]
    votes: list[tuple[int, int, str]] = field(default_factory=list)
    truth: dict[int, str] = field(default_factory=dict)
    told: dict[int, str] = field(default_factory=dict)
    placing: Placing = field(default_factory=Placing)
    units: int = 0
    items: int = 0
    telling: int = 0

    def add(
        self,
        workers: Sequence[int],
        values: Sequence[Any],
        match_iou: float,
        truth: Any = None,
        *,
        gold: bool = False,
    ) -> None:
        """What the workers said of one more item."""
        self.items += 1
        known = self.told if gold else self.truth
        kind = kinds.of(self.definition)
        single = not (self.definition["kind"] == "choice" and self.definition["multiple"])
        for unit in units_of(self.definition, values, match_iou):
            self.votes += [(self.units, workers[who], label) for who, label in unit.said.items()]
            if unit.group is not None and isinstance(kind, Listing):
                self.placing.add(
                    {workers[who]: kind.edges(self.definition, each) for who, each in unit.group.items()}
                )
            if unit.group is None and single and isinstance(truth, str | int):
                known[self.units] = str(truth)
            self.units += 1


def is_due(session: Session, project: Project) -> bool:
    """Whether enough has changed since the project's models were fitted to fit them anew."""
    return any(
        model.changed >= max(LEAST_CHANGED, SHARE_CHANGED * model.items)
        for model in models(session, project).values()
    )


@dataclass(frozen=True)
class Learned:
    """What a fit says of one field: the crowd, the choice of its method (None where there is nothing to choose by), and how many
    items tell how their workers err."""

    crowd: Crowd
    choice: Choice | None
    items: int


def fit(session: Session, project: Project) -> dict[str, Learned]:
    """Choose the method of each field and fit it, over everything that was said. Only reads, so that nobody waits for it."""
    fields = [each for each in projects.schema(session, project).fields if has_units(each)]
    answers = _collect(session, project, {each["name"]: Answers(each) for each in fields})
    return {name: Learned(*fitted(each), each.telling) for name, each in answers.items()}


def keep(session: Session, project: Project, learned: Mapping[str, Learned]) -> None:
    """Write down what a fit says. The items' consensus is not touched: refresh them afterwards."""
    for name, (model, _crowd) in ready(session, project, projects.schema(session, project).fields).items():
        if name in learned:
            new = learned[name]
            model.method, model.parameters = new.crowd.method, new.crowd.packed()
            model.choice = asdict(new.choice) if new.choice else {}
            model.items, model.changed, model.fitted_at = new.items, 0, utcnow()
    session.flush()


def _collect(session: Session, project: Project, found: dict[str, Answers]) -> dict[str, Answers]:
    last = 0
    for said in gold_answers(session, project):
        _take(session, project, found, said, gold=True)
    while ids := ids_after(session, project, last, _BATCH):
        last = ids[-1]
        for said in read(session, project, ids):
            _take(session, project, found, said)
        session.expire_all()
    return found


def _take(
    session: Session, project: Project, found: Mapping[str, Answers], said: Said, *, gold: bool = False
) -> None:
    def keep(definition: Mapping[str, Any], who: Sequence[int], values: Sequence[Any]) -> Merged:
        name = definition["name"]
        if name in found:
            people = [said.workers[each] for each in who]
            found[name].add(people, values, project.match_iou, said.truth(name), gold=gold)
            found[name].telling += said.is_telling
        return plain(definition, values, project.match_iou)

    merge_results(projects.schema(session, project).fields, said.results, project.match_iou, keep)


def fitted(answers: Answers) -> tuple[Crowd, Choice | None]:
    """The crowd behind the answers, and why it is seen so; None while nothing can be told."""
    labels = labels_of(answers.definition)
    try:
        votes = code(answers.votes, labels)
        choice = choose(_some(votes), answers.truth, told=answers.told)
    except Undefined:
        return unknown(labels or [ABSENT]), None
    place = {label: number for number, label in enumerate(votes.labels)}
    certain = answers.truth | answers.told
    known = (place.get(certain[task], -1) if task in certain else -1 for task in votes.tasks)
    fixed = np.fromiter(known, dtype=np.int64, count=len(votes.tasks))
    model = fit_coded(votes, choice.method, fixed=fixed, smoothing=SMOOTHING, iterations=ITERATIONS)
    crowd = crowd_of(votes, model, choice.method)
    crowd.caution = choice.caution
    crowd.spreads = answers.placing.spreads()
    if ABSENT in place:
        crowd.found = float((1 - model.posterior[:, place[ABSENT]]).sum()) / max(answers.items, 1)
    return crowd, choice


def _some(votes: Coded) -> Coded:
    """All votes, or those of tasks chosen by lot (the same each time) where there are very many."""
    if len(votes.task) <= MOST_COMPARED:
        return votes
    share = MOST_COMPARED / len(votes.task)
    kept = np.random.default_rng(0).random(len(votes.tasks)) < share
    return votes.only(kept[votes.task])
