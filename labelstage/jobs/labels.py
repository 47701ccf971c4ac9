"""Annotations of others come in, in the background.

A first reading counts what there is and makes the mapping; the second keeps it, batch by batch, each in one transaction with the
number of answers dealt with. So an import that was killed goes on where it stood.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from sqlalchemy.orm import Session

from labelstage.formats import FORMATS, PICTURES, Answer, File, Format, Trouble, detect, without_pictures
from labelstage.services import intake, projects
from labelstage.services.errors import Invalid, Problem
from labelstage.services.intake import Record, Refusal
from labelstage.services.intake.labels import (
    WAYS,
    LabelImport,
    Matcher,
    Names,
    Opened,
    Survey,
    build,
    extended,
    keep,
    propose,
)
from labelstage.services.intake.records import shorten
from labelstage.storage import Item, Project, Reject, User
from labelstage.storage.blobs import BlobStore, LocalBlobs
from labelstage.storage.images import ImageRefused, orientation_of
from labelstage.words import _, pack

from .context import JobContext
from .given import gone, uploads_of

BATCH = 200
FIRST = 5  # answers shown as they were read
MAX_PLACE = 500
MOST_REJECTS = 100_000

Found = Answer | Trouble
NO_LABELS = _(
    "No file of labels says anything of this image. Bring it in as an item if it is to be labelled."
)


class _Dry(Exception):
    """Ends the transaction of a batch that was only to be looked at."""


def run(context: JobContext) -> dict[str, Any]:
    """Import the annotations of the payload; counts of what was read, kept and rejected, and how it was mapped."""
    wanted = LabelImport.of(context.payload["wanted"])
    kept = dict((context.checkpoint or {}).get("given") or {})
    uploads = uploads_of(context, kept)
    for upload in uploads:
        if not context.blobs.exists(upload.sha256):
            raise gone(upload.name)
    with Opened(uploads, blobs=context.blobs, settings=context.settings) as opened:
        target = FORMATS[wanted.format] if wanted.format else detect(opened.files)
        if target is None or target.read is None:
            sentence = _("None of the files is of a format that is read here. Choose the format.")
            raise Invalid(sentence, [Problem("format", sentence)])
        with _keeper(context, dry=wanted.dry) as keeper:
            work = _Work(context, wanted, opened.files, target, keeper, kept)
            work.survey(opened.troubles)
            work.bring_in(opened.troubles)
    return work.result


@contextmanager
def _keeper(context: JobContext, *, dry: bool) -> Iterator[BlobStore]:
    """Where images that come along are kept: a folder that goes when nothing is to be kept."""
    if not dry:
        yield context.blobs
        return
    with TemporaryDirectory() as folder:
        yield LocalBlobs(Path(folder))


class _Work:
    def __init__(
        self,
        context: JobContext,
        wanted: LabelImport,
        files: Sequence[File],
        target: Format,
        keeper: BlobStore,
        kept: Mapping[str, Any],
    ) -> None:
        before = context.checkpoint or {}
        self.context = context
        self.wanted = wanted
        self.files = files
        self.fields: Sequence[Mapping[str, Any]] = ()
        self.target = target
        self.keeper = keeper
        self.kept = kept
        self.opened: set[str] = set()  # files that the reader looked into
        self.handled: int = before.get("handled", 0)
        self.counts: Counter[str] = Counter(before.get("counts", {}))
        self.mapping: dict[str, Any] = before.get("mapping", {})
        self.result: dict[str, Any] = before.get("result", {})

    def found(self) -> Iterator[Found]:
        assert self.target.read is not None
        return self.target.read(
            [replace(each, open=self._noted(each)) for each in self.files], self.wanted.how
        )

    def _noted(self, file: File) -> Callable[[], BinaryIO]:
        def opened() -> BinaryIO:
            self.opened.add(file.name)
            return file.open()

        return opened

    def survey(self, troubles: Sequence[Trouble]) -> None:
        """Read everything once: what there is, its mapping, and, if wanted, a label schema that takes it. Raises Invalid where the
        files hold nothing of the format, and no trouble says why."""
        if self.mapping and not self.wanted.dry:
            return
        survey = Survey()
        first: list[dict[str, Any]] = []
        is_empty = not troubles
        for each in self.found():
            is_empty = False
            if isinstance(each, Answer):
                survey.add(each)
                if len(first) < FIRST:
                    first.append(_shown(each))
                if survey.answers % 5000 == 0:
                    self.context.progress(0, survey.answers)
        if is_empty:
            sentence = _(
                "There is nothing in these files that the format %(format)s has. Choose another format.",
                format=self.target.name,
            )
            raise Invalid(sentence, [Problem("format", sentence)])
        with self.context.database.begin() as session:
            project = session.get_one(Project, self.context.project_id)
            fields: Sequence[Mapping[str, Any]] = projects.fields(session, project)
            if self.wanted.extend:
                fields = self._extend(session, project, survey)
            self.fields = fields
            proposed = propose(survey, fields, self.wanted.mapping.get("fields"))
            self.mapping = _over(proposed, self.wanted.mapping)
            self.result = {
                "format": self.target.name,
                "purpose": self.wanted.purpose,
                "dry": self.wanted.dry,
                "answers": survey.answers,
                "labels_read": survey.labels,
                "groups": [_group(each, self.mapping) for each in survey.groups.values()],
                "first": first,
            }
            self.context.save(session, done=0, total=survey.answers)

    def _extend(self, session: Session, project: Project, survey: Survey) -> Sequence[Mapping[str, Any]]:
        fields = extended(survey, projects.fields(session, project))
        if not self.wanted.dry and fields:
            by = session.get_one(User, self.context.created_by)
            return projects.save_schema(session, project, by=by, fields=fields).fields
        return fields

    def bring_in(self, troubles: Sequence[Trouble]) -> None:
        """Keep what there is, from where an earlier run stood."""
        assert self.context.project_id is not None
        found = iter([*troubles, *self.found()]) if troubles else self.found()
        most = self.context.settings.max_image_pixels
        with (
            closing(_Pictures(self.keeper, self.files, most)) as pictures,
            closing(
                Matcher(
                    self.context.project_id,
                    bring=self.wanted.bring,
                    pictures=pictures,
                    import_id=self.context.job_id,
                )
            ) as matcher,
        ):
            skipped = list(islice(found, self.handled))
            matcher.skip([each for each in skipped if isinstance(each, Answer)])
            while batch := list(islice(found, BATCH)):
                self._batch(batch, matcher)
            self._passed_over(pictures, matcher)
        self.result |= self._counted()

    def _passed_over(self, pictures: _Pictures, matcher: Matcher) -> None:
        """Name the images of the upload of which no label file says anything and that are no items either, and label files of other
        formats."""
        if self.counts["looked_over"]:
            return
        with self.context.database.begin() as session:
            names = (each for each in pictures.others() if not matcher.knows(session, each))
            rejects = [Trouble(each, "no_labels", NO_LABELS) for each in islice(names, MOST_REJECTS)]
            rejects += self._others()
            self.counts.update(rejected=len(rejects), looked_over=1)
            session.add_all(_reject(self.context.job_id, each) for each in rejects)
            self._save(session)

    def _others(self) -> Iterator[Trouble]:
        """The files that the format's reader left alone and that are of another format."""
        for file in without_pictures(self.files):
            found = detect([file]) if file.name not in self.opened else None
            if found is not None and found is not self.target:
                sentence = _(
                    "This file is of the format %(format)s. Bring it in by itself.", format=found.name
                )
                yield Trouble(file.name, "other_format", sentence)

    def _batch(self, batch: Sequence[Found], matcher: Matcher) -> None:
        rejected = self.counts["rejected"]
        answers = [each for each in batch if isinstance(each, Answer)]
        with suppress(_Dry), self.context.database.begin() as session:
            rejects = self._keep(session, answers, matcher)
            if self.wanted.dry:
                raise _Dry
        rejects += [each for each in batch if isinstance(each, Trouble)]
        self.counts["rejected"] += len(rejects)
        self.counts.update(matcher.counts)
        matcher.counts.clear()
        self.handled += len(batch)
        with self.context.database.begin() as session:
            room = max(0, MOST_REJECTS - rejected)
            session.add_all(_reject(self.context.job_id, each) for each in rejects[:room])
            self._save(session)

    def _save(self, session: Session) -> None:
        self.result |= self._counted()
        checkpoint = {
            "given": self.kept,
            "handled": self.handled,
            "counts": dict(self.counts),
            "mapping": self.mapping,
            "result": self.result,
        }
        self.context.save(session, checkpoint=checkpoint, done=self.handled, result=self.result)

    def _keep(self, session: Session, answers: Sequence[Answer], matcher: Matcher) -> list[Trouble]:
        project = session.get_one(Project, self.context.project_id)
        if self.wanted.dry and self.wanted.extend:
            by = session.get_one(User, self.context.created_by)
            projects.save_schema(session, project, by=by, fields=self.fields)
        fields = projects.fields(session, project)
        rejects: list[Trouble] = []
        for answer, item in zip(answers, matcher.match(session, answers), strict=True):
            if isinstance(item, Trouble):
                rejects.append(item)
            else:
                rejects += self._keep_one(session, project, fields, answer, item)
        return rejects

    def _keep_one(
        self,
        session: Session,
        project: Project,
        fields: Sequence[Mapping[str, Any]],
        answer: Answer,
        item: Item,
    ) -> list[Trouble]:
        final = self.wanted.purpose != "prelabels"
        orientation = self._orientation(answer, item)
        built = build(fields, answer, item, self.mapping, final=final, orientation=orientation)
        if not built.result:
            self.counts["without"] += not answer.labels
            return built.troubles
        outcome = keep(
            session,
            project,
            item,
            answer,
            built.result,
            purpose=self.wanted.purpose,
            source=self.wanted.source,
            import_id=self.context.job_id,
        )
        if isinstance(outcome, Trouble):
            return [*built.troubles, outcome]
        self.counts[outcome] += 1
        self.counts["labels"] += built.labels if outcome == "stored" else 0
        return built.troubles

    def _orientation(self, answer: Answer, item: Item) -> int:
        """The EXIF orientation of the item's file; looked up only where the answer saw width and height exchanged."""
        if item.width == item.height or (answer.width, answer.height) != (item.height, item.width):
            return 1
        there = self.keeper if self.keeper.exists(item.content_sha256) else self.context.blobs
        with there.open(item.content_sha256) as stream:
            return orientation_of(stream)

    def _counted(self) -> dict[str, Any]:
        keys = ("added", "stored", "unchanged", "without", "labels", "rejected", *WAYS)
        return {key: self.counts[key] for key in keys}


class _Pictures:
    """The images that the upload holds, by the names that annotations have for them."""

    def __init__(self, keeper: BlobStore, files: Sequence[File], max_pixels: int) -> None:
        self._keeper = keeper
        self._max_pixels = max_pixels
        self._files = files
        self._names = Names()
        self._taken: set[int] = set()
        for number, each in enumerate(files):
            self._names.add(each.name, number)

    def close(self) -> None:
        self._names.close()

    def others(self) -> Iterator[str]:
        """The names of the pictures that were not taken."""
        for number, each in enumerate(self._files):
            if number not in self._taken and PurePosixPath(each.name.lower()).suffix in PICTURES:
                yield each.name

    def take(self, name: str) -> Record | Refusal | None:
        """The picture as a record, stored; None when the upload holds no file of that name, or several."""
        found = self._names.find(name)
        if len(found) != 1:
            return None
        [number] = found
        self._taken.add(number)
        return self.keep(self._files[number].name, self._files[number].open)

    def keep(self, name: str, file: Callable[[], BinaryIO]) -> Record | Refusal:
        """The picture as a record, stored under this name."""
        try:
            with file() as stream:
                picture = intake.take_picture(self._keeper, stream, max_pixels=self._max_pixels)
        except ImageRefused as error:
            return Refusal(error.code, error.message)
        return Record(default_id=name, name=name, picture=picture)


def _over(proposed: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The mapping with the classes that a person chose over those proposed."""
    chosen = wanted.get("classes", {})
    keys = {*proposed["classes"], *chosen}
    classes = {key: {**proposed["classes"].get(key, {}), **chosen.get(key, {})} for key in keys}
    return {"fields": proposed["fields"], "classes": classes}


def _group(group: Any, mapping: Mapping[str, Any]) -> dict[str, Any]:
    classes = mapping["classes"].get(group.key, {})
    return {
        "key": group.key,
        "kind": group.kind,
        "count": group.count,
        "field": mapping["fields"].get(group.key),
        "names": [
            {"name": name, "count": count, "class": classes.get(name)} for name, count in group.names.items()
        ],
    }


def _shown(answer: Answer) -> dict[str, Any]:
    text = answer.text if answer.text is None or len(answer.text) <= 300 else answer.text[:300] + "…"
    labels = [
        {"kind": each.kind, "class": each.name, "value": _short(each.value), "field": each.field}
        for each in answer.labels[:20]
    ]
    return {
        "place": answer.place,
        "external_id": answer.external_id,
        "file_name": answer.file_name,
        "text": text,
        "by": answer.by,
        "labels": labels,
        "more": max(0, len(answer.labels) - 20),
    }


def _short(value: Any) -> Any:
    return value if len(repr(value)) <= 200 else repr(value)[:200] + "…"


def _reject(job_id: int, trouble: Trouble) -> Reject:
    place = shorten(trouble.place, MAX_PLACE)
    return Reject(job_id=job_id, place=place, code=trouble.code[:40], message=pack(trouble.message))
