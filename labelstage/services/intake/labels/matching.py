"""Which item an answer is about: one that is there, or one that the file brings along."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, BinaryIO, Protocol
from urllib.parse import unquote

from sqlalchemy import select
from sqlalchemy.orm import Session

from labelstage.formats import Answer, Trouble
from labelstage.formats.raw.conversations import written
from labelstage.storage import Item, Project
from labelstage.words import _

from ..adding import Outcome, add_items
from ..records import Record, Refusal
from .naming import Names


class Pictures(Protocol):
    """The pictures of an upload."""

    def take(self, name: str) -> Record | Refusal | None:
        """That of this name, stored; a refusal where it is broken, None where there is none."""
        ...

    def keep(self, name: str, file: Callable[[], BinaryIO]) -> Record | Refusal:
        """One that lies inside of a label file."""
        ...


#: How an answer may find its item, in the order in which they are tried.
WAYS = ("by_id", "by_content", "by_name", "by_sheet")
_STRANGE_PREFIX = re.compile(r"^[0-9a-f]{8}-")  # what Label Studio puts before the name of an uploaded file


class Matcher:
    """Finds the items of answers, batch by batch; equal texts of one file are different items, in their order.

    `counts`: how many answers found their items by which of `WAYS`, and how many items were `added`. Close it when done.
    """

    def __init__(self, project_id: int, *, bring: bool, pictures: Pictures, import_id: int | None) -> None:
        self._project_id = project_id
        self._bring = bring
        self._pictures = pictures
        self._import_id = import_id
        self._times: Counter[tuple[str, str | None]] = Counter()
        self._known: Names | None = None
        self.counts: Counter[str] = Counter()

    def close(self) -> None:
        if self._known is not None:
            self._known.close()

    def skip(self, answers: Sequence[Answer]) -> None:
        """Count answers that an earlier run of the import has dealt with."""
        for answer in answers:
            self._nth(answer)

    def knows(self, session: Session, name: str) -> bool:
        """Whether an item of the project has this name."""
        return bool(self._names(session).find(name))

    def match(self, session: Session, answers: Sequence[Answer]) -> list[Item | Trouble]:
        """The item of each answer, in their order, or why there is none."""
        found: list[Item | Trouble | None] = [None] * len(answers)
        self._by_external_id(session, answers, found)
        self._by_content(session, answers, found)
        for way in ("by_name", "by_sheet"):
            self._by_file(session, answers, found, way)
            if self._bring:
                self._brought(session, answers, found, way)
        return [
            each if each is not None else _missing(answer)
            for each, answer in zip(found, answers, strict=True)
        ]

    def _items(self, session: Session, *conditions: Any) -> Iterator[Item]:
        query = select(Item).where(
            Item.project_id == self._project_id, Item.state != "withdrawn", *conditions
        )
        return iter(session.scalars(query.order_by(Item.id)))

    def _by_external_id(
        self, session: Session, answers: Sequence[Answer], found: list[Item | Trouble | None]
    ) -> None:
        wanted = {each.external_id for each in answers if each.external_id is not None}
        if not wanted:
            return
        items = {each.external_id: each for each in self._items(session, Item.external_id.in_(wanted))}
        for at, answer in enumerate(answers):
            item = items.get(answer.external_id or "")
            if item is not None:
                found[at] = item if _same_content(answer, item) else _other_content(answer)
                self.counts["by_id"] += 1

    def _by_content(
        self, session: Session, answers: Sequence[Answer], found: list[Item | Trouble | None]
    ) -> None:
        wanted = {
            at: (digest, self._nth(answer))
            for at, answer in enumerate(answers)
            if (digest := _digest(answer)) is not None
        }
        open_ones = {digest for at, (digest, _nth) in wanted.items() if found[at] is None}
        if not open_ones:
            return
        items: dict[str, list[Item]] = {}
        for item in self._items(session, Item.content_sha256.in_(open_ones)):
            items.setdefault(item.content_sha256, []).append(item)
        for at, (digest, nth) in wanted.items():
            there = items.get(digest, [])
            if found[at] is None and answers[at].external_id is None and nth < len(there):
                found[at] = there[nth]
                self.counts["by_content"] += 1

    def _nth(self, answer: Answer) -> int:
        """Which of the answers with this very content it is, by this annotator, from 0."""
        digest = _digest(answer)
        if digest is None:
            return 0
        key = (digest[:16], answer.by)
        self._times[key] += 1
        return self._times[key] - 1

    def _by_file(
        self, session: Session, answers: Sequence[Answer], found: list[Item | Trouble | None], way: str
    ) -> None:
        owners = {
            at: several
            for at, answer in enumerate(answers)
            if found[at] is None and (several := self._owners(session, answer, way))
        }
        ids = {number for several in owners.values() for number in several}
        items = {each.id: each for each in self._items(session, Item.id.in_(ids))} if ids else {}
        for at, several in owners.items():
            there = [
                items[number]
                for number, path in several.items()
                if number in items and path in (items[number].external_id, items[number].name)
            ]
            if there:
                found[at] = there[0] if len(there) == 1 else _several(answers[at])
                self.counts[way] += 1

    def _owners(self, session: Session, answer: Answer, way: str) -> dict[int, str]:
        """The numbers of the items whose name the answer has, with those names."""
        found = (self._names(session).find(name) for name in _names_of(answer, way))
        return next(filter(None, found), {})

    def _names(self, session: Session) -> Names:
        """The names of the project's images, read when they are first asked for."""
        if self._known is None:
            self._known = Names()
            query = select(Item.id, Item.external_id, Item.name).where(
                Item.project_id == self._project_id, Item.media == "image", Item.state != "withdrawn"
            )
            for number, *paths in session.execute(query.execution_options(yield_per=1000)):
                for path in paths:
                    self._known.add(path, number)
        return self._known

    def _brought(
        self, session: Session, answers: Sequence[Answer], found: list[Item | Trouble | None], way: str
    ) -> None:
        records: dict[int, Record] = {}
        for at, answer in enumerate(answers):
            if found[at] is None:
                record = self._record(answer, way)
                if isinstance(record, Refusal):
                    found[at] = Trouble(answer.place, record.code, record.message)
                elif record is not None:
                    records[at] = record
        project = session.get_one(Project, self._project_id)
        outcomes = add_items(session, project, list(records.values()), import_id=self._import_id)
        ids = [each.item_id for each in outcomes if each.item_id is not None]
        items: Mapping[int, Item] = (
            {each.id: each for each in self._items(session, Item.id.in_(ids))} if ids else {}
        )
        for at, outcome in zip(records, outcomes, strict=True):
            found[at] = self._taken(answers[at], outcome, items)

    def _taken(self, answer: Answer, outcome: Outcome, items: Mapping[int, Item]) -> Item | Trouble | None:
        if outcome.refusal is not None:
            return Trouble(answer.place, outcome.refusal.code, outcome.refusal.message)
        self.counts["added"] += outcome.state in ("added", "duplicate")
        item = items.get(outcome.item_id or 0)
        if item is not None and self._known is not None:
            self._known.add(item.external_id, item.id)
        return item

    def _record(self, answer: Answer, way: str) -> Record | Refusal | None:
        """What the answer brings along as an item."""
        if answer.text is None and answer.conversation is None:
            pictures = (self._pictures.take(name) for name in _names_of(answer, way))
            picture = next((each for each in pictures if each is not None), None)
            if picture is None and way == "by_sheet" and answer.picture is not None:
                picture = self._pictures.keep(answer.file_name or answer.place, answer.picture)
            if not isinstance(picture, Record):
                return picture
            return Record(
                picture.default_id,
                answer.external_id,
                picture.name,
                picture=picture.picture,
                metadata=answer.metadata,
            )
        return Record(
            default_id=answer.place,
            external_id=answer.external_id,
            name=answer.place.partition(":")[0].partition("[")[0],
            text=answer.text,
            conversation=answer.conversation,
            metadata=answer.metadata,
        )


def _digest(answer: Answer) -> str | None:
    if answer.conversation is not None:
        return hashlib.sha256(written(answer.conversation)).hexdigest()
    if answer.text is None:
        return None
    return hashlib.sha256(answer.text.encode("utf-8", "surrogatepass")).hexdigest()


def _same_content(answer: Answer, item: Item) -> bool:
    digest = _digest(answer)
    return digest is None or digest == item.content_sha256


def _names_of(answer: Answer, way: str) -> Iterator[str]:
    """Names under which its image may be known: what the file calls it, or the name of the label file itself."""
    if way == "by_sheet":
        if answer.sheet:
            yield PurePosixPath(answer.sheet).stem
    elif answer.file_name:
        yield answer.file_name
        yield unquote(answer.file_name)
        bare = answer.file_name.rpartition("/")[2]
        if _STRANGE_PREFIX.match(bare):
            yield _STRANGE_PREFIX.sub("", bare)


def _missing(answer: Answer) -> Trouble:
    name = answer.external_id or answer.file_name or (answer.text or "")[:40]
    sentence = _(
        "There is no item for it (%(name)s). Bring the item in first, or along with its labels.", name=name
    )
    return Trouble(answer.place, "no_item", sentence)


def _several(answer: Answer) -> Trouble:
    sentence = _("Several items have this file name (%(name)s). Use their ids.", name=answer.file_name)
    return Trouble(answer.place, "several_items", sentence)


def _other_content(answer: Answer) -> Trouble:
    sentence = _(
        "The item %(id)s has another text here, so that the labels would stand in wrong places.",
        id=answer.external_id,
    )
    return Trouble(answer.place, "other_content", sentence)
