"""File formats. Adding one is a file here, a line below, and its page in docs/formats.md."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

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
    passes: int  #: how often writing and checking go through the records
    kinds: frozenset[str] | None = None  #: the kinds of field it can carry; None: every kind

    def suits(self, fields: Sequence[Mapping[str, Any]]) -> bool:
        """Whether a file of this format would say anything at all."""
        return self.kinds is None or any(field["kind"] in self.kinds for field in fields)


FORMATS: Mapping[str, Format] = {
    each.name: each
    for each in (
        Format("jsonl", ".jsonl", "application/jsonl", jsonl.write, jsonl.differences, passes=2),
        Format(
            "coco",
            ".coco.json",
            "application/json",
            coco.write,
            coco.differences,
            passes=3,
            kinds=frozenset({"box"}),
        ),
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
