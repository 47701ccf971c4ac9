"""Pascal VOC: an XML file for each image (http://host.robots.ox.ac.uk/pascal/VOC/), as its tools and CVAT write it.

Coordinates are edges in pixels from 0, with decimals where they have some. VOC counted whole pixels from 1; the tools of
today do not, and nothing in a file tells which: numbers of others are taken as they stand.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element

from labelstage.words import _

from .images import foreign
from .images.check import compare, package_files, written
from .images.drawn import Classes, Drawn
from .images.sheets import Lose, Sheet, add_picture, part_of, sheets, upright, wanted
from .losses import Losses
from .package import Package
from .reading import Answer, File, How, Label, Trouble
from .records import Dataset, FormatError, Record, Report
from .xml_text import elements, escaped, holds, text_of

KINDS = frozenset({"box"})
FLAGS = ("truncated", "difficult", "occluded")
FOLDER = "Annotations"


def write(dataset: Dataset, out: BinaryIO) -> Report:
    """One XML for each image in `Annotations`, the list of their names in `ImageSets/Main`, images in `JPEGImages`."""
    losses, images, count = Losses(), 0, 0
    lists: dict[str, list[str]] = {}
    with Package(out) as package:
        for sheet in sheets(dataset, KINDS, _carry, losses=losses):
            stem = PurePosixPath(sheet.name).with_suffix("")
            package.put(f"{FOLDER}/{stem}.xml", _document(dataset, sheet).encode())
            add_picture(package, dataset, sheet, f"JPEGImages/{sheet.name}")
            lists.setdefault(part_of(sheet.record), []).append(f"{stem}\n")
            images += 1
            count += len(sheet.labels)
        for part, stems in lists.items():
            package.put(f"ImageSets/Main/{part}.txt", "".join(stems).encode())
        package.put("labelmap.txt", _label_map(dataset).encode())
    return losses.report({"images": images, "annotations": count})


def _label_map(dataset: Dataset) -> str:
    """The classes as CVAT and Datumaro want them told: name, colour, parts, actions. A name that such a line cannot hold is left out;
    readers know it by the boxes."""
    names = (label.name for label in Classes(dataset.fields, KINDS).rows)
    plain = (name for name in names if not set(name) & set(":\n\r") and not name.startswith("#"))
    return "# label:color_rgb:parts:actions\n" + "".join(f"{name}:::\n" for name in plain)


def differences(dataset: Dataset, stream: BinaryIO) -> Iterator[str]:
    """How the files, read back, differ from the dataset."""
    return compare(wanted(dataset, KINDS, _carry), read(package_files(stream), How()))


#: CVAT's is called annotations.
_ROOT = re.compile(rb"<annotation[\s>]")


def looks_like(name: str, head: bytes) -> bool:
    """An XML with boxes as VOC has them."""
    return name.lower().endswith(".xml") and (
        b"<bndbox>" in head or (_ROOT.search(head) is not None and b"<size>" in head)
    )


def read(files: Sequence[File], _how: How) -> Iterator[Answer | Trouble]:
    """The boxes of every XML; the size of the image and, of CVAT, attributes too."""
    for file in files:
        if not file.name.lower().endswith(".xml"):
            continue
        try:
            with file.open() as stream:
                for element in elements(stream, ("annotation",)):
                    yield from _answer(file, element)
        except FormatError as error:
            yield Trouble(file.name, "broken_xml", _("This is no XML: %(why)s.", why=str(error)))


def _carry(drawn: Drawn, _record: Record, lose: Lose) -> Label:
    shape = upright(drawn, lose)
    for key in ("x", "y"):  # as it is read back: from edges
        length = "width" if key == "x" else "height"
        shape[length] = (shape[key] + shape[length]) - shape[key]
    if not all(math.isfinite(each) for each in shape.values()) or min(shape["width"], shape["height"]) <= 0:
        raise ValueError("no box")
    attributes = {name: value for name, value in drawn.value["attributes"].items() if value is not None}
    if not all(holds(name) and holds(written(value)) for name, value in attributes.items()):
        lose("letters", attributes)
        attributes = {
            escaped_back(name): escaped_back(written(value)) if isinstance(value, str) else value
            for name, value in attributes.items()
        }
    return Label("box", drawn.label.name, shape, attributes=attributes)


def escaped_back(text: str) -> str:
    """The text without the signs that XML cannot hold."""
    return "".join(sign if holds(sign) else "\ufffd" for sign in text)


def _document(dataset: Dataset, sheet: Sheet) -> str:
    record, name = sheet.record, PurePosixPath(sheet.name)
    rows = "".join(_object(label) for _class, label in sheet.labels)
    return (
        "<annotation>\n"
        f"  <folder>JPEGImages</folder>\n  <filename>{escaped(name)}</filename>\n"
        f"  <source><database>{escaped(dataset.title)}</database></source>\n"
        f"  <size><width>{record.width}</width><height>{record.height}</height><depth>3</depth></size>\n"
        f"  <segmented>0</segmented>\n{rows}</annotation>\n"
    )


def _object(label: Label) -> str:
    shape, given = label.value, label.attributes
    edges = {
        "xmin": shape["x"],
        "ymin": shape["y"],
        "xmax": shape["x"] + shape["width"],
        "ymax": shape["y"] + shape["height"],
    }
    flags = "".join(f"<{name}>{int(given.get(name) is True)}</{name}>" for name in FLAGS)
    corners = "".join(f"<{name}>{value!r}</{name}>" for name, value in edges.items())
    more = "".join(
        f"<attribute><name>{escaped(name)}</name><value>{escaped(written(value))}</value></attribute>"
        for name, value in given.items()
    )
    return (
        f"  <object>\n    <name>{escaped(label.name)}</name>\n    <pose>Unspecified</pose>\n    {flags}\n"
        f"    <bndbox>{corners}</bndbox>\n"
        + (f"    <attributes>{more}</attributes>\n" if more else "")
        + "  </object>\n"
    )


def _answer(file: File, element: Element) -> Iterator[Answer | Trouble]:
    regions = [
        (f"{file.name}: object {number}", each) for number, each in enumerate(element.iter("object"), 1)
    ]
    labels, troubles = foreign.labels_of(regions, _labels)
    yield Answer(
        file.name,
        tuple(labels),
        file_name=text_of(element, "filename") or PurePosixPath(file.name).stem,
        sheet=file.name,
        width=foreign.whole(text_of(element, "size/width")),
        height=foreign.whole(text_of(element, "size/height")),
        looked=() if troubles else ("box",),
    )
    yield from troubles


def _labels(region: Element, place: str) -> Iterator[Label]:
    name = foreign.class_name(text_of(region, "name"))
    yield Label("box", name, _shape(region), place, attributes=_attributes(region))
    for part in region.iterfind("part"):  # of a person: head, hands, feet
        yield Label("box", foreign.class_name(text_of(part, "name")), _shape(part), place)


def _shape(region: Element) -> dict[str, Any]:
    """The box; of roLabelImg also one that is turned, in radians clockwise."""
    turned = region.find("robndbox")
    if turned is not None:
        x, y, width, height = (foreign.number(text_of(turned, each)) for each in ("cx", "cy", "w", "h"))
        shape = foreign.box(x - width / 2, y - height / 2, width, height)
        return shape | {"rotation": math.degrees(foreign.number(text_of(turned, "angle"))) % 360}
    found = region.find("bndbox")
    if found is None:
        raise foreign.Wrong("no_box", _("This object has no box."))
    return foreign.box_between(*(text_of(found, each) for each in ("xmin", "ymin", "xmax", "ymax")))


def _attributes(region: Element) -> dict[str, Any]:
    given = {
        each.findtext("name", ""): foreign.from_text(each.findtext("value"))
        for each in region.iterfind("attributes/attribute")
    }
    ticked = {name: True for name in FLAGS if text_of(region, name) == "1" and name not in given}
    return {**ticked, **given}
