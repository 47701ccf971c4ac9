"""Write one file of a release and prove it by reading it back. What is broken in the work never costs the file, if it can be helped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from labelstage.formats import FORMATS, Dataset, Record, Report, write_verified
from labelstage.kinds.problems import BROKEN
from labelstage.services import releases
from labelstage.services.errors import Conflict
from labelstage.services.releases import Target
from labelstage.storage import Release
from labelstage.storage.blobs import BlobStore
from labelstage.words import _

Records = Callable[[], Iterator[Record]]

#: What a writer raises over a label that it does not understand, its check (FormatError) and a missing image among it. A full
#: disk or a lost database is not.
FAULTS = (*BROKEN, AssertionError, RuntimeError)

LONGEST = 500  # characters of why a file cannot be made


class Unwritable(Conflict):
    """The file cannot be made; `why` in the words of its writer."""

    def __init__(self, why: str) -> None:
        sentence = _(
            "A file is not what was to be written, and was not kept (%(why)s). Please report this.", why=why
        )
        super().__init__(sentence)
        self.why = why


def write_target(release: Release, target: Target, path: Path, records: Records, blobs: BlobStore) -> Report:
    """Write one file of a release. Where the writer stumbles over the work, once more without what is broken in it, each
    region named in the report. Raises Unwritable when that does not help either."""

    def original(record: Record) -> BinaryIO:
        return blobs.open(record.sha256)

    dataset = Dataset(
        title=release.title,
        number=release.number,
        frozen_at=releases.frozen_at(release),
        fields=release.schema.fields,
        records=records,
        media=original if release.query.get("media") else None,
    )
    try:
        try:
            return _write(target, dataset, path)
        except FAULTS:
            if target.format is FORMATS["jsonl"]:  # which says whatever was answered
                raise
            return _write_sound(target, dataset, path)
    except FAULTS as error:
        raise Unwritable(f"{type(error).__name__}: {error}"[:LONGEST]) from error


def _write(target: Target, dataset: Dataset, path: Path) -> Report:
    with path.open("w+b") as file:
        return write_verified(target.format, dataset, file)


def _write_sound(target: Target, dataset: Dataset, path: Path) -> Report:
    def records() -> Iterator[Record]:
        return (releases.sound(each, dataset.fields)[0] for each in dataset.records())

    report = _write(target, replace(dataset, records=records), path)
    for record in dataset.records():
        for flaw in releases.sound(record, dataset.fields)[1]:
            report.named.add("broken", record, field=flaw.field, label=flaw.label)
    return report.named.report(report.written)
