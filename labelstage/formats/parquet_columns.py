"""The columns of a table of answers: what each kind of field is in Arrow and for Hugging Face, and its values there and back.

A column is described by Hugging Face's features: `{"_type": "Value", "dtype": "string"}` and the like, nested as its values are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .json_text import dump

Feature = dict[str, Any]
#: What stands in every table; a field of one of these names gets `_answer` appended.
FIXED = (
    "id",
    "external_id",
    "name",
    "text",
    "conversation",
    "image",
    "width",
    "height",
    "metadata",
    "worker",
)
#: By kind the parts of an object beside its id, class and attributes: how deep lists are nested, and the type of what is in them.
OBJECTS: Mapping[str, Mapping[str, tuple[int, str]]] = {
    "box": {"bbox": (1, "float64"), "rotation": (0, "float64")},
    "polygon": {"points": (2, "float64")},
    "polyline": {"points": (2, "float64")},
    "keypoints": {"points": (2, "float64")},
    "mask": {"size": (1, "int64"), "counts": (0, "string")},
    "span": {"start": (0, "int64"), "end": (0, "int64"), "text": (0, "string")},
    "relation": {"from": (0, "string"), "to": (0, "string")},
}
_SIMPLE = {
    "rating": (0, "int64"),
    "number": (0, "float64"),
    "text": (0, "string"),
    "preference": (0, "string"),
    "ranking": (2, "string"),
}
_SIDES = ("x", "y", "width", "height")


def value_of(dtype: str) -> Feature:
    return {"_type": "Value", "dtype": dtype}


def nested(depth: int, feature: Feature) -> Feature:
    return feature if not depth else {"_type": "Sequence", "feature": nested(depth - 1, feature)}


def feature_of(field: Mapping[str, Any]) -> Feature:
    """What the column of a field holds."""
    kind = field["kind"]
    label = {"_type": "ClassLabel", "names": [each["name"] for each in field["classes"]]}
    if kind == "choice":
        return nested(int(bool(field.get("multiple"))), label)
    if kind in _SIMPLE:
        depth, dtype = _SIMPLE[kind]
        return nested(depth, value_of(dtype))
    parts = {name: nested(depth + 1, value_of(dtype)) for name, (depth, dtype) in OBJECTS[kind].items()}
    text = nested(1, value_of("string"))
    return {"id": text, **parts, "category": nested(1, label), "attributes": text}


def arrow_type(feature: Feature) -> Any:
    """The same for pyarrow."""
    import pyarrow as pa

    kind = feature.get("_type")
    if kind == "Sequence":
        return pa.list_(arrow_type(feature["feature"]))
    if kind == "Image":
        return pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    if kind == "ClassLabel":
        return pa.int64()
    if kind == "Value":
        return {"int64": pa.int64(), "float64": pa.float64(), "string": pa.string()}[feature["dtype"]]
    return pa.struct([(name, arrow_type(each)) for name, each in feature.items()])


def into(field: Mapping[str, Any], value: Any) -> Any:
    """A field's value as its column holds it; classes that the schema does not have are left out."""
    if value is None:
        return None
    numbers = {each["name"]: number for number, each in enumerate(field["classes"])}
    kind = field["kind"]
    if kind == "choice":
        if isinstance(value, list):
            return [numbers[each] for each in value if each in numbers]
        return numbers.get(value)
    if kind in _SIMPLE:
        return value
    rows = [each for each in value if each["class"] in numbers]
    parts = {name: [_part(name, each) for each in rows] for name in OBJECTS[kind]}
    return {
        "id": [each["id"] for each in rows],
        **parts,
        "category": [numbers[each["class"]] for each in rows],
        "attributes": [dump(each["attributes"]).decode() for each in rows],
    }


def _part(name: str, each: Mapping[str, Any]) -> Any:
    return [each[side] for side in _SIDES] if name == "bbox" else each.get(name)


def out_of(field: Mapping[str, Any], value: Any) -> Any:
    """What a column's value says, as a field has it: objects without their order of keys."""
    if value is None:
        return None
    names = [each["name"] for each in field["classes"]]
    if field["kind"] == "choice":
        return [names[each] for each in value] if isinstance(value, list) else names[value]
    return value if field["kind"] in _SIMPLE else list(_objects(value, names))


def _objects(value: Mapping[str, Any], names: Sequence[str]) -> Iterator[dict[str, Any]]:
    for at in range(len(value["id"])):
        row = {name: column[at] for name, column in value.items() if column[at] is not None}
        row |= {"class": names[row.pop("category")], "attributes": json.loads(row["attributes"])}
        yield row | dict(zip(_SIDES, row.pop("bbox", ()), strict=False))
