"""Reads data sets of YOLO: boxes, outlines, keypoints and turned boxes, as Ultralytics, Roboflow, LabelImg and Darknet write them."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from labelstage.words import _

from .images import foreign
from .reading import PICTURES, Answer, File, How, Label, Trouble

CLASS_FILES = {"classes.txt", "obj.names", "predefined_classes.txt", "_darknet.labels"}
PARTS = {
    "train",
    "training",
    "val",
    "valid",
    "validation",
    "test",
    "testing",
    "all",
    "train2017",
    "val2017",
    "obj_train_data",
}
MOST_TEXT = 64 * 2**20
BOX, TURNED = 5, 9  # columns of a line
_CLOSES = {"[": "]", "{": "}"}
_REMARK = re.compile(r"""\s#[^'"]*$""")
_QUOTED = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'""")
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$")
#: the kinds of each task
KIND = {"detect": "box", "obb": "box", "segment": "polygon", "pose": "keypoints"}


@dataclass
class DataSet:
    """What is known of the labels under one folder."""

    root: PurePosixPath
    names: dict[int, str] = field(default_factory=dict)
    task: str | None = None
    keypoints: tuple[int, int] | None = None  # how many, and numbers for each
    points: dict[int, list[Any]] = field(default_factory=dict)  # what those of a class are called


def looks_like(name: str, head: bytes) -> bool:
    """A `data.yaml` or list of class names, or a text of labels."""
    path = PurePosixPath(name.lower())
    if path.suffix in (".yaml", ".yml"):
        return re.search(rb"^names\s*:", head, re.M) is not None
    if path.name in CLASS_FILES:
        return True
    if path.suffix != ".txt" or "labels" not in path.parts:
        return False
    first = head.split(b"\n", 1)[0].split()
    return len(first) >= BOX and all(_NUMBER.match(each.decode("latin-1")) for each in first)


def read(files: Sequence[File], _how: How) -> Iterator[Answer | Trouble]:
    """An answer for each image. Coordinates are parts of 1, so no size is needed."""
    sets = _data_sets(files)
    texts = [file for file in files if _is_labels(file)]
    pictures, parts = _pictures(files)
    _find_tasks(sets, texts)
    images: dict[str, list[tuple[File, DataSet]]] = {}
    for file in texts:
        name = _relative(_picture_of(file.name, pictures), parts)
        images.setdefault(name, []).append((file, _set_of(sets, file)))
    for name, several in images.items():
        if len({data.task for _file, data in several}) == len(several):
            yield from _answer(name, several)
        else:  # images of the same name in several folders
            for each in several:
                yield from _answer(_picture_of(each[0].name, pictures), [each])


def _lines(file: File) -> Iterator[tuple[int, list[str]]]:
    with file.open() as stream:
        text = stream.read(MOST_TEXT).decode("utf-8-sig", "replace")
    for number, line in enumerate(text.splitlines(), 1):
        if cells := line.split():
            yield number, cells


def _is_labels(file: File) -> bool:
    """A text whose first line is numbers; an empty one when it lies among labels."""
    path = PurePosixPath(file.name)
    if path.suffix.lower() != ".txt" or path.name.lower() in CLASS_FILES:
        return False
    first = file.head().decode("utf-8-sig", "replace").split("\n", 1)[0].split()
    if not first:
        return "labels" in path.parts or "obj_train_data" in path.parts
    return len(first) > 1 and _NUMBER.match(first[0]) is not None


def _pictures(files: Sequence[File]) -> tuple[dict[str, str], set[str]]:
    """The paths of images without their endings, of the files themselves and of lists of images; and the names of folders that are no
    part of an image's name: the usual ones, and those that a list of their name leads into."""
    found: dict[str, str] = {}
    parts = set(PARTS)
    for file in files:
        path = PurePosixPath(file.name)
        if path.suffix.lower() in PICTURES:
            found[str(path.with_suffix(""))] = file.name
        elif path.suffix.lower() == ".txt" and path.name.lower() not in CLASS_FILES and not _is_labels(file):
            for each in _listed(file):
                full = path.parent / each
                if full.suffix.lower() in PICTURES or each.startswith("images/"):
                    found.setdefault(str(full.with_suffix("")), str(full))
                if each.startswith(f"images/{path.stem}/"):
                    parts.add(path.stem)
    return found, parts


def _listed(file: File) -> Iterator[str]:
    with file.open() as stream:
        text = stream.read(MOST_TEXT).decode("utf-8-sig", "replace")
    for line in text.split("\n"):
        yield line.strip("\r").removeprefix("./")


def _data_sets(files: Sequence[File]) -> list[DataSet]:
    """One for each folder with a yaml or a list of class names, the deepest first."""
    sets: dict[PurePosixPath, DataSet] = {}
    for file in files:
        path = PurePosixPath(file.name)
        if path.suffix.lower() in (".yaml", ".yml"):
            with file.open() as stream:
                _configure(sets.setdefault(path.parent, DataSet(path.parent)), stream.read(MOST_TEXT))
        elif path.name.lower() in CLASS_FILES:
            root = path.parent.parent if path.parent.name == "labels" else path.parent
            with file.open() as stream:
                text = stream.read(MOST_TEXT).decode("utf-8-sig", "replace")
            names = [line.strip() for line in text.rstrip().split("\n")]
            sets.setdefault(root, DataSet(root)).names = dict(enumerate(names))
    found = [each for each in sets.values() if each.names]
    return sorted(found, key=lambda each: -len(each.root.parts))


def _configure(data: DataSet, content: bytes) -> None:
    about = top_level(content.decode("utf-8-sig", "replace"))
    names, shape = about.get("names"), about.get("kpt_shape")
    if isinstance(names, list):
        names = dict(enumerate(names))
    if isinstance(names, Mapping):
        data.names = {int(key): str(name) for key, name in names.items() if str(key).isdigit()}
    if (
        isinstance(shape, list)
        and len(shape) == 2
        and all(type(each) is int and 0 < each < 1000 for each in shape)
    ):
        data.keypoints = (shape[0], shape[1])
    if about.get("task") in KIND:
        data.task = about["task"]
    points = about.get("kpt_names")
    if isinstance(points, Mapping):
        data.points = {int(k): v for k, v in points.items() if str(k).isdigit() and isinstance(v, list)}


def top_level(text: str) -> dict[str, Any]:
    """The keys of a YAML file with their values, as far as a data set has them: a scalar, a list, or a mapping of those."""
    found: dict[str, Any] = {}
    key = ""
    for line in _whole_lines(text):
        plain = line.strip()
        name, colon, rest = _split(plain)
        if line[0] not in " \t-" and colon:
            key = str(_value(name))
            found[key] = _value(rest) if rest and not rest.startswith("#") else None
        elif plain.startswith("- ") and isinstance(found.setdefault(key, None), list | None):
            found[key] = found[key] or []
            found[key].append(_value(plain[2:]))
        elif colon and isinstance(found.setdefault(key, None), dict | None):
            found[key] = found[key] or {}
            found[key][str(_value(name))] = _value(rest)
    return found


def _whole_lines(text: str) -> Iterator[str]:
    """The lines that say something; a list in brackets that goes over several is one."""
    begun = ""
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        plain = _REMARK.sub("", line).rstrip()
        begun = f"{begun} {plain.strip()}" if begun else plain
        opened = _split(begun.strip())[2][:1]
        if opened not in _CLOSES or _CLOSES[opened] in _QUOTED.sub("", begun):
            yield begun
            begun = ""
    if begun:
        yield begun


def _split(line: str) -> tuple[str, str, str]:
    """At the first colon outside of quotes."""
    quoted = re.match(r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*(:)\s*(.*)$""", line)
    if quoted:
        return quoted.group(1), ":", quoted.group(3)
    name, colon, rest = line.partition(":")
    return name.strip(), colon, rest.strip()


def _value(text: str) -> Any:
    """A number, a text with or without quotes, a list in brackets, a mapping in braces."""
    plain = text.strip()
    if plain[:1] == '"':
        try:
            return json.JSONDecoder().raw_decode(plain)[0]
        except ValueError:
            return plain.strip('"')
    if plain[:1] == "'":
        return plain[1:].partition("'")[0] if "''" not in plain else plain.strip("'").replace("''", "'")
    if plain[:1] in "[{" and plain:
        inner = re.sub(r"\s+#.*$", "", plain).strip("[]{}")
        cells = re.findall(r"""\s*((?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,"'])+)\s*(?:,|$)""", inner)
        if plain[0] == "[":
            return [_value(each) for each in cells]
        pairs = [_split(each.strip()) for each in cells]
        return {str(_value(name)): _value(rest) for name, _colon, rest in pairs}
    plain = re.sub(r"\s+#.*$", "", plain)
    return int(plain) if re.fullmatch(r"-?\d{1,15}", plain) else plain


def _set_of(sets: Sequence[DataSet], file: File) -> DataSet:
    path = PurePosixPath(file.name)
    holding = [each for each in sets if each.root == PurePosixPath(".") or each.root in path.parents]
    return next(iter(holding), sets[-1] if len(sets) == 1 else DataSet(PurePosixPath(".")))


def _find_tasks(sets: Sequence[DataSet], texts: Sequence[File]) -> None:
    """What no file says is told by the number of columns: nine in every line are corners, else they are outlines."""
    unknown = [each for each in sets if each.task is None]
    for data in unknown:
        if data.keypoints is not None:
            data.task = "pose"
            continue
        columns = {
            len(cells) for file in texts if _set_of(sets, file) is data for _line, cells in _lines(file)
        }
        if columns and columns <= {BOX, BOX + 1}:
            data.task = "detect"
        elif columns and columns <= {TURNED, TURNED + 1}:
            data.task = "obb"


def _answer(name: str, texts: Sequence[tuple[File, DataSet]]) -> Iterator[Answer | Trouble]:
    """What is said of one image: a text for each task."""
    regions = [
        (f"{file.name}:{number}", (cells, data)) for file, data in texts for number, cells in _lines(file)
    ]
    labels, troubles = foreign.labels_of(regions, lambda region, place: _labels(region[0], region[1], place))
    kinds = [KIND.get(data.task or "") for _file, data in texts]
    looked = {each for each in kinds if each} if all(kinds) else {each.kind for each in labels}
    yield Answer(
        texts[0][0].name, tuple(labels), file_name=name, looked=() if troubles else tuple(sorted(looked))
    )
    yield from troubles


def _picture_of(name: str, pictures: Mapping[str, str]) -> str:
    """The path of the image of a text: where `labels` stands in its path stands `images`, or it lies beside it."""
    path = PurePosixPath(name).with_suffix("")
    parts = list(path.parts)
    if "labels" in parts:
        parts[len(parts) - 1 - parts[::-1].index("labels")] = "images"
    beside = str(PurePosixPath(*parts))
    return next((pictures[each] for each in (beside, str(path)) if each in pictures), beside)


def _relative(name: str, folders: Collection[str]) -> str:
    parts = PurePosixPath(name).parts
    if "images" in parts[:-1]:
        parts = parts[len(parts) - parts[::-1].index("images") :]
    if len(parts) > 1 and parts[0] in folders:
        parts = parts[1:]
    return str(PurePosixPath(*parts))


def _labels(cells: Sequence[str], data: DataSet, place: str) -> Iterator[Label]:
    at = foreign.number(cells[0])
    number = int(at)
    if number != at or number < 0 or (data.names and number not in data.names):
        sentence = _("There is no class with the number %(number)s.", number=cells[0][:20])
        raise foreign.Wrong("no_class", sentence)
    name = data.names.get(number, str(number))
    values = [foreign.number(each) for each in cells[1:]]
    kind, value, sure = _shape(values, data, number)
    if any(not -1 <= each <= 2 for each in values[:4]):
        raise foreign.Wrong("no_shares", _("YOLO has parts of 1 of the width and height; these are none."))
    given = {} if sure is None else {"confidence": sure}
    points = (
        foreign.parts(data.points.get(number), len(value.get("points", ()))) if kind == "keypoints" else ()
    )
    yield Label(kind, name, value, place, attributes=given, shares=True, parts=points)


def _shape(values: list[float], data: DataSet, number: int) -> tuple[str, dict[str, Any], float | None]:
    """The kind, the shape, and the confidence where there is one more number than it takes."""
    if data.task == "pose" and data.keypoints is not None:
        many, each = data.keypoints
        if len(values) - 4 - many * each not in (0, 1):
            sentence = _(
                "A line with %(count)d numbers: keypoints take %(wanted)d.",
                count=len(values),
                wanted=4 + many * each,
            )
            raise foreign.Wrong("few_points", sentence)
        count = len(data.points.get(number, range(many)))
        rows = [values[4 + at * each : 4 + (at + 1) * each] for at in range(count)]
        points = [[row[0], row[1], _seen(row)] for row in rows]
        sure = values[4 + many * each] if len(values) > 4 + many * each else None
        return "keypoints", {"points": [each if each[2] else [0, 0, 0] for each in points]}, sure
    if len(values) in (BOX - 1, BOX) and data.task in (None, "detect"):
        x, y, width, height = values[:4]
        shape = foreign.box(x - width / 2, y - height / 2, width, height)
        return "box", shape, values[4] if len(values) == BOX else None
    if data.task == "obb" and len(values) in (TURNED - 1, TURNED):
        corners = foreign.pairs(values[:8], 4)
        return "box", {"corners": corners}, values[8] if len(values) == TURNED else None
    return "polygon", {"points": foreign.pairs(values, 3)}, None


def _seen(row: Sequence[float]) -> int:
    """2 without a third number, unless the point is at zero."""
    if len(row) > 2:
        return min(max(int(row[2]), 0), 2)
    return 2 if row[0] or row[1] else 0
