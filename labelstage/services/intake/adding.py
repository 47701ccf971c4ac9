"""Records become items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Insert, Table, bindparam, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from labelstage import kinds
from labelstage.services import cleansing
from labelstage.services.assignment import next_positions
from labelstage.services.errors import Conflict
from labelstage.services.projects import schema
from labelstage.storage import Assignment, Item, Project, direct, utcnow
from labelstage.storage.items import CONTENT
from labelstage.words import _

from .masking import masked
from .records import Record, Refusal, check, shorten

MOST_AT_ONCE = 500
MAX_NAME = 255
MEDIA = frozenset({"image", "text", "conversation"})
#: said of an item that does not suit the project, by what it is
_UNWANTED = {
    "image": _("This is an image, and this project labels other things. Bring it into another project."),
    "text": _("This is a text, and this project labels other things. Bring it into another project."),
    "conversation": _(
        "This is a conversation, and this project labels other things. Bring it into another project."
    ),
}


_NEW = ("added", "duplicate", "updated")


@dataclass(frozen=True)
class Outcome:
    """What became of a record.

    `state` is added, duplicate (added, though another item has the same content), unchanged (this very item was there
    already), updated (it was there with other content, and nobody had worked on it) or rejected, with the refusal that says why.
    """

    state: str
    external_id: str | None = None
    item_id: int | None = None
    refusal: Refusal | None = None


def add_items(
    session: Session,
    project: Project,
    records: Sequence[Record],
    *,
    import_id: int | None = None,
    update: bool = False,
    mask: bool = False,
) -> list[Outcome]:
    """Bring in up to MOST_AT_ONCE records, of the import job `import_id` if any; one outcome for each, in their order.

    Sending the same records again changes nothing; metadata of an item that is there stays as it is. New content under a
    known id is rejected as changed, or with `update` takes the old one's place where nobody has worked on the item.
    With `mask`, or where the project's rule is so, personal data is masked first. Raises Conflict for an archived project.
    """
    assert len(records) <= MOST_AT_ONCE
    refuse_if_archived(project)
    if mask or cleansing.masks(session, project):
        records = [masked(record) for record in records]
    return _Adding(session, project, records, import_id, update).run()


def tally(outcomes: Iterable[Outcome], before: Mapping[str, int] | None = None) -> dict[str, int]:
    """How many were added, of those duplicates, were there unchanged, were rejected, and if any were updated; `before` counts in."""
    states = Counter(outcome.state for outcome in outcomes)
    now = {
        "added": states["added"] + states["duplicate"],
        "duplicates": states["duplicate"],
        "unchanged": states["unchanged"],
        "rejected": states["rejected"],
    }
    if states["updated"] or "updated" in (before or {}):
        now["updated"] = states["updated"]
    return {name: count + (before or {}).get(name, 0) for name, count in now.items()}


def refuse_if_archived(project: Project) -> None:
    """Raises Conflict for a project that takes nothing any more."""
    if project.state == "archived":
        raise Conflict(_("The project is archived. Make it active again before bringing items in."))


def accepted_media(fields: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """The media that a label schema is made for: those its fields insist on, or any if none does."""
    wanted = {media for field in fields if (media := kinds.of(field).media) is not None}
    return frozenset(wanted or MEDIA)


class _Adding:
    """One batch. Ids are tried in rounds, for another transaction may take an id in the same moment."""

    def __init__(
        self,
        session: Session,
        project: Project,
        records: Sequence[Record],
        import_id: int | None,
        update: bool,
    ) -> None:
        self.session = session
        self.project = project
        self.import_id = import_id
        self.update = update
        self.records = records
        self.outcomes: list[Outcome | None] = [None] * len(records)
        self.content: dict[int, str] = {}
        self.now = utcnow()
        self.positions = next_positions(len(records))

    def run(self) -> list[Outcome]:
        self._refuse()
        seen = self._contents_present()
        while pending := [at for at in self.content if self.outcomes[at] is None]:
            chosen = self._choose(pending)
            for at, item_id, external_id in self._insert(chosen):
                state = "duplicate" if self.content[at] in seen else "added"
                seen.add(self.content[at])
                self.outcomes[at] = Outcome(state, external_id, item_id)
        self._note()
        return [outcome for outcome in self.outcomes if outcome is not None]

    def _note(self) -> None:
        """What was seen of the new ones while they were read, and what they held before masking."""
        notes = [
            cleansing.Note(
                outcome.item_id,
                record.picture.look if record.picture else None,
                record.original,
                record.personal,
            )
            for record, outcome in zip(self.records, self.outcomes, strict=True)
            if outcome and outcome.item_id and outcome.state in _NEW
        ]
        again = [outcome.item_id for outcome in self.outcomes if outcome and outcome.state == "updated"]
        cleansing.forget(self.session, [each for each in again if each is not None])
        cleansing.keep(self.session, self.project.id, self.import_id, notes)

    def _refuse(self) -> None:
        media = accepted_media(schema(self.session, self.project).fields)
        for at, record in enumerate(self.records):
            refusal = _wrong_media(record, media) or check(record)
            if refusal is None:
                self.content[at] = record.content_sha256()
            else:
                self.outcomes[at] = Outcome("rejected", record.external_id, refusal=refusal)

    def _contents_present(self) -> set[str]:
        query = select(Item.content_sha256).where(
            Item.project_id == self.project.id, Item.content_sha256.in_(set(self.content.values()))
        )
        return set(self.session.scalars(query))

    def _ids_present(self, ids: Collection[str]) -> dict[str, tuple[int, str]]:
        query = select(Item.external_id, Item.id, Item.content_sha256).where(
            Item.project_id == self.project.id, Item.external_id.in_(ids)
        )
        return {
            external_id: (item_id, content) for external_id, item_id, content in self.session.execute(query)
        }

    def _choose(self, pending: list[int]) -> dict[str, int]:
        """Ids to insert, and for which record. Settles what is there already; may leave some for the next round."""
        present = self._ids_present({name for at in pending for name in self.records[at].ids()})
        chosen: dict[str, int] = {}
        for at in pending:
            for name in self.records[at].ids():
                if name in present:
                    item_id, content = present[name]
                    if content == self.content[at]:
                        self.outcomes[at] = Outcome("unchanged", name, item_id)
                        break
                elif name not in chosen:
                    chosen[name] = at
                    break
                elif self.content[chosen[name]] == self.content[at]:
                    break  # its twin goes in now; the next round finds it there
            else:
                name = self.records[at].ids()[0]
                if name in present:
                    self.outcomes[at] = self._changed(at, name, present[name][0])
                # else its id was chosen for other content just now; the next round finds that there
        return chosen

    def _changed(self, at: int, external_id: str, item_id: int) -> Outcome:
        """What becomes of new content under a known id."""
        if not self.update:
            return Outcome("rejected", external_id, refusal=_known())
        row = self._row(external_id, at)
        untouched = (  # a worker who takes the item at this moment changes its row, and the condition is tried again
            Item.id == item_id,
            Item.submitted == 0,
            Item.open_slots == Item.overlap,
            ~exists().where(Assignment.item_id == Item.id),
        )
        values = {getattr(Item, name): row[name] for name in (*CONTENT, "import_id")}
        changed = update(Item).where(*untouched).values(values).returning(Item.id)
        done = self.session.scalar(changed, execution_options={"synchronize_session": False})
        if done is None:
            return Outcome("rejected", external_id, refusal=_worked_on())
        return Outcome("updated", external_id, item_id)

    def _insert(self, chosen: Mapping[str, int]) -> list[tuple[int, int, str]]:
        """Record, item id and external id of what went in; not in it is what another transaction was first with."""
        # In the order of the ids, so that two transactions with the same ids wait for each other one way only.
        rows = [self._row(name, at) for name, at in sorted(chosen.items())]
        for row in rows:
            row["metadata"] = row.pop("meta")
        direct.run_many(self.session, _insertion(self.session.get_bind().dialect.name), rows)
        # Found again by their places in the queue, which nobody else has: cheaper than to have each row returned.
        place = {"project": self.project.id, "first": self.positions[0], "last": self.positions[-1]}
        inserted = direct.run(self.session, _INSERTED, **place).rows
        return sorted((chosen[name], item_id, name) for item_id, name in inserted if name in chosen)

    def _row(self, external_id: str, at: int) -> dict[str, Any]:
        record = self.records[at]
        picture = record.picture
        return {
            "project_id": self.project.id,
            "external_id": external_id,
            "media": record.media,
            "name": shorten(record.name, MAX_NAME),
            "text": record.text,
            "conversation": record.conversation,
            "content_sha256": self.content[at],
            "display_sha256": picture and picture.display_sha256,
            "display_type": picture and picture.display_type,
            "thumbnail_sha256": picture and picture.thumbnail_sha256,
            "width": picture and picture.width,
            "height": picture and picture.height,
            "meta": dict(record.metadata),
            "overlap": self.project.overlap,
            "open_slots": self.project.overlap,
            "submitted": 0,
            "surplus": 0,
            "unusable": 0,
            "state": "open",
            "lane": 0,
            "rescore": False,
            "adjudicate": False,
            "queue_position": self.positions[at],
            "import_id": self.import_id,
            "created_at": self.now,
        }


@lru_cache
def _insertion(dialect: str) -> Insert:
    table = cast(Table, Item.__table__)
    own = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    return own.on_conflict_do_nothing(index_elements=[table.c.project_id, table.c.external_id])


_INSERTED = select(Item.id, Item.external_id).where(
    Item.project_id == bindparam("project"),
    Item.lane == 0,
    Item.open_slots > 0,  # as its index has it
    Item.queue_position.between(bindparam("first"), bindparam("last")),
)


def _wrong_media(record: Record, accepted: Collection[str]) -> Refusal | None:
    return None if record.media in accepted else Refusal("wrong_media", _UNWANTED[record.media])


def _known() -> Refusal:
    message = _("An item with this id and other content is already there. Give the new content a new id.")
    return Refusal("changed", message)


def _worked_on() -> Refusal:
    message = _(
        "An item with this id is there, and somebody has worked on it. Give the new content a new id."
    )
    return Refusal("changed", message)
