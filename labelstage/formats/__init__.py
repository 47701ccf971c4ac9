"""File formats. Adding one is a file here, a line below, and its page in docs/formats.md."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from . import coco, jsonl
from .records import Annotation, Dataset, FormatError, Loss, Record, Report

__all__ = [
    "FORMATS",
    "Annotation",
    "Dataset",
    "Format",
    "FormatError",
    "Loss",
    "Record",
    "Report",
    "write_verified",
]


@dataclass(frozen=True)
class Format:
    """How to write a dataset, and how to prove by reading it back that the file says the same."""

    name: str
    suffix: str
    media_type: str
    write: Callable[[Dataset, BinaryIO], Report]
    differences: Callable[[Dataset, BinaryIO], Iterator[str]]


FORMATS: Mapping[str, Format] = {
    each.name: each
    for each in (
        Format("jsonl", ".jsonl", "application/jsonl", jsonl.write, jsonl.differences),
        Format("coco", ".coco.json", "application/json", coco.write, coco.differences),
    )
}


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
