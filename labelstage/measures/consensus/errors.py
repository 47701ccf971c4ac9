"""Models of how workers err, fitted together with the true labels by expectation maximisation.

All give every worker a confusion matrix and differ in how free it is:

- `shared`: everybody is right equally often, errors fall evenly. The most probable label is the one with most votes.
- `one_coin`: each worker has a share of right answers of his own, errors fall evenly.
- `mace`: each worker either knows the label or answers by a habit of his own, whatever the item. Hovy, D. et al. (2013).
  Learning whom to trust with MACE. NAACL-HLT, 1120-1130 (here without its priors; `smoothing` stands in for them).
- `dawid_skene`: each worker's matrix is free. Dawid, A. P. & Skene, A. M. (1979). Maximum likelihood estimation of
  observer error-rates using the EM algorithm. Applied Statistics 28, 20-28.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..ratings import Floats, Ints
from .votes import Coded, Vote, code

#: From the least free to the freest.
SHAPES = ("shared", "one_coin", "mace", "dawid_skene")
#: With a smoothing of one, so many answers (by true label, where errors depend on it) of the whole crowd stand behind each worker's own.
BEHIND = 10.0


@dataclass(frozen=True)
class Model:
    """A fitted model.

    `posterior`: tasks x labels, the probability of each true label. `confusion`: workers x true label x label given;
    each row sums to 1. `prior`: labels. `log_likelihood` is that of the votes under these parameters; `path` is what it was
    after every step, which without smoothing never falls.
    """

    tasks: tuple[Any, ...]
    workers: tuple[Any, ...]
    labels: tuple[Any, ...]
    posterior: Floats
    confusion: Floats
    prior: Floats
    log_likelihood: float
    iterations: int
    converged: bool
    path: tuple[float, ...] = ()

    def best(self) -> dict[Any, tuple[Any, float]]:
        """For each task the most probable label and its probability."""
        index = self.posterior.argmax(axis=1)
        sure = self.posterior.max(axis=1).tolist()
        return {
            task: (self.labels[k], p) for task, k, p in zip(self.tasks, index.tolist(), sure, strict=True)
        }

    def skill(self) -> dict[Any, float]:
        """For each worker the expected share of right labels over the tasks' prior."""
        right = np.einsum("wkk,k->w", self.confusion, self.prior)
        return dict(zip(self.workers, right.tolist(), strict=True))


def dawid_skene(
    votes: Iterable[Vote],
    *,
    smoothing: float = 0.01,
    tolerance: float = 1e-6,
    iterations: int = 200,
    restarts: int = 0,
    seed: int = 0,
) -> Model:
    """Estimate each task's true label and each worker's confusion matrix by expectation maximisation.

    Starts from the share of votes for each label; `restarts` more fits start from shares disturbed at random
    (by `seed`), and the likeliest fit wins. `smoothing` times BEHIND votes that err as the crowd errs as a whole are added to each
    row of a worker's counts before they are made rates, so that one with few votes is taken for neither perfect nor odd; 0 gives the
    plain maximum likelihood.
    Stops when the log-likelihood per vote moves by less than `tolerance`, or after `iterations`.

    Raises Undefined when there are no votes.

    Dawid, A. P. & Skene, A. M. (1979). Maximum likelihood estimation of observer error-rates using the EM algorithm.
    Applied Statistics 28, 20-28.

    >>> model = dawid_skene([(task, worker, "ab"[task % 2]) for task in range(6) for worker in ("ann", "bob")])
    >>> model.best()[3][0], round(model.skill()["ann"], 2)
    ('b', 1.0)
    """
    if restarts < 0:
        raise ValueError("restarts must not be below 0")
    coded = code(votes)
    options: dict[str, Any] = {"smoothing": smoothing, "tolerance": tolerance, "iterations": iterations}
    random = np.random.default_rng(seed)
    fits = [fit_coded(coded, "dawid_skene", **options)]
    for _restart in range(restarts):
        noise = random.dirichlet(np.ones(len(coded.labels)), size=len(coded.tasks))
        fits.append(fit_coded(coded, "dawid_skene", start=(_shares(coded) + noise) / 2, **options))
    return max(fits, key=lambda model: model.log_likelihood)


def fit(
    votes: Iterable[Vote],
    shape: str = "dawid_skene",
    *,
    truth: Mapping[Any, Any] | None = None,
    smoothing: float = 0.01,
    tolerance: float = 1e-6,
    iterations: int = 200,
) -> Model:
    """Fit one of `SHAPES`. `truth` holds the labels of tasks where they are known (gold, review): they are believed.

    >>> fit([("t", "ann", "x"), ("t", "bob", "y"), ("u", "ann", "x")], "one_coin", truth={"t": "x"}).best()["t"]
    ('x', 1.0)
    """
    known = dict(truth or {})
    coded = code(votes, known.values())
    place = {label: number for number, label in enumerate(coded.labels)}
    fixed = np.array([place[known[task]] if task in known else -1 for task in coded.tasks], dtype=np.int64)
    return fit_coded(
        coded, shape, fixed=fixed, smoothing=smoothing, tolerance=tolerance, iterations=iterations
    )


def fit_coded(
    votes: Coded,
    shape: str,
    *,
    fixed: Ints | None = None,
    start: Floats | None = None,
    smoothing: float = 0.01,
    tolerance: float = 1e-6,
    iterations: int = 200,
) -> Model:
    """As `fit`, of votes as numbers. `fixed` gives each task's known label, -1 where it is not known."""
    if smoothing < 0 or tolerance <= 0 or iterations < 1:
        raise ValueError("smoothing must not be below 0, tolerance and iterations must be above 0")
    steps = _Steps(votes, shape, smoothing, fixed)
    posterior = steps.known(np.ascontiguousarray((_shares(votes) if start is None else start).T))
    path: list[float] = []
    converged = False
    while len(path) < iterations and not converged:
        prior, confusion = steps.maximise(posterior)
        posterior, likelihood = steps.expect(prior, confusion)
        converged = bool(path) and abs(likelihood - path[-1]) < tolerance * len(votes.task)
        path.append(likelihood)
    return Model(
        votes.tasks,
        votes.workers,
        votes.labels,
        posterior.T,
        confusion.transpose(1, 0, 2),
        prior,
        path[-1],
        len(path),
        converged,
        tuple(path),
    )


def _shares(votes: Coded) -> Floats:
    """The share of votes for each label, tasks x labels; even where there are none."""
    counts = votes.counts()
    total = counts.sum(axis=1, keepdims=True)
    return np.asarray(
        np.divide(counts, total, out=np.full_like(counts, 1 / len(votes.labels)), where=total > 0)
    )


class _Steps:
    """The two steps of the estimation. Labels come first in every array here, which keeps long axes last."""

    def __init__(self, votes: Coded, shape: str, smoothing: float, fixed: Ints | None) -> None:
        self.size, self.people = len(votes.labels), len(votes.workers)
        self.cell = votes.worker * self.size + votes.given  # worker and label given, in one number
        self.per_task = np.bincount(votes.task, minlength=len(votes.tasks))
        self.voted = np.flatnonzero(self.per_task)
        self.first = (np.cumsum(self.per_task) - self.per_task)[self.voted]
        self.smoothing, self.fixed = smoothing, fixed
        self.even = shape == "shared"
        shapes: dict[str, Callable[[Floats], Floats]] = {
            "shared": self._shared,
            "one_coin": self._one_coin,
            "mace": self._mace,
            "dawid_skene": self._free,
        }
        self.confusion = shapes[shape]
        self.knows = np.full(self.people, 0.7)
        self.habit = np.full((self.people, self.size), 1 / self.size)

    def known(self, posterior: Floats) -> Floats:
        if self.fixed is not None and (at := np.flatnonzero(self.fixed >= 0)).size:
            posterior[:, at] = 0
            posterior[self.fixed[at], at] = 1
        return posterior

    def maximise(self, posterior: Floats) -> tuple[Floats, Floats]:
        """Prior (labels) and confusion (true label x worker x label given) from posteriors (labels x tasks)."""
        cells = self.people * self.size
        weight = [np.bincount(self.cell, np.repeat(row, self.per_task), cells) for row in posterior]
        counts = np.array(weight, dtype=float).reshape(self.size, self.people, self.size)
        prior = np.full(self.size, 1 / self.size) if self.even else posterior.mean(axis=1)
        return prior, self.confusion(counts)

    def expect(self, prior: Floats, confusion: Floats) -> tuple[Floats, float]:
        """Posteriors (labels x tasks) and the log-likelihood of the votes."""
        log_confusion = _log(confusion.reshape(self.size, -1))
        joint = np.repeat(_log(prior)[:, None], len(self.per_task), axis=1)
        for k in range(self.size):
            joint[k, self.voted] += np.add.reduceat(log_confusion[k][self.cell], self.first)
        if self.fixed is not None and (at := np.flatnonzero(self.fixed >= 0)).size:
            true = joint[self.fixed[at], at]
            joint[:, at] = -np.inf
            joint[self.fixed[at], at] = true
        highest = joint.max(axis=0)
        scaled = np.exp(joint - highest)
        total = scaled.sum(axis=0)
        return scaled / total, float((highest + np.log(total)).sum())

    def _free(self, counts: Floats) -> Floats:
        crowd = _rates(counts.sum(axis=1, keepdims=True) + self.smoothing)
        return _rates(counts + BEHIND * self.smoothing * crowd)

    def _one_coin(self, counts: Floats) -> Floats:
        right, total = np.einsum("kwk->w", counts), counts.sum(axis=(0, 2))
        more = BEHIND * self.smoothing
        return self._coins(right + more * right.sum() / total.sum(), total + more)

    def _shared(self, counts: Floats) -> Floats:
        right, total = np.einsum("kwk->", counts) + self.smoothing, counts.sum() + self.smoothing * self.size
        return self._coins(np.full(self.people, right), np.full(self.people, total))

    def _coins(self, right: Floats, total: Floats) -> Floats:
        """Matrices with one share of right answers each; errors fall evenly on the other labels."""
        if self.size == 1:
            return np.ones((1, self.people, 1))
        sure = np.divide(right, total, out=np.full(len(right), 1 / self.size), where=total > 0)
        wrong = (1 - sure) / (self.size - 1)
        matrix = np.repeat(np.repeat(wrong[None, :, None], self.size, axis=0), self.size, axis=2)
        for k in range(self.size):
            matrix[k, :, k] = sure
        return matrix

    def _mace(self, counts: Floats) -> Floats:
        """A right answer was known, or fell to the worker's habit by luck; a wrong one is all habit."""
        diagonal = np.einsum("kwk->wk", counts)
        luck = (1 - self.knows[:, None]) * self.habit
        sure = self.knows[:, None] + luck
        knew = diagonal * np.divide(self.knows[:, None], sure, out=np.zeros_like(sure), where=sure > 0)
        total = counts.sum(axis=(0, 2))
        added = 2 * self.smoothing
        share = np.divide(
            knew.sum(axis=1) + self.smoothing,
            total + added,
            out=np.full(self.people, 0.5),
            where=total + added > 0,
        )
        self.knows = share
        self.habit = _rates(counts.sum(axis=0) - knew + self.smoothing)
        spread = np.repeat(((1 - share)[:, None] * self.habit)[None], self.size, axis=0)
        for k in range(self.size):
            spread[k, :, k] += share
        return spread


def _rates(counts: Floats) -> Floats:
    """Rows that sum to 1; even where there is nothing."""
    total = counts.sum(axis=-1, keepdims=True)
    return np.asarray(
        np.divide(counts, total, out=np.full_like(counts, 1 / counts.shape[-1]), where=total > 0)
    )


def _log(values: Floats) -> Floats:
    """Logarithms, with a number far below all others for 0, so that sums stay comparable."""
    return np.log(np.maximum(values, 1e-300))
