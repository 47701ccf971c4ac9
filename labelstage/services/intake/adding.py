"""Records become items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple, cast

from sqlalchemy import Insert, Integer, Table, bindparam, exists, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

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

MOST_AT_ONCE = 1000
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
_SHOWN = ("display_sha256", "display_type", "thumbnail_sha256", "width", "height")
_NOT_SHOWN = dict.fromkeys(_SHOWN)


class Outcome(NamedTuple):
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
    """One batch. Ids are tried in rounds: all as if they were new, and then what did not go in, with what is there in sight."""

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
        self.positions = next_positions(len(records))
        self.same = _new_in(project, import_id)

    def run(self) -> list[Outcome]:
        self._refuse()
        present: Mapping[str, tuple[int, str]] = {}
        while pending := [at for at in self.content if self.outcomes[at] is None]:
            for at, item_id, external_id, twin in self._insert(self._choose(pending, present)):
                self.outcomes[at] = Outcome("duplicate" if twin else "added", external_id, item_id)
            present = self._ids_present(pending)
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
            if (record.picture or record.original) and outcome and outcome.item_id and outcome.state in _NEW
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

    def _ids_present(self, tried: Iterable[int]) -> dict[str, tuple[int, str]]:
        """Which of the ids of records that did not go in are there, as which item and with what content."""
        ids = {name for at in tried if self.outcomes[at] is None for name in self.records[at].ids()}
        if not ids:
            return {}
        query = select(Item.external_id, Item.id, Item.content_sha256).where(
            Item.project_id == self.project.id, Item.external_id.in_(ids)
        )
        return {
            external_id: (item_id, content) for external_id, item_id, content in self.session.execute(query)
        }

    def _choose(self, pending: list[int], present: Mapping[str, tuple[int, str]]) -> dict[str, int]:
        """Ids to insert, and for which record. Settles what is there already; may leave some for the next round."""
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
        row = {**self.same, **self._row(external_id, at), "meta": self.records[at].metadata}
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

    def _insert(self, chosen: Mapping[str, int]) -> list[tuple[int, int, str, int | None]]:
        """Of what went in: record, item id, external id, and an item that had its content before. The other ids are taken."""
        rows = [self._row(name, at) for name, at in chosen.items()]
        dialect = self.session.get_bind().dialect.name
        if dialect == "postgresql":
            numbers = self.session.scalars(_NUMBERS, {"count": len(rows)})
            rows = [{"id": number, **row} for number, row in zip(numbers, rows, strict=True)]
            # In one order, so that two transactions with the same ids wait for each other one way only.
            rows.sort(key=itemgetter("external_id"))
        direct.run_many(self.session, _insertion(dialect), rows, **self.same)
        # Found again by their places in the queue, which nobody else has: cheaper than to have each row returned.
        place = {"project": self.project.id, "first": self.positions[0], "last": self.positions[-1]}
        inserted = direct.run(self.session, _INSERTED, **place).rows
        return [(chosen[name], item_id, name, twin) for item_id, name, twin in inserted if name in chosen]

    def _row(self, external_id: str, at: int) -> dict[str, Any]:
        record = self.records[at]
        picture = record.picture
        shown = _NOT_SHOWN if picture is None else {name: getattr(picture, name) for name in _SHOWN}
        return {
            **shown,
            "external_id": external_id,
            "media": record.media,
            "name": shorten(record.name, MAX_NAME),
            "text": record.text,
            "conversation": record.conversation,
            "content_sha256": self.content[at],
            "metadata": record.metadata,
            "queue_position": self.positions[at],
        }


def _new_in(project: Project, import_id: int | None) -> dict[str, Any]:
    """What all new items have in common."""
    return {
        "project_id": project.id,
        "overlap": project.overlap,
        "open_slots": project.overlap,
        "submitted": 0,
        "surplus": 0,
        "unusable": 0,
        "state": "open",
        "lane": 0,
        "rescore": False,
        "adjudicate": False,
        "import_id": import_id,
        "created_at": utcnow(),
    }


@lru_cache
def _insertion(dialect: str) -> Insert:
    table = cast(Table, Item.__table__)
    own = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    return own.on_conflict_do_nothing(index_elements=[table.c.project_id, table.c.external_id])


#: Ids of items to come, so that these are in the order of the records whatever that of writing them.
_NUMBERS = select(func.nextval(func.pg_get_serial_sequence("item", "id"))).select_from(
    func.generate_series(1, bindparam("count", type_=Integer))
)

_OTHER = aliased(Item)
_TWIN = (
    select(_OTHER.id)
    .where(
        _OTHER.project_id == Item.project_id,
        _OTHER.content_sha256 == Item.content_sha256,
        _OTHER.id < Item.id,
    )
    .limit(1)
    .scalar_subquery()
)
_INSERTED = select(Item.id, Item.external_id, _TWIN).where(
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
