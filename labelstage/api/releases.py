"""Releases: freeze the work of a project, follow the build, take the files out."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields, post_load, validate

from ..edge import access
from ..edge.access import requires
from ..edge.files import send_blob
from ..edge.login import me
from ..edge.transaction import own_transaction, session
from ..edge.translation import translate
from ..services import releases
from ..services.access import Permission
from ..services.losses import failure_sentence, loss_sentence, named_losses
from ..storage import Release, ReleaseFile
from .blueprint import ID, Input
from .blueprint import blueprint as make_blueprint
from .sentences import Sentence

blueprint = make_blueprint("releases", "Frozen dataset versions and their files")


class AgreementWish(Input):
    field = fields.String(required=True)
    measure = fields.String(metadata={"description": "The field's first measure when left out"})
    least = fields.Float(allow_none=True)
    most = fields.Float(allow_none=True)


ClassWish = Input.from_dict(
    {"field": fields.String(required=True), "class": fields.String(required=True)}, name="ClassWish"
)


class SkillWish(Input):
    name = fields.String(required=True)
    level = fields.Integer(required=True, strict=True)


class WhereInput(Input):
    items = fields.List(fields.String(), metadata={"description": "States of items"})
    imports = fields.List(
        fields.Integer(strict=True), metadata={"description": "Imports that brought them; 0: sent by the API"}
    )
    metadata = fields.Dict(keys=fields.String(), metadata={"description": "All of these, as text"})
    classes = fields.List(
        fields.Nested(ClassWish), metadata={"description": "Any of these in an annotation that counts"}
    )
    agreement = fields.List(fields.Nested(AgreementWish), metadata={"description": "All of these"})
    since = fields.AwareDateTime(allow_none=True, metadata={"description": "Items that came in from here"})
    until = fields.AwareDateTime(allow_none=True, metadata={"description": "to here"})
    gold = fields.Boolean(
        truthy={True},
        falsy={False},
        allow_none=True,
        metadata={"description": "true: only items with a known answer; false: all but these"},
    )
    untouched = fields.Boolean(
        truthy={True},
        falsy={False},
        allow_none=True,
        metadata={
            "description": "true: only annotations that say exactly what a prelabel said; false: all but these"
        },
    )
    workers = fields.List(fields.Integer(strict=True), metadata={"description": "Whose annotations count"})
    skill = fields.Nested(
        SkillWish, allow_none=True, metadata={"description": "Annotations of workers who have it"}
    )


class SplitInput(Input):
    parts = fields.Dict(
        keys=fields.String(),
        values=fields.Float(),
        required=True,
        metadata={"description": "Shares of any sum"},
    )
    method = fields.String(
        metadata={"description": "balanced; hash: an item keeps its part in every later release"}
    )
    seed = fields.Integer(strict=True)
    group = fields.String(
        allow_none=True,
        metadata={"description": "A key of the metadata; what shares its value stays together"},
    )
    stratify = fields.String(
        allow_none=True, metadata={"description": "A field whose classes are spread alike over the parts"}
    )
    keep = fields.Integer(
        strict=True,
        allow_none=True,
        metadata={"description": "Number of a release whose items keep their part"},
    )


def _states() -> Any:
    return fields.List(
        fields.String(),
        load_default=["accepted"],
        validate=validate.Length(max=len(releases.STATES)),
        metadata={"description": "Which annotations go in: accepted, submitted"},
    )


def _media() -> Any:
    return fields.Boolean(
        load_default=False, metadata={"description": "With the images, in formats that can hold them"}
    )


def _formats() -> Any:
    return fields.List(
        fields.String(),
        load_default=list,
        validate=validate.Length(max=50),
        metadata={
            "description": "Files beside the JSON Lines; none named: those that fit the label schema best"
        },
    )


class FittingInput(Input):
    states = _states()
    where = fields.Nested(WhereInput, load_default=None, allow_none=True)


class FittingSchema(Schema):
    items = fields.Integer(required=True)
    annotations = fields.Integer(required=True)
    workers = fields.Integer(required=True)


class NewReleaseInput(Input):
    title = fields.String(load_default="", metadata={"description": "The project's title when left out"})
    states = _states()
    labels = fields.String(
        load_default="consensus",
        metadata={
            "description": "consensus: one answer per item; all: every annotation is an answer of its own"
        },
    )
    where = fields.Nested(WhereInput, load_default=None, allow_none=True)
    split = fields.Nested(SplitInput, load_default=None, allow_none=True)
    media = _media()
    formats = _formats()


class MappingInput(Input):
    fields_ = fields.Dict(
        keys=fields.String(),
        values=fields.String(allow_none=True),
        data_key="fields",
        metadata={"description": "By field of the release the field here; null leaves it out"},
    )
    classes = fields.Dict(
        keys=fields.String(),
        values=fields.Dict(keys=fields.String(), values=fields.String(allow_none=True)),
        metadata={"description": "By field of the release and class the class here; null leaves it out"},
    )

    @post_load
    def _named(self, data: dict[str, Any], **_how: Any) -> dict[str, Any]:
        """The attribute `fields` is marshmallow's own."""
        return {key.rstrip("_"): value for key, value in data.items()}


class SourceInput(Input):
    release = fields.Integer(required=True, strict=True, validate=ID, metadata={"description": "Its id"})
    mapping = fields.Nested(
        MappingInput, allow_none=True, metadata={"description": "What is left out goes by its name"}
    )


class ComposedInput(Input):
    sources = fields.List(
        fields.Nested(SourceInput), required=True, metadata={"description": "One release of each project"}
    )
    title = fields.String(load_default="", metadata={"description": "The project's title when left out"})
    split = fields.Nested(SplitInput, load_default=None, allow_none=True)
    media = _media()
    formats = _formats()


class LossSchema(Schema):
    code = fields.String(required=True)
    field = fields.String(required=True, allow_none=True)
    count = fields.Integer(required=True)
    message = fields.String(required=True, metadata={"description": "The same in a sentence"})


class NamedLossSchema(Schema):
    item = fields.Integer(required=True)
    external_id = fields.String(required=True)
    code = fields.String(required=True)
    field = fields.String(required=True, allow_none=True)
    label = fields.String(required=True, allow_none=True, metadata={"description": "Its id within the field"})
    detail = fields.Raw(required=True, allow_none=True)
    count = fields.Integer(required=True)


class NamedSchema(Schema):
    count = fields.Integer(required=True)
    size = fields.Integer(required=True)
    sha256 = fields.String(required=True)
    first = fields.List(
        fields.Nested(NamedLossSchema),
        required=True,
        metadata={"description": "All are under files/{format}/losses"},
    )


class ReportSchema(Schema):
    verified = fields.Boolean(required=True, metadata={"description": "Read back and found to be exact"})
    written = fields.Dict(required=True, keys=fields.String(), values=fields.Integer())
    left_out = fields.List(fields.Nested(LossSchema), required=True)
    named = fields.Nested(NamedSchema, metadata={"description": "Losses that belong to one item each"})


class FileSchema(Schema):
    format = fields.String(required=True)
    name = fields.String(required=True)
    media_type = fields.String(required=True)
    size = fields.Integer(required=True, metadata={"description": "Bytes"})
    sha256 = fields.String(required=True)
    url = fields.String(required=True)
    report = fields.Nested(ReportSchema, required=True)


class FailureSchema(Schema):
    format = fields.String(required=True)
    message = fields.String(required=True, metadata={"description": "Why, and what to do"})


class BuildSchema(Schema):
    id = fields.Integer(required=True)
    state = fields.String(required=True)
    done = fields.Integer(required=True)
    total = fields.Integer(required=True, allow_none=True)
    error = Sentence(required=True, allow_none=True)


class ReleaseSchema(Schema):
    id = fields.Integer(required=True)
    project_id = fields.Integer(required=True)
    number = fields.Integer(required=True, metadata={"description": "From 1 within the project"})
    title = fields.String(required=True)
    state = fields.String(
        required=True, validate=validate.OneOf(("building", "ready", "failed", "cancelled"))
    )
    query = fields.Dict(required=True)
    schema_version = fields.Integer(required=True)
    created_by = fields.Integer(required=True)
    created_at = fields.AwareDateTime(required=True)
    manifest = fields.Dict(
        required=True, allow_none=True, metadata={"description": "Once ready: counts, hashes, versions"}
    )
    job = fields.Nested(BuildSchema, required=True, allow_none=True)
    files = fields.List(fields.Nested(FileSchema), required=True)
    failed = fields.List(
        fields.Nested(FailureSchema), required=True, metadata={"description": "Files that could not be made"}
    )


def release_row(release: Release) -> dict[str, Any]:
    ready = release.state == "ready"
    return {
        "id": release.id,
        "project_id": release.project_id,
        "number": release.number,
        "title": release.title,
        "state": releases.state_of(release),
        "query": release.query,
        "schema_version": release.schema.version,
        "created_by": release.created_by,
        "created_at": release.created_at,
        "manifest": release.manifest,
        "job": release.job,
        "files": [_file_document(each) for each in release.files] if ready else [],
        "failed": [
            {"format": name, "message": translate(failure_sentence(why))}
            for name, why in releases.failures(release).items()
        ],
    }


def _file_document(file: ReleaseFile) -> dict[str, Any]:
    report = file.report
    sentences = ({**loss, "message": translate(loss_sentence(loss))} for loss in report["left_out"])
    return {
        "format": file.format,
        "name": file.name,
        "media_type": file.media_type,
        "size": file.size,
        "sha256": file.sha256,
        "url": url_for("api_releases.read_file", release_id=file.release_id, format=file.format),
        "report": {**report, "left_out": list(sentences)},
    }


@blueprint.post("/projects/<id:project_id>/releases")
@requires(Permission.RELEASE_CREATE)
@blueprint.arguments(NewReleaseInput)
@blueprint.response(202, ReleaseSchema)
def create_release(body: dict[str, Any], project_id: int) -> dict[str, Any]:
    """Freeze the work as it is now. A job builds the files: follow `job`, or ask for the release until it is ready."""
    return release_row(releases.create_release(session(), access.project(), by=me(), **body))


@blueprint.post("/projects/<id:project_id>/releases/compose")
@requires(Permission.RELEASE_CREATE)
@blueprint.arguments(ComposedInput)
@blueprint.response(202, ReleaseSchema)
def compose_release(body: dict[str, Any], project_id: int) -> dict[str, Any]:
    """Make one release of ready releases of several projects, their labels mapped onto this project's label schema."""
    return release_row(releases.compose_release(session(), access.project(), by=me(), **body))


@blueprint.post("/projects/<id:project_id>/releases/count")
@requires(Permission.RELEASE_CREATE)
@own_transaction
@blueprint.arguments(FittingInput)
@blueprint.response(200, FittingSchema)
def count_fitting(body: dict[str, Any], project_id: int) -> releases.Fit:
    """How much a release of this wish would hold now. Changes nothing."""
    return releases.count_fitting(session(), access.project(), **body)


@blueprint.get("/projects/<id:project_id>/releases")
@requires(Permission.RELEASE_READ)
@blueprint.response(200, ReleaseSchema(many=True))
def list_releases(project_id: int) -> list[dict[str, Any]]:
    """The releases of a project, the newest first."""
    return [release_row(each) for each in releases.releases_of(session(), access.project())]


@blueprint.get("/releases/<id:release_id>")
@requires(Permission.RELEASE_READ)
@blueprint.response(200, ReleaseSchema)
def read_release(release_id: int) -> dict[str, Any]:
    """A release with its manifest, its files and what each format could not carry."""
    return release_row(session().get_one(Release, release_id))


@blueprint.get("/releases/<id:release_id>/files/<format>")
@requires(Permission.RELEASE_READ)
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type="application/octet-stream")
@blueprint.alt_response(302, description="The store serves the file itself: follow the link")
@blueprint.alt_response(304, description="You have this file: its ETag is its SHA-256")
def read_file(release_id: int, format: str) -> ResponseReturnValue:
    """A file of a ready release."""
    file = releases.ready_file(session().get_one(Release, release_id), format)
    return send_blob(file.sha256, name=file.name, media_type=file.media_type, download=True)


@blueprint.get("/releases/<id:release_id>/files/<format>/losses")
@requires(Permission.RELEASE_READ)
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type="application/jsonl")
@blueprint.alt_response(302, description="The store serves the file itself: follow the link")
@blueprint.alt_response(304, description="You have this file: its ETag is its SHA-256")
def read_losses(release_id: int, format: str) -> ResponseReturnValue:
    """What the file could not carry, item by item: a line of JSON for each loss."""
    file = releases.ready_file(session().get_one(Release, release_id), format)
    name = f"{file.name}.losses.jsonl"
    return send_blob(named_losses(file)["sha256"], name=name, media_type="application/jsonl", download=True)
