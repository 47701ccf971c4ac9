"""Votes as arrays, and what they say when counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from labelstage.words import _

from ..ratings import Floats, Ints
from ..undefined import Undefined

Vote = tuple[Hashable, Hashable, Hashable]
#: Two totals nearer than this are tied.
NEAR = 1e-9


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a majority says of one task. `label` is None when several labels are tied; they stand in `tied`."""

    label: Any
    share: float
    votes: int
    tied: tuple[Any, ...]


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


def _verdict(count: Mapping[Any, int]) -> Verdict:
    most, votes = max(count.values()), sum(count.values())
    first = [label for label, number in count.items() if number == most]
    if len(first) == 1:
        return Verdict(first[0], most / votes, votes, ())
    return Verdict(None, most / votes, votes, tuple(ordered(first)))


@dataclass(frozen=True)
class Coded:
    """Votes as numbers, ordered by task: `task`, `worker` and `given` are parallel, one entry for each vote."""

    tasks: tuple[Any, ...]
    workers: tuple[Any, ...]
    labels: tuple[Any, ...]
    task: Ints
    worker: Ints
    given: Ints

    def only(self, kept: Any) -> Coded:
        """The votes under a mask, over the same tasks, workers and labels."""
        return Coded(
            self.tasks, self.workers, self.labels, self.task[kept], self.worker[kept], self.given[kept]
        )

    def counts(self) -> Floats:
        """Votes by task and label."""
        size = len(self.labels)
        found = np.bincount(self.task * size + self.given, minlength=len(self.tasks) * size)
        return found.reshape(-1, size).astype(float)


def code(votes: Iterable[Vote], labels: Iterable[Any] = ()) -> Coded:
    """Number tasks and workers in order of appearance, labels in their own order; `labels` adds some that nobody gave.

    Raises Undefined when there are no votes.
    """
    rows = list(votes)
    if not rows:
        raise Undefined(_("There are no votes."))
    coded = []
    names: list[dict[Any, int]] = []
    for column in zip(*rows, strict=True):
        known: dict[Any, int] = {each: number for number, each in enumerate(dict.fromkeys(column))}
        coded.append(np.fromiter((known[each] for each in column), dtype=np.int64, count=len(rows)))
        names.append(known)
    tasks, workers, given = names
    in_order = ordered(dict.fromkeys([*labels, *given]))
    number_of = {label: number for number, label in enumerate(in_order)}
    place = np.array([number_of[label] for label in given], dtype=np.int64)
    by_task = np.argsort(coded[0], kind="stable")
    return Coded(
        tuple(tasks),
        tuple(workers),
        tuple(in_order),
        coded[0][by_task],
        coded[1][by_task],
        place[coded[2][by_task]],
    )


def ordered(labels: Iterable[Any]) -> list[Any]:
    """Sorted, by their text where they cannot be compared."""
    several = list(labels)
    try:
        return sorted(several)
    except TypeError:
        return sorted(several, key=repr)
