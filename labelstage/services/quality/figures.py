"""What a report is made of: figures with n and interval, groups of items, pairs of annotators, confusions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from labelstage.measures.bootstrap import Interval
from labelstage.words import Words


@dataclass(frozen=True)
class Measure:
    """One number, or the reason why there is none. `n` items went into it."""

    name: str
    value: float | None
    undefined: Words | str | None = None
    n: int = 0
    interval: Interval | None = None


@dataclass(frozen=True)
class Pair:
    """Two annotators on the items they share. `left` has the lower id and plays the reference: recall is the share of his
    objects that `right` has too."""

    left: int
    right: int
    items: int
    measures: tuple[Measure, ...]


@dataclass(frozen=True)
class Group:
    """Some of the items: those of one annotator (against the others), one import, one day. `key` is his id, its number (0:
    items sent by the API), or the day."""

    key: str
    items: int
    measures: tuple[Measure, ...]


@dataclass(frozen=True)
class ClassAgreement:
    """One class: of all the times that somebody used it, the share in which the other one did too (specific agreement:
    2 x both / (first + second))."""

    name: str
    used: int
    value: float | None


@dataclass(frozen=True)
class Confusion:
    """How often, over pairs of annotators, one said the row's class and the other the column's.

    Symmetric: each pair is counted once and shown on both sides of the diagonal. With `unmatched`, the last row and column
    stand for "the other has no such object". Of many classes those used most are shown; `left_out` are not.
    """

    classes: tuple[str, ...]
    unmatched: bool
    counts: tuple[tuple[int, ...], ...]
    left_out: int = 0


@dataclass(frozen=True)
class LowItem:
    """An item on which the annotators agree least, by the field's primary measure."""

    item_id: int
    external_id: str
    name: str
    value: float
    annotators: int


@dataclass(frozen=True)
class FieldAgreement:
    """One field: `items` labelled by at least two, `annotators` who shared one, `pairs_compared` pairs of answers; `singles` more items
    that one person alone labelled count in chance agreement where that is over all answers.

    `pairs` are those who share most items; `pairs_left_out` counts the others. `histogram`: how many matched pairs of
    objects are how alike, in twenty steps from 0 to 1; empty for kinds without. `days_step`: each of `days` stands for so many.
    """

    name: str
    kind: str
    title: str
    primary: str
    items: int
    annotators: int
    pairs_compared: int
    measures: tuple[Measure, ...]
    pairs: tuple[Pair, ...]
    pairs_left_out: int
    classes: tuple[ClassAgreement, ...]
    confusion: Confusion | None
    histogram: tuple[int, ...]
    workers: tuple[Group, ...]
    batches: tuple[Group, ...]
    days: tuple[Group, ...]
    days_step: int
    lowest: tuple[LowItem, ...]
    singles: int = 0


@dataclass(frozen=True)
class ProjectAgreement:
    """`workers`: the names of all annotators by id; `imports`: the files of each import by its number.

    `made_at` is None for a report made just now; `waiting` items were handed in since and are not in it yet.
    """

    items: int
    workers: Mapping[int, str]
    imports: Mapping[int, str]
    fields: tuple[FieldAgreement, ...]
    made_at: datetime | None = None
    waiting: int = 0
