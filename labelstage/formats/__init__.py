"""File formats. Adding one is a file here, a line below, and its page in docs/formats.md."""

from __future__ import annotations

import importlib.util
import itertools
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from . import (
    coco,
    coco_reading,
    conll,
    cvat,
    doccano,
    jsonl,
    labelme,
    labelstudio,
    labelstudio_writing,
    openimages,
    pairs,
    table,
    voc,
    yolo,
)
from .losses import Losses
from .package import Package
from .reading import HEAD, Answer, Detector, File, How, Label, Reader, Trouble
from .records import Annotation, Dataset, FormatError, Loss, Record, Report

__all__ = [
    "FORMATS",
    "HEAD",
    "Annotation",
    "Answer",
    "Dataset",
    "File",
    "Format",
    "FormatError",
    "How",
    "Label",
    "Loss",
    "Losses",
    "Package",
    "Record",
    "Report",
    "Trouble",
    "detect",
    "write_verified",
]

_MOST_LOOKED_AT = 200


@dataclass(frozen=True)
class Format:
    """How to write a dataset, how to prove by reading it back that the file says the same, and how to read what others wrote.

    A format of several files writes one `Package`; with `dataset.media`, the images go into it too. `differences` reads with
    eyes of its own (the format's own library where it is installed), never with the writer's helpers.
    """

    name: str
    suffix: str
    media_type: str
    write: Callable[[Dataset, BinaryIO], Report]
    differences: Callable[[Dataset, BinaryIO], Iterator[str]]
    passes: int  #: how often writing and checking go through the records
    kinds: frozenset[str] | None = None  #: the kinds of field it can carry; None: every kind
    read: Reader | None = None  #: reads annotations that others made
    looks_like: Detector | None = None  #: whether a file of this name that begins so is one of this format
    parts: bool = False  #: whether one file of it tells the parts of a divided release (`record.split`) apart
    needs: str | None = None  #: a library without which it cannot be written or read

    def suits(self, fields: Sequence[Mapping[str, Any]]) -> bool:
        """Whether a file of this format can be made, and would say anything at all."""
        carries = self.kinds is None or any(field["kind"] in self.kinds for field in fields)
        return carries and self.installed()

    def installed(self) -> bool:
        """Whether the library it needs is there."""
        return self.needs is None or importlib.util.find_spec(self.needs) is not None


def _images(name: str, module: Any, *, parts: bool = False) -> Format:
    """A format for images that is an archive of files."""
    return Format(
        name,
        f".{name}.zip",
        "application/zip",
        module.write,
        module.differences,
        passes=2,
        kinds=module.KINDS,
        read=module.read,
        looks_like=module.looks_like,
        parts=parts,
    )


FORMATS: Mapping[str, Format] = {
    each.name: each
    for each in (
        Format(
            "jsonl",
            ".jsonl",
            "application/jsonl",
            jsonl.write,
            jsonl.differences,
            passes=2,
            read=jsonl.read_answers,
            looks_like=jsonl.looks_like,
        ),
        Format(
            "coco",
            ".coco.json",
            "application/json",
            coco.write,
            coco.differences,
            passes=3,
            kinds=coco.KINDS,
            read=coco_reading.read,
            looks_like=coco_reading.looks_like,
        ),
        _images("yolo", yolo, parts=True),
        _images("voc", voc, parts=True),
        _images("cvat", cvat),
        _images("labelme", labelme),
        _images("openimages", openimages),
        Format(
            "labelstudio",
            ".labelstudio.json",
            "application/json",
            labelstudio_writing.write,
            labelstudio_writing.differences,
            passes=2,
            kinds=labelstudio_writing.KINDS,
            read=labelstudio.read,
            looks_like=labelstudio.looks_like,
        ),
        Format(
            "sft",
            ".sft.jsonl",
            "application/jsonl",
            pairs.write_sft,
            pairs.sft_differences,
            passes=2,
            kinds=frozenset({"preference", "ranking"}),
        ),
        Format(
            "dpo",
            ".dpo.jsonl",
            "application/jsonl",
            pairs.write_dpo,
            pairs.dpo_differences,
            passes=2,
            kinds=pairs.DPO_KINDS,
        ),
        Format(
            "conll",
            ".conll",
            "text/plain",
            conll.write,
            conll.differences,
            passes=2,
            kinds=conll.KINDS,
            read=conll.read,
            looks_like=conll.looks_like,
        ),
        Format(
            "bilou",
            ".bilou.conll",
            "text/plain",
            conll.write_bilou,
            conll.differences,
            passes=2,
            kinds=conll.KINDS,
            read=conll.read,
        ),
        Format(
            "doccano",
            ".doccano.jsonl",
            "application/jsonl",
            doccano.write,
            doccano.differences,
            passes=2,
            kinds=doccano.KINDS,
            read=doccano.read,
            looks_like=doccano.looks_like,
        ),
        Format(
            "csv",
            ".csv",
            "text/csv",
            table.write,
            table.differences,
            passes=2,
            kinds=table.KINDS,
            read=table.read,
            looks_like=table.looks_like,
        ),
    )
}


def detect(files: Sequence[File]) -> Format | None:
    """The format of the first file that looks like one; formats are asked in their order, None when none knows any of them."""
    heads = [(file.name, file.head()) for file in files[:_MOST_LOOKED_AT]]
    for each in FORMATS.values():
        if each.looks_like is not None and any(each.looks_like(name, head) for name, head in heads):
            return each
    return None


def write_verified(target: Format, dataset: Dataset, file: BinaryIO) -> Report:
    """Write the dataset into an empty seekable file, read it back and compare.

    Raises FormatError with the first differences when the file is not what was to be written.
    """
    report = target.write(dataset, file)
    file.seek(0)
    wrong = list(itertools.islice(target.differences(dataset, file), 5))
    if wrong:
        raise FormatError(f"{target.name}: " + "; ".join(wrong))
    file.seek(0, os.SEEK_END)
    return report
