"""Bringing items in: as JSON, as a stream of JSON lines, as files."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_smorest.fields import Upload as UploadField
from marshmallow import Schema, fields, validate
from werkzeug.exceptions import UnsupportedMediaType

from ..edge import access, blob_store, settings
from ..edge import uploads as uploaded
from ..edge.access import requires
from ..edge.login import me
from ..edge.transaction import database, own_transaction, session
from ..edge.translation import translate
from ..formats.raw.encoding import ENCODINGS
from ..formats.raw.entries import Reading
from ..formats.raw.objects import MAX_LINE, BadJson, parse
from ..services import intake
from ..services.access import Permission
from ..services.errors import Invalid, Problem
from ..services.intake import Outcome, Preview, Record, Refusal, Taking
from ..storage import Project
from ..storage.buckets import Connected
from ..words import _
from .blueprint import Input
from .blueprint import blueprint as make_blueprint
from .jobs import JobSchema

blueprint = make_blueprint("intake", "Bringing items in")

LINES = ("application/x-ndjson", "application/jsonl", "application/jsonlines")
MOST_LISTED = 1000
BATCH_CHARACTERS = 4_000_000
#: A line, its number, and what it holds.
Numbered = tuple[int, Record | Refusal]
Recorder = Callable[[Any], Record | Refusal]


class NewItemSchema(Schema):
    text = fields.String()
    image = fields.String(metadata={"description": "The bytes of the image in base64"})
    messages = fields.Raw(metadata={"description": "A list of {role, content}, or one text of the user"})
    prompt = fields.Raw(metadata={"description": "The same as messages"})
    conversation = fields.Raw(metadata={"description": "{messages, responses}, or the messages"})
    responses = fields.List(
        fields.Raw(), metadata={"description": "Texts, or {id, content, model}; ids are made if left out"}
    )
    external_id = fields.Raw(metadata={"description": "Your own id, a string or whole number"})
    name = fields.String()
    metadata = fields.Dict()


class ItemOutcomeSchema(Schema):
    index = fields.Integer(required=True, metadata={"description": "Place in the list, from 0"})
    state = fields.String(
        required=True,
        metadata={
            "description": "added, duplicate (added too), unchanged (was there already), updated or rejected"
        },
    )
    id = fields.Integer(required=True, allow_none=True)
    external_id = fields.String(required=True, allow_none=True)
    code = fields.String(required=True, allow_none=True)
    message = fields.String(required=True, allow_none=True)


class BadLineSchema(Schema):
    line = fields.Integer(required=True, metadata={"description": "From 1"})
    code = fields.String(required=True)
    message = fields.String(required=True)


class AddedSchema(Schema):
    added = fields.Integer(required=True)
    duplicates = fields.Integer(
        required=True, metadata={"description": "Of those added: another item has the same content"}
    )
    unchanged = fields.Integer(required=True)
    updated = fields.Integer(metadata={"description": "If any were"})
    rejected = fields.Integer(required=True)
    outcomes = fields.List(
        fields.Nested(ItemOutcomeSchema), metadata={"description": "Of a JSON list: one for each"}
    )
    rejects = fields.List(
        fields.Nested(BadLineSchema), metadata={"description": f"Of a stream: the first {MOST_LISTED}"}
    )


class FilesInput(Input):
    files = fields.List(UploadField(), load_default=list)


class PartsInput(Input):
    parts = fields.List(
        fields.String(),
        load_default=list,
        metadata={"description": "Ids of files that were sent piece by piece"},
    )


class ReadingInput(Input):
    lines = fields.Boolean(load_default=False, metadata={"description": "Each line of a .txt file is a text"})
    text = fields.String(metadata={"description": "Column or key that holds the text"})
    external_id = fields.String(metadata={"description": "Column or key that holds your id"})
    metadata = fields.List(
        fields.String(), metadata={"description": "Columns or keys to keep; all if left out"}
    )
    encoding = fields.String(
        validate=validate.OneOf(ENCODINGS), metadata={"description": "Found if left out"}
    )
    fetch = fields.Boolean(
        load_default=False,
        metadata={"description": "The texts are addresses on the web: what stands behind them comes in"},
    )


class TakingInput(Input):
    update = fields.Boolean(
        load_default=False,
        metadata={"description": "New content under a known id replaces what nobody has worked on"},
    )
    mask = fields.Boolean(
        load_default=False, metadata={"description": "Personal data in texts and metadata is masked"}
    )


class UploadTakingInput(TakingInput):
    quarantine = fields.Boolean(
        load_default=False,
        metadata={"description": "Blank and tiny images are not handed out until somebody has looked"},
    )


class OptionsInput(ReadingInput, UploadTakingInput):
    """How files are read, and what is done with what was read."""


class UploadInput(OptionsInput, PartsInput):
    """What the form of an upload holds beside files."""


class UploadSchema(UploadInput, FilesInput):
    """What the form of an upload holds."""


class BucketSchema(Schema):
    name = fields.String(required=True, metadata={"description": "As whoever runs this server named it"})


class BucketInput(OptionsInput):
    bucket = fields.String(required=True)
    prefix = fields.String(
        load_default="",
        validate=validate.Length(max=1000),
        metadata={"description": "What the keys begin with; all if left out"},
    )


class FileInput(Input):
    file = UploadField(required=True)


class HeadInput(ReadingInput):
    whole = fields.Boolean(
        load_default=True, metadata={"description": "False when only the begin of the file is sent"}
    )


class PreviewFormSchema(HeadInput, FileInput):
    """What the form of a preview holds."""


class PreviewRowSchema(Schema):
    row = fields.Integer(required=True, metadata={"description": "0: the whole file"})
    text = fields.String(required=True, allow_none=True)
    external_id = fields.String(required=True, allow_none=True)
    metadata = fields.Dict(required=True)
    problem = fields.Function(
        lambda found: found.problem and translate(found.problem),
        metadata={"type": ["string", "null"]},
        required=True,
    )


class PreviewSchema(Schema):
    encoding = fields.String(required=True, allow_none=True)
    delimiter = fields.String(required=True, allow_none=True)
    columns = fields.List(fields.String(), required=True)
    rows = fields.List(fields.Nested(PreviewRowSchema), required=True)
    problem = fields.Function(
        lambda found: found.problem and translate(found.problem),
        metadata={"type": ["string", "null"]},
        required=True,
    )


BODY = {
    "required": True,
    "content": {
        "application/json": {"schema": {"type": "array", "items": NewItemSchema}},
        "application/x-ndjson": {"schema": {"type": "string", "description": "One object per line"}},
    },
}


@blueprint.post("/projects/<id:project_id>/items")
@requires(Permission.ITEM_WRITE)
@own_transaction
@blueprint.doc(requestBody=BODY)
@blueprint.arguments(TakingInput, location="query")
@blueprint.response(200, AddedSchema, description="Nothing new")
@blueprint.alt_response(201, schema=AddedSchema, description="Items were added")
def add_items(options: dict[str, Any], project_id: int) -> ResponseReturnValue:
    """Bring items in as a JSON list, or as a stream of any length with one JSON object per line.

    Sending the same again changes nothing. What cannot go in is named; the rest goes in.
    """
    if request.mimetype in LINES:
        answer = _take_lines(project_id, Taking(**options))
    elif request.mimetype == "application/json":
        answer = _take_list(project_id, Taking(**options))
    else:
        raise UnsupportedMediaType(f"Send application/json or {LINES[0]}.")
    return answer, 201 if answer["added"] else 200


@blueprint.post("/projects/<id:project_id>/uploads")
@requires(Permission.ITEM_WRITE)
@own_transaction
@blueprint.doc(requestBody={"required": True, "content": {"multipart/form-data": {"schema": UploadSchema}}})
@blueprint.response(202, JobSchema)
def upload(project_id: int) -> ResponseReturnValue:
    """Send files: images, .pdf, .txt, .csv, .tsv, .json, .jsonl, .parquet, or a .zip or .tar of them. A job brings them in."""
    parser = blueprint.ARGUMENTS_PARSER
    options = parser.parse(UploadInput(), location="form")
    part_ids = options.pop("parts")
    options, taking = _parted(options)
    uploads = uploaded.taken(part_ids, parser.parse(FilesInput(), location="files")["files"])
    with database().begin() as own:
        job = intake.queue_import(own, access.project(), uploads, by=me(), options=options, taking=taking)
    return job, 202, {"Location": url_for("api_jobs.read_job", job_id=job.id)}  # type: ignore[return-value]


@blueprint.get("/projects/<id:project_id>/buckets")
@requires(Permission.ITEM_WRITE)
@blueprint.response(200, BucketSchema(many=True))
def buckets(project_id: int) -> list[Connected]:
    """The buckets that this project may import from."""
    return intake.buckets_of(settings(), access.project())


@blueprint.post("/projects/<id:project_id>/bucket-imports")
@requires(Permission.ITEM_WRITE)
@blueprint.arguments(BucketInput)
@blueprint.response(202, JobSchema)
def import_bucket(body: dict[str, Any], project_id: int) -> ResponseReturnValue:
    """Bring in what lies under a prefix of a bucket. A job lists it first, and then reads it."""
    source = intake.bucket(settings(), access.project(), body.pop("bucket"))
    prefix = body.pop("prefix")
    options, taking = _parted(body)
    job = intake.queue_bucket(
        session(), access.project(), source, prefix, by=me(), options=options, taking=taking
    )
    return job, 202, {"Location": url_for("api_jobs.read_job", job_id=job.id)}  # type: ignore[return-value]


@blueprint.post("/projects/<id:project_id>/previews")
@requires(Permission.ITEM_WRITE)
@own_transaction
@blueprint.doc(
    requestBody={"required": True, "content": {"multipart/form-data": {"schema": PreviewFormSchema}}}
)
@blueprint.response(200, PreviewSchema)
def preview(project_id: int) -> Preview:
    """What the first rows of a table, JSON or text file would become, read as told. Nothing is stored."""
    parser = blueprint.ARGUMENTS_PARSER
    options = parser.parse(HeadInput(), location="form")
    whole = options.pop("whole")
    if options.get("metadata") is not None:
        options["metadata"] = tuple(options["metadata"])
    file = parser.parse(FileInput(), location="files")["file"]
    return intake.preview(file.stream, file.filename or "", Reading(**options), whole=whole)


def _parted(options: dict[str, Any]) -> tuple[dict[str, Any], Taking]:
    """How files are read, and what is done with what was read."""
    taking = Taking(**{name: options.pop(name) for name in UploadTakingInput().fields})
    if options.get("metadata") is not None:
        options["metadata"] = tuple(options["metadata"])
    return options, taking


def _take_list(project_id: int, taking: Taking) -> dict[str, Any]:
    request.max_content_length = settings().max_json_bytes
    try:
        values = parse(request.get_data(cache=False))
    except BadJson as error:
        raise Invalid(_("The items could not be read."), [Problem("", error.message)]) from None
    if not isinstance(values, list):
        message = _("Send a list of items: [{...}, ...].")
        raise Invalid(_("The items could not be read."), [Problem("", message)])
    entries = enumerate(map(_recorder(), values))
    outcomes = [outcome for _index, outcome in _bring_in(project_id, taking, entries)]
    listed = [_outcome(index, outcome) for index, outcome in enumerate(outcomes)]
    return {**intake.tally(outcomes), "outcomes": listed}


def _take_lines(project_id: int, taking: Taking) -> dict[str, Any]:
    rejects: list[dict[str, Any]] = []
    outcomes = _bring_in(project_id, taking, _lines())
    counts = intake.tally(_listing(outcomes, rejects))
    return {**counts, "rejects": rejects}


def _listing(outcomes: Iterable[tuple[int, Outcome]], rejects: list[dict[str, Any]]) -> Iterator[Outcome]:
    """The outcomes; the first that are rejected are listed on the way."""
    for number, outcome in outcomes:
        if outcome.refusal is not None and len(rejects) < MOST_LISTED:
            message = translate(outcome.refusal.message)
            rejects.append({"line": number, "code": outcome.refusal.code, "message": message})
        yield outcome


def _recorder() -> Recorder:
    """Makes records here; where things are kept is asked once, not for each of a million lines."""
    return partial(intake.posted_record, blobs=blob_store(), max_pixels=settings().max_image_pixels)


def _lines() -> Iterator[Numbered]:
    """The lines of the body with their numbers from 1; blank ones are none."""
    body, number, record = io.BufferedReader(_Body()), 0, _recorder()
    while line := body.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            yield number, Refusal("too_long", _("The line is too long."))
            while not line.endswith(b"\n") and (line := body.readline(MAX_LINE)):
                pass
        elif line.strip():
            yield number, _line(record, line)


def _line(record: Recorder, line: bytes) -> Record | Refusal:
    try:
        return record(parse(line))
    except BadJson as error:
        return Refusal("broken_json", error.message)


class _Body(io.RawIOBase):
    """The request's body as it comes in."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = request.stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _bring_in(project_id: int, taking: Taking, entries: Iterable[Numbered]) -> Iterator[tuple[int, Outcome]]:
    """Outcomes in order. Each batch is a transaction of its own, so that nobody waits for a long stream."""
    batch: list[Numbered] = []
    characters = 0
    for number, entry in entries:
        batch.append((number, entry))
        characters += entry.characters if isinstance(entry, Record) else 0
        if len(batch) == intake.MOST_AT_ONCE or characters > BATCH_CHARACTERS:
            yield from _store(project_id, taking, batch)
            batch, characters = [], 0
    yield from _store(project_id, taking, batch)


def _store(project_id: int, taking: Taking, batch: list[Numbered]) -> Iterator[tuple[int, Outcome]]:
    records = [entry for _number, entry in batch if isinstance(entry, Record)]
    with database().begin() as own:
        project = own.get_one(Project, project_id)
        stored = iter(intake.add_items(own, project, records, update=taking.update, mask=taking.mask))
    for number, entry in batch:
        yield number, Outcome("rejected", refusal=entry) if isinstance(entry, Refusal) else next(stored)


def _outcome(index: int, outcome: Outcome) -> dict[str, Any]:
    refusal = outcome.refusal
    return {
        "index": index,
        "state": outcome.state,
        "id": outcome.item_id,
        "external_id": outcome.external_id,
        "code": refusal and refusal.code,
        "message": refusal and translate(refusal.message),
    }
