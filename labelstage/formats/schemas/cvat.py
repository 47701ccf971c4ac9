"""CVAT's labels as JSON (the "Raw" tab of a project): https://docs.cvat.ai/docs/manual/advanced/labels-raw-editor/ ."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from labelstage.words import _

from .found import LONGEST, MOST_CLASSES, BadSchema, Found, Left, field_name, one_line

#: CVAT's type of a label -> the kind of the field that its labels go into, and what that is called
KINDS = {
    "any": ("box", "objects"),
    "rectangle": ("box", "objects"),
    "polygon": ("polygon", "polygons"),
    "polyline": ("polyline", "lines"),
    "points": ("keypoints", "points"),
    "skeleton": ("keypoints", "skeletons"),
    "mask": ("mask", "masks"),
    "tag": ("choice", "tags"),
}
_NODE = re.compile(r"<circle\b[^>]*>", re.I)
_LINE = re.compile(r"<line\b[^>]*>", re.I)


def read_cvat(text: str) -> Found:
    """The fields of a list of labels: one field for each type of label. Raises BadSchema."""
    labels = _labels(text)
    found, fields = Found(), dict[str, dict[str, Any]]()
    taken: set[str] = set()
    for index, label in enumerate(labels[:MOST_CLASSES]):
        name = one_line(label["name"], 100) if isinstance(label.get("name"), str) else ""
        place = f"[{index}] {name}".strip()
        kind, called = KINDS.get(str(label.get("type") or "any"), (None, ""))
        if not name or kind is None:
            sentence = _("A label of the type %(type)s is not carried.", type=str(label.get("type"))[:40])
            found.left.append(Left(place, sentence if name else _("A label has no name.")))
            continue
        field = fields.get(called)
        if field is None:
            field = fields[called] = {
                "name": field_name(called, taken),
                "kind": kind,
                "title": called.capitalize(),
                "classes": [],
            }
            if kind == "choice":
                field["multiple"] = True
        if name in {each["name"] for each in field["classes"]}:
            found.left.append(Left(place, _("Another label of this type has the same name.")))
        else:
            field["classes"].append(_class(label, name, kind, place, found))
    found.fields.extend(fields.values())
    if not found.fields:
        raise BadSchema(_("There is nothing in it that can be labelled here."))
    return found


def _labels(text: str) -> list[Mapping[str, Any]]:
    if len(text) > LONGEST:
        raise BadSchema(_("The configuration is longer than %(most)d characters.", most=LONGEST))
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise BadSchema(
            _("This is neither Label Studio's XML nor CVAT's JSON: a list of labels, [{...}, ...].")
        ) from None
    if isinstance(value, Mapping):
        value = value.get("labels")
    if not isinstance(value, list) or not value or not all(isinstance(each, Mapping) for each in value):
        raise BadSchema(_("CVAT's labels are a list of objects: [{...}, ...]."))
    return value


def _class(label: Mapping[str, Any], name: str, kind: str, place: str, found: Found) -> dict[str, Any]:
    made: dict[str, Any] = {"name": name}
    if re.fullmatch(r"#[0-9a-f]{6}", str(label.get("color", "")).lower()):
        made["color"] = label["color"].lower()
    if kind == "keypoints":
        made |= _skeleton(label, name, place, found)
    if label.get("type") in (None, "any"):
        sentence = _("It could be drawn in any shape; here it is a box.")
        found.left.append(Left(place, sentence))
    rows = label.get("attributes")
    attributes = [_attribute(each, place, found) for each in rows] if isinstance(rows, list) else []
    if kind == "choice" and attributes:
        found.left.append(Left(place, _("Attributes of a choice are not carried.")))
    elif attributes:
        made["attributes"] = [each for each in attributes if each is not None]
    return made


def _attribute(row: Any, place: str, found: Found) -> dict[str, Any] | None:
    kinds = {
        "select": "select",
        "radio": "select",
        "checkbox": "checkbox",
        "number": "number",
        "text": "text",
    }
    kind = kinds.get(str(row.get("input_type"))) if isinstance(row, Mapping) else None
    name = one_line(str(row.get("name") or ""), 100) if isinstance(row, Mapping) else ""
    if kind is None or not name:
        found.left.append(Left(place, _("An attribute without a name or of an unknown type is left out.")))
        return None
    made: dict[str, Any] = {"name": name, "type": kind}
    values = row.get("values")
    options = [one_line(str(each), 100) for each in values] if isinstance(values, list) else []
    default = row.get("default_value")
    if kind == "select":
        made["options"] = list(dict.fromkeys(filter(None, options))) or ["-"]
        if default in made["options"]:
            made["default"] = default
    elif kind == "checkbox":
        made["default"] = str(default).lower() == "true"
    elif kind == "text" and isinstance(default, str) and default:
        made["default"] = default
    elif kind == "number":
        found.left.append(Left(f"{place} / {name}", _("The bounds of a number are not carried.")))
    return made


def _skeleton(label: Mapping[str, Any], name: str, place: str, found: Found) -> dict[str, Any]:
    """The keypoints of a skeleton are its sublabels; the lines stand in the picture that CVAT draws of it."""
    rows = label.get("sublabels")
    rows = [each for each in rows if isinstance(each, Mapping)] if isinstance(rows, list) else []
    if not rows:
        found.left.append(
            Left(place, _("Its points have no number or names of their own: here it is one point."))
        )
        return {"keypoints": [name]}
    names = list(
        dict.fromkeys(
            one_line(str(each.get("name") or ""), 100) or f"{number}" for number, each in enumerate(rows, 1)
        )
    )
    picture = str(label.get("svg") or "")[:LONGEST]
    at = {_said(node, "data-node-id"): _said(node, "data-label-name") for node in _NODE.findall(picture)}
    place_of = {
        node: names.index(called) if called in names else order
        for order, (node, called) in enumerate(at.items())
    }
    lines: dict[frozenset[int], list[int]] = {}
    for line in _LINE.findall(picture):
        ends = [place_of.get(_said(line, f"data-node-{side}"), -1) for side in ("from", "to")]
        if all(0 <= end < len(names) for end in ends) and ends[0] != ends[1]:
            lines.setdefault(frozenset(ends), ends)
    return {"keypoints": names, "skeleton": list(lines.values())}


def _said(tag: str, key: str) -> str:
    found = re.search(rf'{key}\s*=\s*["\']([^"\']*)["\']', tag)
    return found.group(1) if found else ""
