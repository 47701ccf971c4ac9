"""What a release holds, counted from its records in one pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from labelstage.formats import Record


def count(records: Iterable[Record], fields: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Items, annotations, people, versions; how the answers came about; items with a tie, and labels of each class, by field.

    Classes come in the schema's order, those never used with 0. With "all", every annotation's labels count.
    """
    items: Counter[str] = Counter()
    states: Counter[str] = Counter()
    splits: Counter[str] = Counter()
    chosen: Counter[str] = Counter()
    ties: Counter[str] = Counter()
    workers: set[int] = set()
    versions: dict[str, set[int]] = {"schema": set(), "guideline": set()}
    classes = {field["name"]: Counter({each["name"]: 0 for each in field["classes"]}) for field in fields}
    by_part: dict[str, dict[str, Counter[str]]] = {}
    misfits = 0
    for record in records:
        items[record.media] += 1
        chosen[record.chosen["how"]] += 1
        if record.split is not None:
            splits[record.split] += 1
        misfits += record.chosen["misfits"]
        ties.update(record.chosen["tied"].keys())
        for each in record.annotations:
            states[each.state] += 1
            workers.add(each.worker)
            versions["schema"].add(each.schema_version)
            if each.guideline_version is not None:
                versions["guideline"].add(each.guideline_version)
        for result, _worker in record.answers():
            for name, votes in classes.items():
                known = [label for label in classes_in(result.get(name)) if label in votes]
                votes.update(known)
                if record.split is not None:
                    by_part.setdefault(record.split, {}).setdefault(name, Counter()).update(known)
    return {
        "items": {"total": items.total(), **items},
        "splits": dict(splits),
        "annotations": {"total": states.total(), **states},
        "workers": len(workers),
        "schema_versions": sorted(versions["schema"]),
        "guideline_versions": sorted(versions["guideline"]),
        "chosen": dict(chosen),
        "ties": dict(ties),
        "misfits": misfits,
        "classes": {name: dict(votes) for name, votes in classes.items()},
        "split_classes": {
            part: {name: dict(votes) for name, votes in found.items()}
            for part, found in sorted(by_part.items())
        },
    }


def classes_in(value: Any) -> list[str]:
    """The class of every label in a field's value; there are none in an answer that is no object and no name."""
    rows = value if isinstance(value, list) else [value]
    found = (each.get("class") if isinstance(each, Mapping) else each for each in rows)
    return [each for each in found if isinstance(each, str)]
