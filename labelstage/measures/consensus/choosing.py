"""Which model of the workers to believe: by what was held out, never by how well a model fits what it has seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from labelstage.words import _

from ..ratings import Floats, Ints
from ..undefined import Undefined
from .errors import SHAPES, Model, fit_coded
from .votes import NEAR, Coded

#: What a choice is made among: the shapes of `errors`; under `shared` the answer is the majority's.
METHODS = SHAPES
#: What one vote may count as: a whole one, two thirds of one, a half ... (see `posterior`).
CAUTIONS = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0)
#: A method has to foretell a vote better than habit by so many standard errors, and by so much log-likelihood: one that says the same
#: of every task is ahead by next to nothing with next to no error.
ERRORS_AHEAD, LEAST_AHEAD = 2.0, 0.01
#: Fewer known answers than this decide nothing.
FEWEST_TRUTHS = 20


@dataclass(frozen=True)
class Evidence:
    """How one method fared.

    `score`: mean log-likelihood of held-out votes, given the other votes on their tasks. `behind`: how much less that is than
    the best method's, and `error` the standard error of that difference, by task. `accuracy`: share of the known answers
    that the method finds without being told, a tie counting as its share; None when too few are known.
    """

    method: str
    score: float
    behind: float
    error: float
    accuracy: float | None


@dataclass(frozen=True)
class Choice:
    """The method chosen, on which ground, over how many votes, tasks and known answers.

    Grounds: `truth` (known answers), `votes` (held-out votes), `few` (too few tasks: the majority), `habit`: knowing the other votes
    on a task clearly helps no method to predict a vote beyond what its worker says anyway, so there is nothing to tell the
    good from the bad by: the majority. `habit` is the score of that prediction.

    `caution` is the one with which the method foretells best: the known answers, else the held-out votes. It is 1 where workers err
    independently, and where there is too little to tell it by.
    """

    method: str
    ground: str
    habit: float
    votes: int
    tasks: int
    truths: int
    evidence: tuple[Evidence, ...]
    caution: float = 1.0


def choose(
    votes: Coded,
    truth: Mapping[Any, Any] | None = None,
    *,
    folds: int = 5,
    smoothing: float = 0.5,
    iterations: int = 50,
    seed: int = 0,
) -> Choice:
    """The simplest method that is not clearly worse than the best: within one standard error of it.

    With `FEWEST_TRUTHS` known answers or more, methods are compared by how many of these they find; else by the likelihood of
    votes held out in `folds` parts, among the majority and those clearly ahead of habit. The rule of one standard error: Breiman, L. et al. (1984). Classification and
    Regression Trees, section 3.4.3.

    What the votes alone cannot show: workers who make the same errors look skilled to every model. Only known answers
    tell. Raises Undefined when no task has two votes.
    """
    per_task = np.bincount(votes.task, minlength=len(votes.tasks))
    useful = votes.only(per_task[votes.task] >= 2)
    if not len(useful.task):
        raise Undefined(_("No item has two answers yet."))
    losses, habit = _held_out(useful, folds, smoothing, iterations, seed)
    tasks = int((per_task >= 2).sum())
    sums = {
        method: _by_task(loss[0], useful.task, len(votes.tasks))[per_task >= 2]
        for method, loss in losses.items()
    }
    hits, sure = _found(votes, truth or {}, smoothing, iterations)
    known = len(next(iter(hits.values()))) if hits else 0
    by_truth = known >= FEWEST_TRUTHS
    ahead = {
        each: sums[each] - _by_task(habit, useful.task, len(votes.tasks))[per_task >= 2] for each in METHODS
    }
    least = LEAST_AHEAD * len(useful.task) / tasks
    clear = [each for each, by in ahead.items() if float(by.mean()) > max(ERRORS_AHEAD * _error(by), least)]
    method = _simplest(hits if by_truth else {each: sums[each] for each in {METHODS[0], *clear}})
    best = max(sums, key=lambda each: float(sums[each].sum()))
    evidence = tuple(
        Evidence(
            each,
            float(losses[each][0].mean()),
            float((sums[best] - sums[each]).sum() / len(useful.task)),
            _error(sums[best] - sums[each]) * tasks / len(useful.task),
            float(hits[each].mean()) if by_truth else None,
        )
        for each in METHODS
    )
    ground = "truth" if by_truth else "few" if tasks < FEWEST_TRUTHS else "votes"
    if ground == "votes" and not clear:
        ground = "habit"
    told = ground in ("truth", "votes")
    chosen = method if told else METHODS[0]
    foretold = sure[chosen] if by_truth else losses[chosen]
    caution = CAUTIONS[int(foretold.mean(axis=1).argmax())] if told else 1.0
    return Choice(chosen, ground, float(habit.mean()), len(useful.task), tasks, known, evidence, caution)


def _held_out(
    votes: Coded, folds: int, smoothing: float, iterations: int, seed: int
) -> tuple[dict[str, Floats], Floats]:
    """The log-likelihood of every vote given the votes of the other parts: for each method by caution (cautions x votes), and by
    habit alone."""
    part = np.random.default_rng(seed).integers(folds, size=len(votes.task))
    found = {method: np.zeros((len(CAUTIONS), len(votes.task))) for method in METHODS}
    habit = np.zeros(len(votes.task))
    for number in range(folds):
        hidden = part == number
        if hidden.all() or not hidden.any():
            continue
        seen, unseen = votes.only(~hidden), votes.only(hidden)
        habit[hidden] = np.log(_habits(seen, smoothing)[unseen.worker, unseen.given])
        for method in METHODS:
            model = fit_coded(seen, method, smoothing=smoothing, iterations=iterations, tolerance=1e-4)
            columns = model.confusion[unseen.worker, :, unseen.given]
            for at, caution in enumerate(CAUTIONS):
                chances = (_tempered(model, caution)[unseen.task] * columns).sum(axis=1)
                found[method][at, hidden] = np.log(np.maximum(chances, 1e-12))
    return found, habit


def _tempered(model: Model, caution: float) -> Floats:
    """The model's posteriors with each vote counting as 1 / `caution` of one, tasks x labels."""
    prior, beliefs = (np.log(np.maximum(each, 1e-300)) for each in (model.prior, model.posterior))
    joint = prior + (beliefs - prior) / caution
    scaled = np.exp(joint - joint.max(axis=1, keepdims=True))
    return np.asarray(scaled / scaled.sum(axis=1, keepdims=True))


def _habits(votes: Coded, smoothing: float) -> Floats:
    """How often each worker gives each label, whatever the task."""
    size = len(votes.labels)
    counts = np.bincount(votes.worker * size + votes.given, minlength=len(votes.workers) * size)
    given = counts.reshape(-1, size) + max(smoothing, 1e-6)
    return np.asarray(given / given.sum(axis=1, keepdims=True))


def _found(
    votes: Coded, truth: Mapping[Any, Any], smoothing: float, iterations: int
) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """For each method how far it finds each known answer (1, 0, or its share of a tie), and the log-likelihood that it gives to each
    by caution (cautions x answers)."""
    place = {label: number for number, label in enumerate(votes.labels)}
    at = [number for number, task in enumerate(votes.tasks) if task in truth]
    if len(at) < FEWEST_TRUTHS:
        return {}, {}
    right: Ints = np.array([place.get(truth[votes.tasks[number]], -1) for number in at])
    rows, named = np.arange(len(at)), np.maximum(right, 0)
    hits, sure = {}, {}
    for method in METHODS:
        model = fit_coded(votes, method, smoothing=smoothing, iterations=iterations)
        beliefs = model.posterior[at]
        first = beliefs >= beliefs.max(axis=1, keepdims=True) - NEAR
        hits[method] = (first[rows, named] & (right >= 0)) / first.sum(axis=1)
        chances = [np.where(right >= 0, _tempered(model, each)[at][rows, named], 0) for each in CAUTIONS]
        sure[method] = np.log(np.maximum(chances, 1e-12))
    return hits, sure


def _by_task(values: Floats, task: Ints, size: int) -> Floats:
    return np.asarray(np.bincount(task, values, minlength=size), dtype=float)


def _error(differences: Floats) -> float:
    """The standard error of a mean difference."""
    return (
        float(differences.std(ddof=1) / np.sqrt(len(differences))) if len(differences) > 1 else float("inf")
    )


def _simplest(scores: Mapping[str, Floats]) -> str:
    best = max(scores, key=lambda each: float(scores[each].sum()))
    for method in (each for each in METHODS if each in scores):
        behind = scores[best] - scores[method]
        if float(behind.mean()) <= _error(behind):
            return method
    return best
