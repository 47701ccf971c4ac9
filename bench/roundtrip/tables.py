"""What a release's Parquet says, read with pyarrow alone: the classes by their names in the head, an answer in each row."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

SIDES = ("x", "y", "width", "height")


def parquet(path: Path) -> Iterator[tuple[Mapping[str, Any], dict[str, Any]]]:
    """Each row, and its answer by field: objects as our JSON Lines have them."""
    from pyarrow import parquet as arrow

    with zipfile.ZipFile(path) as packed:
        for name in packed.namelist():
            if not name.endswith(".parquet"):
                continue
            table = arrow.read_table(io.BytesIO(packed.read(name)))
            features = json.loads(table.schema.metadata[b"huggingface"])["info"]["features"]
            for row in table.to_pylist():
                yield row, {key: _value(features[key], each) for key, each in row.items() if each is not None}


def _value(feature: Any, value: Any) -> Any:
    if "category" in feature:
        names = feature["category"]["feature"]["names"]
        rows = [dict(zip(value, each, strict=True)) for each in zip(*value.values(), strict=True)]
        return [
            {**row, **dict(zip(SIDES, row.get("bbox") or (), strict=False)), "class": names[row["category"]]}
            for row in rows
        ]
    names = feature.get("names") or feature.get("feature", {}).get("names")
    if names:
        return [names[each] for each in value] if isinstance(value, list) else names[value]
    return value
