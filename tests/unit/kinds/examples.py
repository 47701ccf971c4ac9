"""A label schema and items that the tests of the ground floor share."""

from __future__ import annotations

from typing import Any

from labelstage.kinds import ItemFacts
from labelstage.kinds.schema import check_schema

IMAGE = ItemFacts("image", width=640, height=480)
TEXT = ItemFacts("text", text="김동국 씨가 👩‍🚀 서울에 갔다.")

OCCLUDED = {"name": "occluded", "type": "checkbox"}
VIEW = {"name": "view", "type": "select", "options": ["front", "side"], "default": "side"}
AGE = {"name": "age", "type": "number"}
NOTE = {"name": "note", "type": "text", "default": ""}


def schema(*fields: dict[str, Any]) -> list[dict[str, Any]]:
    """The clean form of a schema that must be right."""
    clean, problems = check_schema(list(fields))
    assert problems == []
    return clean


def objects(**options: Any) -> dict[str, Any]:
    classes = [{"name": "car", "attributes": [OCCLUDED, VIEW, AGE, NOTE]}, {"name": "사람"}]
    return {"name": "objects", "kind": "box", "classes": classes, **options}


def entities(**options: Any) -> dict[str, Any]:
    return {"name": "entities", "kind": "span", "classes": [{"name": "PER"}, {"name": "LOC"}], **options}


def topic(**options: Any) -> dict[str, Any]:
    classes = [{"name": "finance"}, {"name": "sport"}, {"name": "정치"}]
    return {"name": "topic", "kind": "choice", "classes": classes, **options}


def box(
    identity: str = "a1", x: float = 10.5, y: float = 20, width: float = 80, height: float = 40
) -> dict[str, Any]:
    return {"id": identity, "class": "사람", "x": x, "y": y, "width": width, "height": height}


def span(identity: str = "s1", start: int = 0, end: int = 3, **more: Any) -> dict[str, Any]:
    return {"id": identity, "class": "PER", "start": start, "end": end, **more}


def places(problems: list[Any]) -> list[str]:
    return [problem.place for problem in problems]
