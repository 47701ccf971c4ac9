"""Annotations that others made, as the readers of the formats yield them: nothing here knows the project they will go into.

A reader is `read(files, how) -> Iterator[Answer | Trouble]`. It takes all files of an upload at once, for some formats need
several; it never raises for what is wrong in them, and one bad region never stops the rest.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from labelstage.words import Words

#: Endings of pictures, which may lie beside the files of labels.
PICTURES = frozenset(
    (
        ".jpg",
        ".jpeg",
        ".jpe",
        ".jfif",
        ".mpo",
        ".png",
        ".apng",
        ".webp",
        ".avif",
        ".gif",
        ".bmp",
        ".tif",
        ".tiff",
    )
)
HEAD = 1 << 16  # bytes of a file by which its format is told


@dataclass(frozen=True)
class File:
    """One file of an upload: its path there, and how to open it as a seekable stream."""

    name: str
    open: Callable[[], BinaryIO]

    def head(self) -> bytes:
        """How it begins."""
        with self.open() as stream:
            return stream.read(HEAD)


def without_pictures(files: Sequence[File]) -> Iterator[File]:
    """The files but the pictures that lie beside them."""
    return (each for each in files if PurePosixPath(each.name.lower()).suffix not in PICTURES)


@dataclass(frozen=True)
class How:
    """What a person may say about the files. None, or nothing, finds it out."""

    encoding: str | None = None
    text: str | None = None  # column or key that holds the text
    external_id: str | None = None
    labels: tuple[str, ...] = ()  # columns or keys that hold labels
    joiner: str | None = None  # what stood between the tokens of a tokenised text


@dataclass(frozen=True)
class Label:
    """One label.

    `kind` is one of ours. `value`: of a kind with objects what an object of that kind has besides id, class and attributes
    ({"x", "y", "width", "height"}, {"points"}, {"start", "end"}, {"from", "to"} ...; docs/architecture.md), of a choice None,
    of the others the value itself. `name` is the class, None for kinds without classes. `field` tells apart what the source
    keeps apart (the control of a Label Studio configuration, a column). `shares`: coordinates are parts of 1 of the image's
    width and height, not pixels. `parts`: what the points of keypoints are called, where the source says so. `place` leads back
    into the source.
    """

    kind: str
    name: str | None
    value: Any = None
    place: str = ""
    id: str | None = None
    field: str | None = None
    attributes: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    shares: bool = False
    parts: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """What a mapping calls the group of labels it belongs to."""
        return f"{self.field}:{self.kind}" if self.field else self.kind


@dataclass(frozen=True)
class Answer:
    """One answer to one item, by somebody: several of one item follow each other where the source has several.

    The item is known by any of `external_id`, `file_name` (a path) and `text` or `conversation`, which are brought along where
    the format has them. `sheet` is the file that is about this item alone, where the format has one for each: it often bears the
    name of its image. `width` and `height` are those that the source declares. `by` names who said it there.
    """

    place: str
    labels: tuple[Label, ...] = ()
    external_id: str | None = None
    file_name: str | None = None
    sheet: str | None = None
    text: str | None = None
    conversation: Mapping[str, Any] | None = None
    width: int | None = None
    height: int | None = None
    by: str | None = None
    metadata: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    #: groups (`Label.source`) that were looked at, so that no label in them means: there is none; of an answer with a part that could not
    #: be read that is not known
    looked: tuple[str, ...] = ()
    #: opens the image itself, where the label file has it inside
    picture: Callable[[], BinaryIO] | None = None


@dataclass(frozen=True)
class Trouble:
    """What could not be read, where it stands (file, line, region), why, and what to do."""

    place: str
    code: str
    message: Words | str


Reader = Callable[[Sequence[File], How], Iterator[Answer | Trouble]]
Detector = Callable[[str, bytes], bool]
