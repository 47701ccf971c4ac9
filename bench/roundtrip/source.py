"""A real file of labels as the benchmark knows it, read with the standard library alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image

Fields = list[dict[str, Any]]
BLANK = (100, 100)


@dataclass(frozen=True)
class Thing:
    """One label: of which item (its text, or the name of its image without ending), what it says, and where it stands."""

    item: str
    kind: str
    name: str
    numbers: tuple[float, ...] = ()
    place: str = ""
    rings: int = 1  # several become one outline, which has all their corners


#: A project needs a field. These take nothing that is not of their own kind; what else a file has is added to them.
PICTURES = [{"name": "keypoints", "kind": "keypoints", "classes": [{"name": "none", "keypoints": ["1"]}]}]
TEXTS = [{"name": "spans", "kind": "span", "classes": [{"name": "none"}]}]


@dataclass
class Source:
    """What is brought in: `items` first, then `labels` with these words for the command line."""

    title: str
    labels: list[Path]
    things: list[Thing]
    items: list[Path] = field(default_factory=list)
    words: tuple[str, ...] = ()
    fields: Fields = field(default_factory=lambda: TEXTS)
    several: bool = False  # answers of several people


Maker = Callable[[Path, Path], Iterator[Source]]


def choice(name: str, *classes: str, multiple: bool = False) -> Fields:
    rows = [{"name": each} for each in classes]
    return [{"name": name, "kind": "choice", "multiple": multiple, "classes": rows}]


def blank(folder: Path, sizes: Mapping[str, tuple[int, int]]) -> list[Path]:
    """Blank pictures, no two alike."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, (name, size) in enumerate(sizes.items()):
        form = "PNG" if name.endswith(".png") else "JPEG"
        Image.new("RGB", size, (number % 251, 90, 120)).save(folder / name, form)
    return [folder]
