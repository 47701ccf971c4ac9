"""What the crowd said, taken together: majority vote, and Dawid and Skene's model of each worker's errors.

Votes are an iterable of (task, worker, label); each of the three may be any hashable value. A worker who votes twice
on a task counts twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from labelstage.words import _

from .ratings import Floats
from .undefined import Undefined

Vote = tuple[Hashable, Hashable, Hashable]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a majority says of one task. `label` is None when several labels are tied; they stand in `tied`."""

    label: Any
    share: float
    votes: int
    tied: tuple[Any, ...]


@dataclass(frozen=True)
class DawidSkene:
    """A fitted model.

    `posterior`: tasks x labels, the probability of each true label. `confusion`: workers x true label x label given;
    each row sums to 1. `prior`: labels. `log_likelihood` is that of the votes under these parameters.
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


def majority_vote(votes: Iterable[Vote]) -> dict[Any, Verdict]:
    """For each task the label with most votes; a tie is stated and never broken.

    >>> verdicts = majority_vote([("t1", "ann", "cat"), ("t1", "bob", "cat"), ("t2", "ann", "cat"), ("t2", "bob", "dog")])
    >>> verdicts["t1"].label, verdicts["t2"].label, verdicts["t2"].tied
    ('cat', None, ('cat', 'dog'))
    """
    counts: dict[Any, dict[Any, int]] = {}
    for (task, label), number in Counter((task, label) for task, _worker, label in votes).items():
        counts.setdefault(task, {})[label] = number
    return {task: _verdict(count) for task, count in counts.items()}


def _verdict(count: dict[Any, int]) -> Verdict:
    most = max(count.values())
    first = tuple(label for label, votes in count.items() if votes == most)
    total = sum(count.values())
    if len(first) == 1:
        return Verdict(first[0], most / total, total, ())
    return Verdict(None, most / total, total, tuple(_ordered(first)))


def dawid_skene(
    votes: Iterable[Vote],
    *,
    smoothing: float = 0.01,
    tolerance: float = 1e-6,
    iterations: int = 200,
    restarts: int = 0,
    seed: int = 0,
) -> DawidSkene:
    """Estimate each task's true label and each worker's confusion matrix by expectation maximisation.

    Starts from the share of votes for each label; `restarts` more fits start from shares disturbed at random
    (by `seed`), and the likeliest fit wins. `smoothing` is added to each cell of the confusion counts before they
    are made rates, so that a worker with few votes is not taken for perfect; 0 gives the plain maximum likelihood.
    Stops when the log-likelihood per vote moves by less than `tolerance`, or after `iterations`.

    Raises Undefined when there are no votes.

    Dawid, A. P. & Skene, A. M. (1979). Maximum likelihood estimation of observer error-rates using the EM algorithm.
    Applied Statistics 28, 20-28.

    >>> model = dawid_skene([(task, worker, "ab"[task % 2]) for task in range(6) for worker in ("ann", "bob")])
    >>> model.best()[3][0], round(model.skill()["ann"], 2)
    ('b', 1.0)
    """
    if smoothing < 0 or tolerance <= 0 or iterations < 1 or restarts < 0:
        raise ValueError(
            "smoothing and restarts must not be below 0, tolerance and iterations must be above 0"
        )
    data = _Votes(votes)
    random = np.random.default_rng(seed)
    fits = [data.fit(data.shares(), smoothing, tolerance, iterations)]
    for _restart in range(restarts):
        noise = random.dirichlet(np.ones(len(data.labels)), size=len(data.tasks))
        fits.append(data.fit((data.shares() + noise) / 2, smoothing, tolerance, iterations))
    return max(fits, key=lambda fit: fit.log_likelihood)


class _Votes:
    """Votes as arrays ordered by task, and the two steps of the estimation over them."""

    def __init__(self, votes: Iterable[Vote]) -> None:
        coded: tuple[dict[Any, int], ...] = ({}, {}, {})
        tasks, workers, labels = coded
        numbers = np.array(
            [
                (
                    tasks.setdefault(task, len(tasks)),
                    workers.setdefault(worker, len(workers)),
                    labels.setdefault(label, len(labels)),
                )
                for task, worker, label in votes
            ],
            dtype=np.int64,
        ).reshape(-1, 3)
        if not len(numbers):
            raise Undefined(_("There are no votes."))
        self.tasks, self.workers = tuple(tasks), tuple(workers)
        self.labels = tuple(_ordered(labels))
        place = np.empty(len(labels), dtype=np.int64)
        place[[labels[label] for label in self.labels]] = np.arange(len(labels))
        numbers = numbers[np.argsort(numbers[:, 0], kind="stable")]
        self.task = numbers[:, 0]
        self.given = place[numbers[:, 2]]
        self.cell = numbers[:, 1] * len(labels) + self.given  # worker and label given, in one number
        self.per_task = np.bincount(self.task)
        self.first = np.cumsum(self.per_task) - self.per_task

    def shares(self) -> Floats:
        """The share of votes for each label, labels x tasks transposed to tasks x labels."""
        size = len(self.labels)
        counts = np.bincount(self.task * size + self.given, minlength=len(self.tasks) * size)
        return np.asarray(counts.reshape(-1, size) / self.per_task[:, None])

    def fit(self, start: Floats, smoothing: float, tolerance: float, iterations: int) -> DawidSkene:
        posterior, before = np.ascontiguousarray(start.T), -np.inf
        done, converged = 0, False
        while done < iterations and not converged:
            done += 1
            prior, confusion = self._maximise(posterior, smoothing)
            posterior, likelihood = self._expect(prior, confusion)
            converged = abs(likelihood - before) < tolerance * len(self.task)
            before = likelihood
        return DawidSkene(
            self.tasks,
            self.workers,
            self.labels,
            posterior.T,
            confusion.transpose(1, 0, 2),
            prior,
            likelihood,
            done,
            converged,
        )

    def _maximise(self, posterior: Floats, smoothing: float) -> tuple[Floats, Floats]:
        """Prior (labels) and confusion (true label x worker x label given) from posteriors (labels x tasks)."""
        size, cells = len(self.labels), len(self.workers) * len(self.labels)
        counts = np.array([np.bincount(self.cell, np.repeat(row, self.per_task), cells) for row in posterior])
        counts = counts.reshape(size, len(self.workers), size) + smoothing
        total = counts.sum(axis=2, keepdims=True)
        confusion = np.divide(counts, total, out=np.full_like(counts, 1 / size), where=total > 0)
        return posterior.mean(axis=1), confusion

    def _expect(self, prior: Floats, confusion: Floats) -> tuple[Floats, float]:
        """Posteriors (labels x tasks) and the log-likelihood of the votes."""
        log_prior, log_confusion = _log(prior), _log(confusion.reshape(len(prior), -1))
        joint = np.array(
            [
                log_prior[k] + np.add.reduceat(log_confusion[k][self.cell], self.first)
                for k in range(len(prior))
            ]
        )
        highest = joint.max(axis=0)
        scaled = np.exp(joint - highest)
        total = scaled.sum(axis=0)
        return scaled / total, float((highest + np.log(total)).sum())


def _log(values: Floats) -> Floats:
    """Logarithms, with a number far below all others for 0, so that sums stay comparable."""
    return np.log(np.maximum(values, 1e-300))


def _ordered(labels: Iterable[Any]) -> list[Any]:
    try:
        return sorted(labels)
    except TypeError:
        return sorted(labels, key=repr)
