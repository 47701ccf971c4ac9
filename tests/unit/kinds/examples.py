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


CONVERSATION = ItemFacts(
    "conversation",
    conversation={
        "messages": [{"role": "user", "content": "하늘은 왜 파란가요?"}],
        "responses": [{"id": each, "content": each.upper(), "model": None} for each in ("a", "b", "c")],
    },
)
SMALL = ItemFacts("image", width=8, height=6)
ITEMS = {"image": IMAGE, "text": TEXT, "conversation": CONVERSATION}


def field(kind: str, **options: Any) -> dict[str, Any]:
    """A field named f of any kind, with the classes a and b where it has classes."""
    classes: list[dict[str, Any]] = [{"name": "a"}, {"name": "b"}]
    if kind == "keypoints":
        classes = [{"name": "a", "keypoints": ["nose", "왼눈", "tail"], "skeleton": [[0, 1], [1, 2]]}]
    if kind in ("rating", "number", "text", "preference", "ranking"):
        classes = []
    return {"name": "f", "kind": kind, "classes": classes, **options}


def drawn(identity: str = "x1", label: str = "a", **geometry: Any) -> dict[str, Any]:
    return {"id": identity, "class": label, **geometry}
