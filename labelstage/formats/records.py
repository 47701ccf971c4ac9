"""What a release carries, as plain records; every format is written from these."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec

if TYPE_CHECKING:
    from .losses import Losses

#: What somebody (or the consensus) said: values by field name, as docs/architecture.md has them.
Result = Mapping[str, Any]


class FormatError(ValueError):
    """The file is not what its format says; the message names the place."""


class Annotation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One worker's released answer and where it came from: user ids, the revision, the versions it was made under."""

    worker: int
    assignment: int
    revision: int
    state: str  # accepted | submitted
    origin: str  # who wrote the revision: worker | reviewer | adjudicator | simulator | import
    reviewer: int | None
    schema_version: int
    guideline_version: int | None
    result: Result
    prelabel: str | None = None  # whose labels its worker was given to start from


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One item with all its released annotations, and the one answer chosen from them.

    `labels` is None when every annotation is an answer of its own. `chosen` says how the answer came about:
    `{"how": "only" | "reviewer" | "adjudicator" | "consensus" | "all", "revisions": [ids it was made from], "tied": {field: [...]},
    "misfits": labels left out because they do not fit the release's schema}`.
    """

    id: int
    external_id: str
    name: str
    media: str  # image | text | conversation
    text: str | None
    conversation: Mapping[str, Any] | None = None  # {"messages": [...], "responses": [...]}
    width: int | None  # pixels of the upright image
    height: int | None
    sha256: str  # of the original bytes; of UTF-8 for a text; of the canonical JSON for a conversation
    metadata: Mapping[str, Any]
    labels: Result | None
    chosen: Mapping[str, Any]
    annotations: tuple[Annotation, ...]
    split: str | None = None  # the part of a divided release it belongs to: train, val ...
    #: of a release composed of others, the one it comes from: {"project": its number, "release": number within it}
    source: Mapping[str, Any] | None = None

    def answers(self) -> Iterator[tuple[Result, int | None]]:
        """The answers to write, each with its worker; the chosen one belongs to nobody."""
        if self.labels is not None:
            yield self.labels, None
        else:
            yield from ((each.result, each.worker) for each in self.annotations)


@dataclass(frozen=True)
class Dataset:
    """A frozen dataset version. `records()` begins anew at every call and always yields the same, by item id."""

    title: str
    number: int
    frozen_at: str  # ISO 8601, the only time in any file
    fields: Sequence[Mapping[str, Any]]
    records: Callable[[], Iterator[Record]]
    #: opens the original bytes of an image that go into the file with its labels; None: labels only
    media: Callable[[Record], BinaryIO] | None = None


@dataclass(frozen=True)
class Loss:
    """Something a format cannot carry: `code` is a key of the sentences in services/losses.py; `count` how many were left out."""

    code: str
    count: int
    field: str | None = None


@dataclass
class Report:
    """What was written, by noun, and what could not be: counted, and `named` item by item."""

    written: dict[str, int]
    left_out: list[Loss]
    named: Losses
