"""Which model of the workers to believe: by what was held out, never by how well a model fits what it has seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from labelstage.words import _

from ..ratings import Floats, Ints
from ..undefined import Undefined
from .errors import BEHIND, SHAPES, Model, fit_coded
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
#: How many times votes are drawn by lot for known answers that have many, over all of these.
DRAWS = 400


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

    `caution` is the one with which the method foretells best the known answers, else the held-out votes, or, where that is more, the
    answers that were told. It is 1 where workers err independently, and where there is too little to tell it by. Held-out votes
    show that things mislead several workers, but not those that mislead most: there the votes bear each other out.

    `sure` is how probable the method held its answers to be, on average, and `right` the share of them that was, where enough answers
    were told, else known (`checked`); None otherwise.
    """

    method: str
    ground: str
    habit: float
    votes: int
    tasks: int
    truths: int
    evidence: tuple[Evidence, ...]
    caution: float = 1.0
    checked: int = 0
    sure: float | None = None
    right: float | None = None


def choose(
    votes: Coded,
    truth: Mapping[Any, Any] | None = None,
    *,
    told: Mapping[Any, Any] | None = None,
    folds: int = 5,
    smoothing: float = 0.5,
    iterations: int = 50,
    seed: int = 0,
) -> Choice:
    """The simplest method that is not clearly worse than the best: within one standard error of it.

    With `FEWEST_TRUTHS` known answers or more, methods are compared by how many of these they find; else by the likelihood of
    votes held out in `folds` parts, among the majority and those clearly ahead of habit. The rule of one standard error: Breiman, L. et al. (1984). Classification and
    Regression Trees, section 3.4.3.

    `told` are answers of tasks that far more people voted on than on others (gold): with so many every method finds them, so they have no
    say in the choice. But how sure to be is learned from them, each after as few votes, by lot, as other tasks have.

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
    known = _known(votes, truth or {})
    by_truth = len(known.at) >= FEWEST_TRUTHS
    hits, beliefs = _found(votes, known, smoothing, iterations) if by_truth else ({}, {})
    ahead = {
        each: sums[each] - _by_task(habit, useful.task, len(votes.tasks))[per_task >= 2] for each in METHODS
    }
    least = LEAST_AHEAD * len(useful.task) / tasks
    clear = [each for each, by in ahead.items() if float(by.mean()) > max(ERRORS_AHEAD * _error(by), least)]
    method = _simplest(hits if by_truth else {each: sums[each] for each in {METHODS[0], *clear}})
    evidence = _evidence(
        {each: float(loss[0].mean()) for each, loss in losses.items()}, sums, hits, len(useful.task)
    )
    ground = "truth" if by_truth else "few" if tasks < FEWEST_TRUTHS else "votes"
    if ground == "votes" and not clear:
        ground = "habit"
    chosen = method if ground in ("truth", "votes") else METHODS[0]
    plain = Choice(chosen, ground, float(habit.mean()), len(useful.task), tasks, len(known.at), evidence)
    if ground == "votes":
        plain = replace(plain, caution=CAUTIONS[int(losses[chosen].mean(axis=1).argmax())])
    if by_truth:
        plain = _checked(plain, known, beliefs[chosen])
    few = _known(votes, told or {})
    if len(few.at) < FEWEST_TRUTHS:
        return plain
    model = fit_coded(votes, chosen, smoothing=smoothing, iterations=iterations)
    return _checked(plain, *_after_few(votes, model, few, per_task, seed))


def _evidence(
    scores: Mapping[str, float], sums: Mapping[str, Floats], hits: Mapping[str, Floats], votes: int
) -> tuple[Evidence, ...]:
    best = sums[max(sums, key=lambda each: float(sums[each].sum()))]
    return tuple(
        Evidence(
            each,
            scores[each],
            float((best - sums[each]).sum() / votes),
            _error(best - sums[each]) * len(best) / votes,
            float(hits[each].mean()) if hits else None,
        )
        for each in METHODS
    )


def _checked(choice: Choice, known: _Known, beliefs: Floats) -> Choice:
    """The choice with the caution that known answers call for, if that is more, by what is believed of them (cautions x answers x
    labels)."""
    chances = beliefs[:, np.arange(len(known.label)), np.maximum(known.label, 0)]
    logs = np.log(np.maximum(np.where(known.label >= 0, chances, 0), 1e-12))
    caution = max(choice.caution, CAUTIONS[int(logs.mean(axis=1).argmax())])
    believed = beliefs[CAUTIONS.index(caution)]
    return replace(
        choice,
        caution=caution,
        checked=len(np.unique(known.at)),
        sure=float(believed.max(axis=1).mean()),
        right=float((believed.argmax(axis=1) == known.label).mean()),
    )


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
    return _normal(prior + (beliefs - prior) / caution)


def _normal(logs: Floats) -> Floats:
    """Probabilities, each row summing to 1, out of their logarithms but for a constant."""
    scaled = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(scaled / scaled.sum(axis=1, keepdims=True))


def _habits(votes: Coded, smoothing: float) -> Floats:
    """How often each worker gives each label, whatever the task; with few votes he is taken for one of the crowd, as in the models."""
    size = len(votes.labels)
    counts = np.bincount(votes.worker * size + votes.given, minlength=len(votes.workers) * size)
    own = counts.reshape(-1, size)
    crowd = own.sum(axis=0) + max(smoothing, 1e-6)
    given = own + BEHIND * max(smoothing, 1e-6) * crowd / crowd.sum()
    return np.asarray(given / given.sum(axis=1, keepdims=True))


@dataclass(frozen=True)
class _Known:
    """Tasks by number whose label is known, by number too; -1 where nobody voted for it anywhere."""

    at: Ints
    label: Ints


def _known(votes: Coded, truth: Mapping[Any, Any]) -> _Known:
    place = {label: number for number, label in enumerate(votes.labels)}
    at = [number for number, task in enumerate(votes.tasks) if task in truth]
    labels = [place.get(truth[votes.tasks[number]], -1) for number in at]
    return _Known(np.array(at, dtype=np.int64), np.array(labels, dtype=np.int64))


def _found(
    votes: Coded, known: _Known, smoothing: float, iterations: int
) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """For each method how far it finds each known answer (1, 0, or its share of a tie), and what it believes of each by caution
    (cautions x answers x labels)."""
    hits, beliefs = {}, {}
    for method in METHODS:
        model = fit_coded(votes, method, smoothing=smoothing, iterations=iterations)
        beliefs[method] = np.array([_tempered(model, each)[known.at] for each in CAUTIONS])
        plain = beliefs[method][0]
        first = plain >= plain.max(axis=1, keepdims=True) - NEAR
        right = first[np.arange(len(known.at)), np.maximum(known.label, 0)] & (known.label >= 0)
        hits[method] = right / first.sum(axis=1)
    return hits, beliefs


def _after_few(votes: Coded, model: Model, known: _Known, per_task: Ints, seed: int) -> tuple[_Known, Floats]:
    """What a model believes of known answers after as few votes, drawn several times by lot, as half of the other tasks have at most: for
    each draw the answer, and cautions x draws x labels."""
    random = np.random.default_rng(seed)
    others = np.delete(per_task, known.at)
    usual = int(np.median(others[others > 0])) if others.any() else int(per_task.max())
    times = -(-DRAWS // len(known.at))
    drawn = _Known(np.repeat(known.at, times), np.repeat(known.label, times))
    log_confusion = np.log(np.maximum(model.confusion, 1e-300))
    evidence = []
    for at, first in zip(drawn.at.tolist(), np.searchsorted(votes.task, drawn.at).tolist(), strict=True):
        some = first + random.permutation(per_task[at])[:usual]
        evidence.append(log_confusion[votes.worker[some], :, votes.given[some]].sum(axis=0))
    prior = np.log(np.maximum(model.prior, 1e-300))
    return drawn, np.array([_normal(prior + np.array(evidence) / caution) for caution in CAUTIONS])


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
