"""Label Studio's labeling configuration (XML): https://labelstud.io/tags/ . The common tags; the rest is named."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

from labelstage.words import _

from .found import LONGEST, MOST_CLASSES, BadSchema, Found, Left, field_name, one_line

#: Tags with classes, and the kind that they become.
LABELS = {
    "RectangleLabels": "box",
    "PolygonLabels": "polygon",
    "KeyPointLabels": "keypoints",
    "VectorLabels": "polyline",
    "BrushLabels": "mask",
    "BitmaskLabels": "mask",
    "Labels": "span",
    "HyperTextLabels": "span",
    "ParagraphLabels": "span",
}
#: Tools without classes, which take those of a <Labels> over the same object.
TOOLS = {
    "Rectangle": "box",
    "Polygon": "polygon",
    "Vector": "polyline",
    "KeyPoint": "keypoints",
    "Brush": "mask",
    "Bitmask": "mask",
    "MagicWand": "mask",
}
ANSWERS = {"Choices", "Taxonomy", "Rating", "Number", "TextArea", "Pairwise", "Ranker"}
#: Tags that only arrange or show things.
SHOWN = {
    "View", "Header", "Style", "Collapse", "Panel", "Label", "Choice", "Relation", "Image", "Text", "HyperText",
    "Paragraphs", "Chat", "List", "Bucket", "Shortcut", "Filter", "Markdown",
}  # fmt: skip
MOST_NAMED = 10
_COLOR = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})", re.I)
Element = ElementTree.Element


def read_label_studio(text: str) -> Found:
    """The fields of a configuration. Raises BadSchema for what is no XML, declares entities, or is too long."""
    reader = _Reader(_parsed(text))
    reader.read()
    if not reader.found.fields:
        left = ", ".join(each.place for each in reader.found.left[:MOST_NAMED]) or "-"
        raise BadSchema(
            _("There is nothing in it that can be labelled here. Not carried: %(left)s.", left=left)
        )
    return reader.found


def _parsed(text: str) -> Element:
    if len(text) > LONGEST:
        raise BadSchema(_("The configuration is longer than %(most)d characters.", most=LONGEST))
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise BadSchema(_("The configuration declares entities, which are not read. Remove the declaration."))
    try:
        return ElementTree.fromstring(text.lstrip("\ufeff \t\r\n"))  # noqa: S314 - no entities: see above
    except (ElementTree.ParseError, ValueError) as error:
        raise BadSchema(_("This is no XML: %(why)s.", why=str(error))) from None


class _Reader:
    def __init__(self, root: Element) -> None:
        self.elements = list(root.iter())
        self.found = Found()
        self.used: list[Element] = []  # tools that have got their labels
        self.taken: set[str] = set()
        self.keys: set[str] = set()
        self.names: dict[str, dict[str, Any]] = {}  # by the tag's name the field that it became

    def read(self) -> None:
        regions = [each for each in self.elements if each.tag in ANSWERS and _is_true(each, "perRegion")]
        for element in self._in_order():
            if element.tag in LABELS:
                self._labels(element)
            elif element.tag in ANSWERS and element not in regions:
                self._answer(element)
            elif element.tag == "Relations":
                self._relations(element)
            elif element.tag not in SHOWN and element.tag not in TOOLS and element not in regions:
                self._leave(element, _("This tag is not carried."))
        for element in self.elements:
            if element.tag in TOOLS and element not in self.used:
                self._leave(
                    element, _("A tool is carried with labels of its own, or the first over an object.")
                )
        for element in regions:
            self._attribute(element)
        for element in self.elements:
            self._condition(element)

    def _in_order(self) -> list[Element]:
        """As they stand, but for relations, which come after all that they may join."""
        last = max((at for at, each in enumerate(self.elements) if each.tag in LABELS), default=0)
        places = {
            each: max(at, last + 0.5) if each.tag == "Relations" else at
            for at, each in enumerate(self.elements)
        }
        return sorted(self.elements, key=places.__getitem__)

    def _leave(self, element: Element, message: Any) -> None:
        self.found.left.append(Left(_place(element), message))

    def _add(self, element: Element, kind: str, **more: Any) -> dict[str, Any]:
        given = element.get("name") or element.tag
        field = {
            "name": field_name(given, self.taken),
            "kind": kind,
            "title": one_line(given, 200),
            "required": _is_true(element, "required"),
            "classes": [],
            **more,
        }
        self.found.fields.append(field)
        self.names[given] = field
        return field

    def _labels(self, element: Element) -> None:
        kind = self._kind_of(element)
        if kind is None:
            self._leave(element, _("Regions of this object cannot be drawn here."))
            return
        classes = self._classes([each for each in element if each.tag == "Label"], kind)
        if not classes:
            self._leave(element, _("It has no labels of its own; labels out of the data are not carried."))
            return
        field = self._add(element, kind, classes=classes)
        if kind == "box" and _is_true(element, "canRotate"):
            field["rotated"] = True
        elif kind == "box" and element.get("canRotate") is None:
            self._leave(
                element, _("Boxes could be turned by default; here that is off. Switch it on if needed.")
            )
        elif kind == "keypoints":
            self._leave(
                element,
                _("Each label has become a class with one keypoint. Join them if they belong together."),
            )

    def _kind_of(self, element: Element) -> str | None:
        """What a tag with labels becomes: a plain <Labels> depends on what it is about."""
        if element.tag != "Labels":
            return LABELS[element.tag]
        about = [each for each in self.elements if each.get("name") == element.get("toName")]
        if not about or about[0].tag in {"Text", "HyperText", "Paragraphs"}:
            return "span"
        tools = [
            each
            for each in self.elements
            if each.tag in TOOLS and each.get("toName") == element.get("toName")
        ]
        if not tools or about[0].tag != "Image":
            return None
        self.used.append(tools[0])
        return TOOLS[tools[0].tag]

    def _classes(self, elements: list[Element], kind: str) -> list[dict[str, Any]]:
        classes: list[dict[str, Any]] = []
        for element in elements[:MOST_CLASSES]:
            value = one_line(element.get("value", ""), 200)
            name = one_line(element.get("alias") or value, 100)
            if not name or name in {each["name"] for each in classes}:
                self._leave(element, _("A label without a name, or with the name of another, is left out."))
                continue
            label = {"name": name, "title": value or name, **self._looks(element)}
            if kind == "keypoints":
                label["keypoints"] = [name]
            classes.append(label)
        return classes

    def _looks(self, element: Element) -> dict[str, Any]:
        looks: dict[str, Any] = {}
        if color := _COLOR.fullmatch(element.get("background", "")):
            digits = color.group(1).lower()
            looks["color"] = "#" + (digits if len(digits) == 6 else "".join(2 * digit for digit in digits))
        key = element.get("hotkey", "").lower()
        if re.fullmatch(r"[a-z0-9]", key) and key not in self.keys:
            self.keys.add(key)
            looks["hotkey"] = key
        elif key:
            self._leave(
                element, _("The hotkey %(key)s is not one letter or digit, or is taken.", key=key[:20])
            )
        return looks

    def _answer(self, element: Element) -> None:
        getattr(self, f"_{element.tag.lower()}")(element)

    def _choices(self, element: Element) -> None:
        classes = self._tree(element)
        if not classes:
            self._leave(element, _("It has no choices of its own; choices out of the data are not carried."))
            return
        self._add(element, "choice", classes=classes, multiple=element.get("choice") == "multiple")

    def _taxonomy(self, element: Element) -> None:
        classes = self._tree(element)
        if not classes:
            self._leave(element, _("It has no choices of its own; choices out of the data are not carried."))
            return
        self._add(element, "choice", classes=classes, multiple=element.get("maxUsages") != "1")

    def _tree(self, element: Element) -> list[dict[str, Any]]:
        """The choices under a tag, each with the one above it; of two with one name the second bears its path."""
        classes: list[dict[str, Any]] = []
        waiting = [(each, None) for each in reversed(element) if each.tag == "Choice"]
        stack: list[tuple[Element, str | None]] = list(waiting)
        while stack and len(classes) < MOST_CLASSES:
            each, parent = stack.pop()
            value = one_line(each.get("value", ""), 200)
            name = one_line(each.get("alias") or value, 100)
            if name in {label["name"] for label in classes} and parent:
                name = one_line(f"{parent} / {name}", 100)
            if not name or name in {label["name"] for label in classes}:
                self._leave(each, _("A choice without a name, or with the name of another, is left out."))
                continue
            classes.append({"name": name, "title": value or name, "parent": parent, **self._looks(each)})
            stack.extend((inner, name) for inner in reversed(each) if inner.tag == "Choice")
        return classes

    def _rating(self, element: Element) -> None:
        levels = _number(element, "maxRating") or 5
        self._add(element, "rating", levels=min(max(int(levels), 2), 100))

    def _number(self, element: Element) -> None:
        low, high, step = (_number(element, key) for key in ("min", "max", "step"))
        if low is not None and high is not None and low > high:
            low, high = high, low
        self._add(element, "number", min=low, max=high, step=step if step and step > 0 else None)

    def _textarea(self, element: Element) -> None:
        lines = int(_number(element, "rows") or 1)
        self._add(element, "text", lines=min(max(lines, 1), 50))
        if element.get("maxSubmissions") != "1":
            self._leave(element, _("Several texts could be given; here it is one."))

    def _pairwise(self, element: Element) -> None:
        self._add(element, "preference")

    def _ranker(self, element: Element) -> None:
        self._add(element, "ranking")
        if any(each.tag == "Bucket" for each in element):
            self._leave(element, _("Its buckets are not carried: what is in it is ranked."))

    def _relations(self, element: Element) -> None:
        between = [each["name"] for each in self.found.fields if each["kind"] in LABELS.values()]
        labels = [each for each in element if each.tag == "Relation"]
        classes = self._classes(labels, "relation")
        if not between or not classes:
            self._leave(element, _("There are no labelled regions for it to join, or it names no relation."))
            return
        self._add(element, "relation", classes=classes, between=between)

    def _attribute(self, element: Element) -> None:
        """An answer for each region becomes an attribute of all classes over the same object."""
        name = one_line(element.get("name") or element.tag, 100)
        attribute: dict[str, Any] = {"name": name, "title": name}
        if element.tag == "Choices" and element.get("choice") != "multiple":
            options = [
                one_line(each.get("alias") or each.get("value") or "", 100)
                for each in element
                if each.tag == "Choice"
            ]
            attribute |= {"type": "select", "options": list(dict.fromkeys(filter(None, options)))}
        elif element.tag == "TextArea":
            attribute["type"] = "text"
        elif element.tag in {"Number", "Rating"}:
            attribute["type"] = "number"
        if "type" not in attribute or attribute.get("options") == []:
            self._leave(element, _("An answer of this kind for each region is not carried."))
            return
        for field in self.found.fields:
            if field["kind"] in LABELS.values():
                for label in field["classes"]:
                    others = label.setdefault("attributes", [])
                    if name not in {each["name"] for each in others}:
                        others.append(attribute)

    def _condition(self, element: Element) -> None:
        field = self.names.get(element.get("name") or element.tag)
        when = element.get("visibleWhen")
        if when is None or field is None:
            return
        other = self.names.get(element.get("whenTagName", ""))
        answers = element.get("whenChoiceValue", "").split(",")
        earlier = self.found.fields[: self.found.fields.index(field)]
        if when != "choice-selected" or other not in earlier or other["kind"] != "choice":
            self._leave(element, _("The condition under which it is shown is not carried."))
            return
        known = {label["title"]: label["name"] for label in other["classes"]}
        known |= {label["name"]: label["name"] for label in other["classes"]}
        values = [known[each.strip()] for each in answers if each.strip() in known]
        field["when"] = {
            "field": other["name"],
            "is": values or [label["name"] for label in other["classes"]],
        }


def _place(element: Element) -> str:
    given = element.get("name") or element.get("value") or ""
    return f"<{one_line(str(element.tag), 40)}{' ' + one_line(given, 40) if given else ''}>"


def _is_true(element: Element, key: str) -> bool:
    return element.get(key, "").lower() == "true"


def _number(element: Element, key: str) -> float | None:
    try:
        value = float(element.get(key, ""))
    except ValueError:
        return None
    if not abs(value) < 1e15:
        return None
    return int(value) if value.is_integer() else value
