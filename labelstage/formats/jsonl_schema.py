"""The JSON Schema (https://json-schema.org, draft 2020-12) of a line of the canonical file, in terms of a label schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Schema = dict[str, Any]
Field = Mapping[str, Any]

_TEXT: Schema = {"type": "string"}
_WHOLE: Schema = {"type": "integer"}
_NUMBER: Schema = {"type": "number"}
_FREE: Schema = {"type": "object"}
_DIGEST: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def json_schema(fields: Sequence[Field] | None = None) -> Schema:
    """Of one line. Without fields `labels` may be any object; what each annotator said stands in its own version of the label schema
    and may be any object always."""
    labels = (
        _FREE if fields is None else _object({each["name"]: _or_null(_value(each)) for each in fields}, ())
    )
    properties: Schema = {
        "id": _WHOLE,
        "external_id": _TEXT,
        "name": _TEXT,
        "media": {"enum": ["image", "text", "conversation"]},
        "text": _or_null(_TEXT),
        "conversation": _or_null(_FREE),
        "width": _or_null({"type": "integer", "minimum": 1}),
        "height": _or_null({"type": "integer", "minimum": 1}),
        "sha256": _DIGEST,
        "metadata": _FREE,
        "labels": _or_null(labels),
        "chosen": _chosen(),
        "annotations": _list(_annotation()),
        "split": _or_null(_TEXT),
        "source": _object({"project": _WHOLE, "release": _WHOLE}),
    }
    line = _object(properties, [name for name in properties if name != "source"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A line of a LabelStage release",
        **line,
    }


def _object(properties: Mapping[str, Any], required: Sequence[str] | None = None) -> Schema:
    """An object of these and no other keys; all of them required unless named otherwise."""
    needed = list(properties if required is None else required)
    return {
        "type": "object",
        "properties": dict(properties),
        **({"required": needed} if needed else {}),
        "additionalProperties": False,
    }


def _list(items: Schema, **more: int) -> Schema:
    return {"type": "array", "items": items, **more}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _chosen() -> Schema:
    return {
        "type": "object",
        "properties": {
            "how": {"enum": ["only", "reviewer", "adjudicator", "consensus", "all"]},
            "revisions": _list(_WHOLE),
            "tied": {"type": "object", "additionalProperties": _list({})},
            "misfits": {"type": "integer", "minimum": 0},
            "fields": _FREE,
        },
        "required": ["how", "revisions", "tied", "misfits"],
        "additionalProperties": False,
    }


def _annotation() -> Schema:
    return _object(
        {
            "worker": _WHOLE,
            "assignment": _WHOLE,
            "revision": _WHOLE,
            "state": {"enum": ["accepted", "submitted"]},
            "origin": {"enum": ["worker", "reviewer", "adjudicator", "simulator", "import"]},
            "reviewer": _or_null(_WHOLE),
            "schema_version": _WHOLE,
            "guideline_version": _or_null(_WHOLE),
            "result": _FREE,
            "prelabel": _or_null(_TEXT),
        }
    )


def _value(field: Field) -> Schema:
    return _VALUES[field["kind"]](field)


def _drawn(parts: Schema, optional: Schema | None = None) -> Callable[[Field], Schema]:
    """A list of objects with these parts."""

    def schema(field: Field) -> Schema:
        own = {
            "id": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"},
            "class": _class(field),
            **parts,
            "attributes": _FREE,
        }
        return _list(_object({**own, **(optional or {})}, list(own)))

    return schema


def _class(field: Field) -> Schema:
    return {"enum": [each["name"] for each in field["classes"]]}


def _choice(field: Field) -> Schema:
    return _list(_class(field)) if field.get("multiple") else _class(field)


_PLACE = {"type": "integer", "minimum": 0}
_POINT = _list(_NUMBER, minItems=2, maxItems=2)
_VALUES: Mapping[str, Callable[[Field], Schema]] = {
    "box": _drawn(dict.fromkeys(("x", "y", "width", "height"), _NUMBER), {"rotation": _NUMBER}),
    "polygon": _drawn({"points": _list(_POINT, minItems=3)}),
    "polyline": _drawn({"points": _list(_POINT, minItems=2)}),
    "keypoints": _drawn({"points": _list(_list(_NUMBER, minItems=3, maxItems=3))}),
    "mask": _drawn(
        {"size": _list({"type": "integer", "minimum": 1}, minItems=2, maxItems=2), "counts": _TEXT}
    ),
    "span": _drawn({"start": _PLACE, "end": _PLACE, "text": _TEXT}),
    "relation": _drawn({"from": _TEXT, "to": _TEXT}),
    "choice": _choice,
    "rating": lambda field: {"type": "integer", "minimum": 1, "maximum": field.get("levels", 5)},
    "number": lambda _field: _NUMBER,
    "text": lambda _field: _TEXT,
    "preference": lambda _field: _TEXT,
    "ranking": lambda _field: _list(_list(_TEXT, minItems=1)),
}
