"""What is known of a crowd, in a form that can be kept: how its workers err, by a method, over some labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..ratings import Floats
from .errors import Model
from .placing import usual_spread
from .posterior import posterior
from .votes import Coded

#: What somebody says of an object by not marking it.
ABSENT = ""
#: How often an unknown worker is taken to be right before anything is known.
UNKNOWN = 0.75
#: A worker's own rates count from so many answers on as much as the crowd's.
STRENGTH = 2.0
#: Expected counts below this are not kept.
LEAST = 1e-3


@dataclass
class Crowd:
    """The workers of one field.

    `counts` holds for each worker the expected number of his answers by true label and label given, each the sum over
    tasks of what is believed of them. Under `shared` and `one_coin` only their diagonal and total count. `habits` (for `mace`)
    is for each worker how often he knows, and what he says when he does not. `spreads`: how precisely each places edges (`placing`),
    where that is known. `found`: objects that an item holds on average. `caution`:
    as of `posterior`.
    """

    method: str
    labels: tuple[str, ...]
    prior: Floats
    counts: dict[Any, Floats] = field(default_factory=dict)
    habits: dict[Any, tuple[float, Floats]] = field(default_factory=dict)
    found: float = 0.0
    caution: float = 1.0
    spreads: dict[Any, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.place = {label: number for number, label in enumerate(self.labels)}
        self._known: dict[Any, Floats] = {}
        self._typical: Floats | None = None

    def typical(self) -> Floats:
        """The matrix (true label x label given) of a worker of whom nothing is known: the crowd's taken together."""
        if self._typical is None:
            size = len(self.labels)
            even = coin(UNKNOWN, size)
            total = sum(self.counts.values(), np.zeros((size, size)))
            if self.method == "dawid_skene":
                self._typical = _shrunk(total, even)
            elif self.method == "mace" and self.habits:
                several = [_mace(knows, habit) for knows, habit in self.habits.values()]
                self._typical = np.asarray(np.mean(several, axis=0))
            else:
                self._typical = _shrunk_coin(total, even)
        return self._typical

    def matrix(self, worker: Any) -> Floats:
        """The worker's matrix, the nearer to the crowd's the less is known of him."""
        if self.method == "shared" or (worker not in self.counts and worker not in self.habits):
            return self.typical()
        if worker not in self._known:
            if self.method == "mace":
                self._known[worker] = self._shrunk_mace(worker)
            elif self.method == "one_coin":
                self._known[worker] = _shrunk_coin(self.counts[worker], self.typical())
            else:
                self._known[worker] = _shrunk(self.counts[worker], self.typical())
        return self._known[worker]

    def _shrunk_mace(self, worker: Any) -> Floats:
        knows, habit = self.habits[worker]
        answers = float(self.counts[worker].sum())
        typical, usual = _habit(self.typical())
        spoken = answers * (1 - knows)  # answers that show the habit
        return _mace(
            (answers * knows + STRENGTH * typical) / (answers + STRENGTH),
            (spoken * habit + STRENGTH * usual) / (spoken + STRENGTH),
        )

    def recall(self, worker: Any) -> float:
        """How probable it is that the worker marks an object that is there."""
        if ABSENT not in self.place:
            return 1.0
        if len(self.labels) == 1:
            return UNKNOWN
        none = self.place[ABSENT]
        there = np.delete(self.prior, none)
        misses = np.delete(self.matrix(worker)[:, none], none)
        return (
            float(1 - (misses * there).sum() / there.sum()) if there.sum() > 0 else 1 - float(misses.mean())
        )

    def precision(self, worker: Any) -> float:
        """How probable it is that an object is there which the worker marks."""
        if ABSENT not in self.place or len(self.labels) == 1:
            return 1.0
        none = self.place[ABSENT]
        marked = self.prior * (1 - self.matrix(worker)[:, none])
        return float(1 - marked[none] / marked.sum()) if marked.sum() > 0 else 0.0

    def spread(self, worker: Any) -> float:
        """How precisely the worker places edges; the crowd's usual precision of one who is not known."""
        return self.spreads[worker] if worker in self.spreads else usual_spread(self.spreads.values())

    def beliefs(self, said: Mapping[Any, str]) -> Floats:
        """The probability of each label after what workers said of one thing."""
        prior = np.full(len(self.labels), 1 / len(self.labels)) if self.method == "shared" else self.prior
        return posterior(
            prior,
            [self.matrix(worker) for worker in said],
            [self.place[label] for label in said.values()],
            self.caution,
        )

    def knowing(self, labels: Iterable[str]) -> Crowd:
        """This crowd, or when a label is new to it one that knows it too and takes all workers for equal."""
        more = [label for label in dict.fromkeys(labels) if label not in self.place]
        if not more:
            return self
        everything = (*self.labels, *more)
        even = Crowd(
            "shared",
            everything,
            np.full(len(everything), 1 / len(everything)),
            found=self.found,
            caution=self.caution,
            spreads=self.spreads,
        )
        right = float(np.mean(np.diag(self.typical()))) if len(self.labels) > 1 else UNKNOWN
        even._typical = coin(max(right, 1 / len(everything)), len(everything))
        return even

    def learn(self, said: Mapping[Any, str], beliefs: Floats, sign: int = 1) -> None:
        """Count what workers said of one thing, by what is believed of it; `sign` -1 takes an earlier count back."""
        size = len(self.labels)
        for worker, label in said.items():
            mine = self.counts.setdefault(worker, np.zeros((size, size)))
            mine[:, self.place[label]] = np.maximum(mine[:, self.place[label]] + sign * beliefs, 0)
        self._known.clear()
        self._typical = None

    def packed(self) -> dict[str, Any]:
        """As JSON: counts as [true, given, count] where they are not next to nothing."""
        return {
            "labels": list(self.labels),
            "prior": [round(float(each), 6) for each in self.prior],
            "found": round(self.found, 6),
            "caution": self.caution,
            "counts": {str(worker): _sparse(matrix) for worker, matrix in self.counts.items()},
            "habits": {
                str(worker): [round(knows, 6), [round(float(each), 6) for each in habit]]
                for worker, (knows, habit) in self.habits.items()
            },
            "spreads": {str(worker): round(spread, 6) for worker, spread in self.spreads.items()},
        }


def unpacked(method: str, parameters: Mapping[str, Any]) -> Crowd:
    """The crowd that `packed` wrote; workers are whole numbers."""
    labels = tuple(parameters["labels"])
    crowd = Crowd(method, labels, np.array(parameters["prior"], dtype=float), found=parameters["found"])
    crowd.caution = parameters.get("caution", 1.0)  # frozen with releases that are older than it
    for worker, cells in parameters["counts"].items():
        matrix = np.zeros((len(labels), len(labels)))
        for true, given, count in cells:
            matrix[true, given] = count
        crowd.counts[int(worker)] = matrix
    for worker, (knows, habit) in parameters["habits"].items():
        crowd.habits[int(worker)] = (knows, np.array(habit, dtype=float))
    crowd.spreads = {int(worker): spread for worker, spread in parameters.get("spreads", {}).items()}
    return crowd


def unknown(labels: Iterable[str]) -> Crowd:
    """A crowd of whom nothing is known yet."""
    several = tuple(dict.fromkeys(labels)) or (ABSENT,)
    return Crowd("shared", several, np.full(len(several), 1 / len(several)))


def crowd_of(votes: Coded, model: Model, method: str) -> Crowd:
    """What a fitted model says of the workers, to be kept."""
    size, people = len(votes.labels), len(votes.workers)
    crowd = Crowd(method, tuple(votes.labels), np.asarray(model.prior, dtype=float))
    counts = np.zeros((size, people * size))
    cell = votes.worker * size + votes.given
    for label in range(size):
        counts[label] = np.bincount(cell, model.posterior[votes.task, label], people * size)
    by_worker = counts.reshape(size, people, size).transpose(1, 0, 2)
    crowd.counts = {worker: by_worker[number].copy() for number, worker in enumerate(votes.workers)}
    if method == "mace":
        crowd.habits = {
            worker: _habit(model.confusion[number]) for number, worker in enumerate(votes.workers)
        }
    return crowd


def coin(right: float, size: int) -> Floats:
    """A matrix with the same share of right answers for every label; errors fall evenly on the others."""
    if size == 1:
        return np.ones((1, 1))
    matrix = np.full((size, size), (1 - right) / (size - 1))
    np.fill_diagonal(matrix, right)
    return matrix


def _shrunk(counts: Floats, towards: Floats) -> Floats:
    return np.asarray((counts + STRENGTH * towards) / (counts.sum(axis=1, keepdims=True) + STRENGTH))


def _shrunk_coin(counts: Floats, towards: Floats) -> Floats:
    expected = float(np.mean(np.diag(towards)))
    right = (np.trace(counts) + STRENGTH * expected) / (counts.sum() + STRENGTH)
    return coin(float(right), len(counts))


def _mace(knows: float, habit: Floats) -> Floats:
    return np.asarray(knows * np.eye(len(habit)) + (1 - knows) * habit[None, :])


def _habit(matrix: Floats) -> tuple[float, Floats]:
    """How often the worker knows, and his habit, back out of a matrix made of them."""
    size = len(matrix)
    if size == 1:
        return 1.0, np.ones(1)
    off = matrix.copy()
    np.fill_diagonal(off, 0)
    spread = off.sum(axis=0) / (size - 1)  # (1 - knows) x habit
    missing = min(max(float(spread.sum()), 0.0), 1.0)
    return 1 - missing, spread / missing if missing > 0 else np.full(size, 1 / size)


def _sparse(matrix: Floats) -> list[list[float]]:
    return [
        [int(true), int(given), round(float(matrix[true, given]), 4)]
        for true, given in np.argwhere(matrix >= LEAST)
    ]
