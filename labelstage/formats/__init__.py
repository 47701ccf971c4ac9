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
    parquet,
    spacy,
    table,
    voc,
    yolo,
)
from .jsonl_schema import json_schema
from .losses import Losses
from .package import Package
from .reading import HEAD, PICTURES, Answer, Detector, File, How, Label, Reader, Trouble, without_pictures
from .records import Annotation, Dataset, FormatError, Loss, Record, Report

__all__ = [
    "FORMATS",
    "HEAD",
    "PICTURES",
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
    "json_schema",
    "usual",
    "without_pictures",
    "write_verified",
]

_MOST_LOOKED_AT = 200
_MEDIA_TYPES = {
    "jsonl": "application/jsonl",
    "json": "application/json",
    "zip": "application/zip",
    "conll": "text/plain",
    "csv": "text/csv",
    "spacy": "application/octet-stream",
}


@dataclass(frozen=True)
class Format:
    """How to write a dataset, how to prove by reading it back that the file says the same, and how to read what others wrote.

    A format of several files writes one `Package`; with `dataset.media`, the images go into it too. `differences` reads with
    eyes of its own (the format's own library where it is installed), never with the writer's helpers.
    """

    name: str
    suffix: str
    write: Callable[[Dataset, BinaryIO], Report]
    differences: Callable[[Dataset, BinaryIO], Iterator[str]]
    passes: int = 2  #: how often writing and checking go through the records
    kinds: frozenset[str] | None = None  #: the kinds of field it can carry; None: every kind
    says: Callable[[Mapping[str, Any]], bool] | None = (
        None  #: whether it tells anything of a field, where that is more than its kind
    )
    read: Reader | None = None  #: reads annotations that others made
    looks_like: Detector | None = None  #: whether a file of this name that begins so is one of this format
    parts: bool = False  #: whether one file of it tells the parts of a divided release (`record.split`) apart
    needs: str | None = None  #: a library without which it cannot be written

    @property
    def media_type(self) -> str:
        """As the ending of its files has it."""
        return _MEDIA_TYPES[self.suffix.rpartition(".")[2]]

    def suits(self, fields: Sequence[Mapping[str, Any]]) -> bool:
        """Whether a file of this format can be made, and would say anything at all."""
        if not self.installed():
            return False
        if self.says is not None:
            return any(map(self.says, fields))
        return self.kinds is None or any(field["kind"] in self.kinds for field in fields)

    def installed(self) -> bool:
        """Whether the library that it needs is there."""
        return self.needs is None or importlib.util.find_spec(self.needs) is not None


def _format(name: str, suffix: str, module: Any, reader: Any = None, **more: Any) -> Format:
    """The format that a module writes and proves, and that the same or another one reads."""
    reader = reader or module
    own = {"kinds": module.KINDS, "read": reader.read, "looks_like": reader.looks_like, **more}
    return Format(name, suffix, module.write, module.differences, **own)


#: In the order in which files that others made are recognised.
FORMATS: Mapping[str, Format] = {
    each.name: each
    for each in (
        Format(
            "jsonl",
            ".jsonl",
            jsonl.write,
            jsonl.differences,
            read=jsonl.read_answers,
            looks_like=jsonl.looks_like,
        ),
        _format("coco", ".coco.json", coco, coco_reading),
        _format("yolo", ".yolo.zip", yolo, parts=True),
        _format("voc", ".voc.zip", voc, parts=True),
        _format("cvat", ".cvat.zip", cvat),
        _format("labelme", ".labelme.zip", labelme),
        _format("openimages", ".openimages.zip", openimages),
        _format("labelstudio", ".labelstudio.json", labelstudio_writing, labelstudio),
        Format("sft", ".sft.jsonl", pairs.write_sft, pairs.sft_differences, says=pairs.has_answer),
        Format("dpo", ".dpo.jsonl", pairs.write_dpo, pairs.dpo_differences, kinds=pairs.DPO_KINDS),
        _format("conll", ".conll", conll),
        Format(
            "bilou",
            ".bilou.conll",
            conll.write_bilou,
            conll.differences,
            kinds=conll.KINDS,
            read=conll.read,
        ),
        _format("spacy", ".spacy", spacy),
        _format("doccano", ".doccano.jsonl", doccano),
        _format("csv", ".csv", table),
        Format(
            "parquet",
            ".parquet.zip",
            parquet.write,
            parquet.differences,
            passes=3,
            parts=True,
            needs=parquet.NEEDS,
        ),
    )
}
#: The formats that fit a kind of field best: what a release is made in unless others are asked for.
_USUAL: Mapping[str, tuple[str, ...]] = {
    "box": ("coco", "yolo"),
    "polygon": ("coco", "yolo"),
    "keypoints": ("coco", "yolo"),
    "mask": ("coco",),
    "polyline": ("cvat",),
    "span": ("conll",),
    "relation": ("doccano",),
    "choice": ("csv",),
    "rating": ("csv",),
    "number": ("csv",),
    "text": ("csv",),
    "preference": ("dpo",),
    "ranking": ("dpo",),
}


def usual(fields: Sequence[Mapping[str, Any]]) -> list[str]:
    """The names of the formats that fit a label schema best, the canonical one first."""
    best = {name for field in fields for name in _USUAL[field["kind"]]}
    if any(map(pairs.is_rewriting, fields)):
        best.add("sft")
    return ["jsonl", *(name for name in FORMATS if name in best)]


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
