"""The responses of a conversation in order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from labelstage.measures.consensus import borda
from labelstage.words import _

from .items import Item, response_ids
from .kind import Checked, Field, Merged
from .preference import Comparing
from .problems import Problem


class Ranking(Comparing):
    """Every response's id, best first, in groups of equals; without `ties` each group holds one."""

    name = "ranking"

    def check(self, field: Field, value: Any, item: Item) -> Checked:
        ids, name = response_ids(item), field["name"]
        groups: list[Any] = value if isinstance(value, list) and len(value) <= len(ids) else [None]
        if not all(isinstance(group, list) and group for group in groups):
            sentence = _('A ranking is a list of groups, best first, such as [["b"], ["a", "c"]].')
            return None, [Problem(name, sentence)]
        if not field["ties"]:
            for index, group in enumerate(groups):
                if len(group) > 1:
                    return None, [Problem(f"{name}[{index}]", _("No two responses may share a place here."))]
        said = [each for group in groups for each in group]
        if not all(isinstance(each, str) for each in said) or sorted(said) != sorted(ids):
            sentence = _("Place each response once. The responses are: %(ids)s.", ids=", ".join(ids))
            return None, [Problem(name, sentence)]
        return [[each for each in ids if each in group] for group in groups], []

    def merge(self, field: Field, values: Sequence[Any], match_iou: float) -> Merged:
        """By the mean rank (Borda's count); responses with the same mean share a place, or where the field has no ties leave
        the ranking undecided: None, tied on those groups. De Borda, J.-C. (1781)."""
        ranks = borda(values)
        ordered = sorted(ranks, key=lambda each: (ranks[each], each))
        groups = [list(group) for _rank, group in groupby(ordered, key=lambda each: ranks[each])]
        shared = [group for group in groups if len(group) > 1]
        return Merged(groups, []) if field["ties"] or not shared else Merged(None, shared)
