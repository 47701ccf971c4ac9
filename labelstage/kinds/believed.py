"""One answer made of several by what is known of those who gave them, and how sure it is.

An answer falls into units: a question is one, each class of a question with several answers, each object that somebody
marked. Of a unit every annotator said a label; of an object that he did not mark, that it is absent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from labelstage.measures.consensus import (
    ABSENT,
    Crowd,
    change_by_one_more,
    expected_f1,
    missed,
    settled,
    unknown,
)
from labelstage.measures.ratings import Floats

from . import of
from .consensus import merge_results, plain
from .kind import Field, Merged, Result
from .objects import Drawn, Group, Listing, merge_objects

#: Kinds whose answer is one label.
QUESTIONS = frozenset({"rating", "preference"})
#: Only so many labels of a unit are told.
MOST_ALTERNATIVES = 4
#: Numbers this near each other, as a share of the field's range (or of the number itself), say the same.
SAME_NUMBER = 0.05


#: Nobody's drawing counts less than this.
LEAST_WEIGHT = 0.01


@dataclass(frozen=True)
class Unit:
    """What each annotator, by his place among them, said of one thing; an object comes with who drew it how."""

    said: Mapping[int, str]
    group: Group | None = None


@dataclass(frozen=True)
class Believed:
    """The merged answer, how sure it is (0 to 1), how much of it one more annotator is expected to change, and each unit:
    {"label" (None: tied), "sure", "others": [[label, probability]], "said": {worker: label}, "at"}."""

    merged: Merged
    confidence: float
    change: float
    units: list[dict[str, Any]] = field(default_factory=list)


def has_units(field: Field) -> bool:
    """Whether answers of this field fall into units, and so teach how its workers err."""
    return field["kind"] in {"choice", *QUESTIONS} or isinstance(of(field), Listing)


def units_of(field: Field, values: Sequence[Any], match_iou: float) -> list[Unit]:
    """The units of some annotators' answers; none for kinds whose answers have none."""
    if field["kind"] == "choice" and field["multiple"]:
        named = [each["name"] for each in field["classes"] if any(each["name"] in value for value in values)]
        return [
            Unit({who: name if name in value else ABSENT for who, value in enumerate(values)})
            for name in named
        ]
    if field["kind"] in {"choice", *QUESTIONS}:
        return [Unit({who: str(value) for who, value in enumerate(values)})]
    kind = of(field)
    if isinstance(kind, Listing):
        return [
            Unit({who: group[who]["class"] if who in group else ABSENT for who in range(len(values))}, group)
            for group in kind.grouped(field, values, match_iou)
        ]
    return []


def labels_of(field: Field) -> list[str]:
    """The labels that units of this field may have, as far as its definition says."""
    if field["kind"] == "rating":
        return [str(level) for level in range(1, field["levels"] + 1)]
    names = [each["name"] for each in field["classes"]]
    several = isinstance(of(field), Listing) or (field["kind"] == "choice" and field["multiple"])
    return [*names, *([ABSENT] if several else [])]


def believe_results(
    fields: Sequence[Field],
    workers: Sequence[Any],
    results: Sequence[Result],
    match_iou: float,
    crowds: Mapping[str, Crowd],
) -> tuple[dict[str, Any], dict[str, list[Any]], dict[str, Believed]]:
    """The merged answers of `workers` by field, what is tied, and each field's `Believed`, as far as it is asked."""
    found: dict[str, Believed] = {}

    def merge(field: Field, who: Sequence[int], values: Sequence[Any]) -> Merged:
        name, people = field["name"], [workers[each] for each in who]
        found[name] = believe(field, people, values, match_iou, crowds.get(name))
        return found[name].merged

    merged, tied = merge_results(fields, results, match_iou, merge)
    return merged, tied, {name: each for name, each in found.items() if name in merged}


def believe(
    field: Field, workers: Sequence[Any], values: Sequence[Any], match_iou: float, crowd: Crowd | None = None
) -> Believed:
    """The answer of `workers`, who gave `values`, taken together.

    Under the method `shared` the answer is the kind's own merge, the majority's; how sure it is comes from the same units.
    """
    units = units_of(field, values, match_iou)
    if not has_units(field):
        return _counted(field, workers, values, match_iou)
    crowd = (crowd or unknown(labels_of(field))).knowing(
        label for unit in units for label in (*labels_of(field), *unit.said.values())
    )
    told = [{workers[who]: label for who, label in unit.said.items()} for unit in units]
    beliefs = [crowd.beliefs(said) for said in told]
    rows = [_told(crowd, said, each, unit) for said, each, unit in zip(told, beliefs, units, strict=True)]
    if len(values) == 1 or (crowd.method == "shared" and not crowd.spreads):
        merged = plain(field, values, match_iou)
    else:
        labels = None if crowd.method == "shared" else [_labels(crowd, each) for each in beliefs]
        merged = _merged(field, workers, values, units, labels, crowd)
    if field["kind"] in QUESTIONS or (field["kind"] == "choice" and not field["multiple"]):
        change = change_by_one_more(beliefs[0], crowd.typical())
        return Believed(merged, _sure_of(crowd, beliefs[0], merged), change, rows)
    return Believed(merged, *_sure_of_list(crowd, workers, beliefs, told), rows)


def _labels(crowd: Crowd, beliefs: Floats) -> list[str]:
    """The most probable label, or all that are equally probable."""
    best = settled(beliefs)
    if best is not None:
        return [crowd.labels[best]]
    return [crowd.labels[at] for at, each in enumerate(beliefs) if each >= beliefs.max() - 1e-9]


def _merged(
    field: Field,
    workers: Sequence[Any],
    values: Sequence[Any],
    units: Sequence[Unit],
    labels: Sequence[list[str]] | None,
    crowd: Crowd,
) -> Merged:
    """`labels`: what each unit is; None leaves that to the majority."""
    kind = of(field)
    if isinstance(kind, Listing):
        groups = [unit.group for unit in units if unit.group is not None]
        drawer = {id(each): workers[who] for group in groups for who, each in group.items()}

        def shape(drawn: Sequence[Drawn]) -> dict[str, Any]:
            people = [drawer[id(each)] for each in drawn]
            if crowd.spreads:
                return kind.placed(field, drawn, [crowd.spread(worker) for worker in people])
            return kind.typical(
                field, drawn, [max(crowd.precision(worker), LEAST_WEIGHT) for worker in people]
            )

        if labels is None:
            return merge_objects(field, values, groups, shape)
        chosen = {id(group): names for group, names in zip(groups, labels, strict=True)}
        return merge_objects(field, values, groups, shape, lambda group: chosen[id(group)])
    assert labels is not None
    if field["kind"] == "choice" and field["multiple"]:
        given = [next(name for name in unit.said.values() if name != ABSENT) for unit in units]
        kept = [name for name, said in zip(given, labels, strict=True) if said == [name]]
        return Merged(kept, [name for name, said in zip(given, labels, strict=True) if len(said) > 1])
    shown: list[Any] = [int(each) if field["kind"] == "rating" else each for each in labels[0]]
    return Merged(shown[0], []) if len(shown) == 1 else Merged(None, shown)


def _sure_of(crowd: Crowd, beliefs: Floats, merged: Merged) -> float:
    """The probability of the answer; where it is undecided that of the likeliest label."""
    at = crowd.place.get(str(merged.value)) if merged.value is not None else None
    return float(beliefs.max() if at is None else beliefs[at])


def _sure_of_list(
    crowd: Crowd, workers: Sequence[Any], beliefs: Sequence[Floats], told: Sequence[Mapping[Any, str]]
) -> tuple[float, float]:
    """How alike the merged list and the truth are expected to be, and how much of it one more annotator would change."""
    none = crowd.place[ABSENT]
    kept: list[float] = []
    left: list[float] = []
    moved = 0.0
    for each in beliefs:
        best = int(each.argmax())
        (left if best == none else kept).append(float(1 - each[none] if best == none else each[best]))
        moved += change_by_one_more(each, crowd.typical())
    unseen = missed(crowd.found, [crowd.recall(worker) for worker in workers])
    size = len(kept) + sum(left) + unseen
    more = unseen * crowd.recall(None)
    change = min(1.0, (moved + more) / size) if kept or left else min(1.0, more)
    return expected_f1(kept, left, unseen), change


def _told(crowd: Crowd, said: Mapping[Any, str], beliefs: Floats, unit: Unit) -> dict[str, Any]:
    best = _labels(crowd, beliefs)
    order = sorted(range(len(beliefs)), key=lambda at: -beliefs[at])[:MOST_ALTERNATIVES]
    return {
        "label": best[0] if len(best) == 1 else None,
        "sure": round(float(beliefs.max()), 6),
        "others": [[crowd.labels[at], round(float(beliefs[at]), 6)] for at in order if beliefs[at] >= 0.0005],
        "said": {str(worker): label for worker, label in said.items()},
        **({"at": _place(unit.group)} if unit.group else {}),
    }


def _place(group: Group) -> str:
    """Where the object is, for a person: the text of a span, or the id it has with the first who drew it."""
    first = next(iter(group.values()))
    return str(first.get("text") or first["id"])[:80]


def _counted(field: Field, workers: Sequence[Any], values: Sequence[Any], match_iou: float) -> Believed:
    """Of answers without units: how probable it is that one more annotator says the same, (same + 1) / (asked + 2).

    The rule of succession of Laplace (1814), for numbers within `SAME_NUMBER`, for texts to the letter, for rankings by pair.
    """
    merged = plain(field, values, match_iou)
    same, asked = _agreeing(field, values, merged.value)
    confidence = (same + 1) / (asked + 2)
    return Believed(merged, confidence, (1 - confidence) / (len(values) + 1))


def _agreeing(field: Field, values: Sequence[Any], value: Any) -> tuple[float, float]:
    if value is None:
        return 0, len(values)
    if field["kind"] == "number":
        low, high = field.get("min"), field.get("max")
        span = high - low if low is not None and high is not None else max(abs(value), 1e-9)
        width = SAME_NUMBER * span
        width = max(width, field.get("step") or 0)
        return sum(abs(each - value) <= width for each in values), len(values)
    if field["kind"] == "ranking":
        return _concordant(values, value)
    return sum(each == value for each in values), len(values)


def _concordant(values: Sequence[Any], value: Any) -> tuple[float, float]:
    """How many of the pairs that annotators ordered stand in the same order in the ranking, as annotators."""
    ranks = [{each: at for at, group in enumerate(ranking) for each in group} for ranking in (*values, value)]
    pairs = list(combinations(sorted(ranks[-1]), 2))

    def order(rank: Mapping[str, int], one: str, other: str) -> int:
        return (rank[one] > rank[other]) - (rank[one] < rank[other])

    if not pairs:
        return len(values), len(values)
    same = sum(order(rank, *pair) == order(ranks[-1], *pair) for rank in ranks[:-1] for pair in pairs)
    return same / len(pairs), len(values)
