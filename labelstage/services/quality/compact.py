"""What comparing the annotators of one item came to, packed small; and many of these as arrays to count over.

Three tables per item and field, whatever the kind:

- pairs: one row for every two annotators: their ids (the lower one first), the day on which the later of them handed in, and the
  kind's own columns (`Tally.columns`).
- cells: one row for every two answers or objects set against each other: the pair's row, the number of the left and of the right
  category (`UNMATCHED`: the other has no such object), and how alike they are.
- units: rows (key, value) that the coefficients of several annotators need; what they mean is the kind's own affair.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import numpy as np

from labelstage.measures.ratings import Floats, Ints

UNMATCHED = -1
#: columns of every pair before the kind's own
LEFT, RIGHT, DAY, OWN = 0, 1, 2, 3
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass
class Compared:
    """The comparison of one item in one field. `measures`: what is kept of the item itself (None: not defined)."""

    pairs: list[tuple[float, ...]] = field(default_factory=list)
    cells: list[tuple[int, int, int, float]] = field(default_factory=list)
    units: list[tuple[float, float]] = field(default_factory=list)
    measures: dict[str, float | None] = field(default_factory=dict)

    def packed(self) -> dict[str, bytes]:
        """The columns of its row."""
        return {
            "pairs": np.array(self.pairs, dtype="<f8").tobytes(),
            "cells": np.array(self.cells, dtype="<f4").tobytes(),
            "units": np.array(self.units, dtype="<f8").tobytes(),
        }


def day_of(moment: datetime | None) -> int:
    """The UTC day as a number, days since 1970."""
    return moment.toordinal() - _EPOCH if moment else 0


def day_of_date(day: date) -> int:
    """The reverse of `date_of`."""
    return day.toordinal() - _EPOCH


def date_of(day: int) -> date:
    """The reverse of `day_of`."""
    return date.fromordinal(day + _EPOCH)


@dataclass(frozen=True)
class Block:
    """The comparisons of many items in one field, side by side.

    `items`, `imports` (0: none): per item; those from `shared` on are no items but groups of such as one person alone answered,
    all with the same category (`with_singles`); `often` says how many each stands for, and is one for an item. `left`, `right`,
    `day`, `own[column]`, `pair_item`: per pair, the last an index into `items`. `row`, `column`, `alike`, `cell_pair`: per cell,
    the last an index into the pairs. `key`, `value`, `unit_item`: per unit.
    """

    items: Ints
    imports: Ints
    often: Floats
    shared: int
    left: Ints
    right: Ints
    day: Ints
    own: Mapping[str, Floats]
    pair_item: Ints
    row: Ints
    column: Ints
    alike: Floats
    cell_pair: Ints
    key: Ints
    value: Floats
    unit_item: Ints

    @property
    def cell_item(self) -> Ints:
        """For each cell the index of its item."""
        return self.pair_item[self.cell_pair]


def block(columns: Sequence[str], rows: Iterable[tuple[int, int | None, bytes, bytes, bytes]]) -> Block:
    """Set packed comparisons side by side: rows (item id, import id, pairs, cells, units), which are read one by one."""
    width = OWN + len(columns)
    heads, tables = array("q"), (bytearray(), bytearray(), bytearray())
    for item_id, import_id, *parts in rows:
        heads.extend((item_id, import_id or 0, *map(len, parts)))
        for table, part in zip(tables, parts, strict=True):
            table.extend(part)
    pair_table = np.frombuffer(tables[0], dtype="<f8").reshape(-1, width)
    cell_table = np.frombuffer(tables[1], dtype="<f4").reshape(-1, 4)
    unit_table = np.frombuffer(tables[2], dtype="<f8").reshape(-1, 2)
    items, imports, *sizes = np.array(heads, dtype=np.int64).reshape(-1, 5).T
    pairs_of, cells_of, units_of = (
        each // size for each, size in zip(sizes, (8 * width, 16, 16), strict=True)
    )
    every = np.arange(len(items))
    first_pair = np.cumsum(pairs_of) - pairs_of
    head = pair_table[:, :OWN].astype(np.int64)
    return Block(
        items.copy(),
        imports.copy(),
        np.ones(len(items)),
        len(items),
        head[:, LEFT],
        head[:, RIGHT],
        head[:, DAY],
        {name: np.ascontiguousarray(pair_table[:, OWN + at]) for at, name in enumerate(columns)},
        np.repeat(every, pairs_of),
        cell_table[:, 1].astype(np.int64),
        cell_table[:, 2].astype(np.int64),
        cell_table[:, 3].astype(float),
        cell_table[:, 0].astype(np.int64) + np.repeat(first_pair, cells_of),
        unit_table[:, 0].astype(np.int64),
        np.ascontiguousarray(unit_table[:, 1]),
        np.repeat(every, units_of),
    )


def with_singles(own: Block, singles: Sequence[tuple[int, int, int]]) -> Block:
    """The block, and after its items groups of items that one person alone answered: rows (worker, category, how many).

    They have units and no pairs: so they are in chance agreement where it is defined over all answers, and in nothing else.
    """
    worker, category, number = np.array(singles, dtype=np.int64).reshape(-1, 3).T
    nothing = np.zeros(len(singles), dtype=np.int64)
    return replace(
        own,
        items=np.concatenate([own.items, nothing]),
        imports=np.concatenate([own.imports, nothing]),
        often=np.concatenate([own.often, number]),
        key=np.concatenate([own.key, worker]),
        value=np.concatenate([own.value, category]),
        unit_item=np.concatenate([own.unit_item, own.shared + np.arange(len(singles))]),
    )
