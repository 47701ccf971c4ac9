"""Large files, sent piece by piece: begun, gone on with wherever the line broke, and then brought in as uploads are."""

from __future__ import annotations

from typing import Any

from flask import request
from marshmallow import Schema, fields, validate
from werkzeug.exceptions import RequestEntityTooLarge

from ..edge import parts, settings
from ..edge.access import requires
from ..edge.login import me
from ..edge.transaction import own_transaction
from ..services.access import Permission
from ..services.errors import Conflict, Invalid, NotFound, Problem
from ..storage.parts import NoRoom, Part, TooMuch, WrongOffset
from ..words import _
from .blueprint import Input
from .blueprint import blueprint as make_blueprint

blueprint = make_blueprint("parts", "Large files")

BODY = {
    "required": True,
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}


class NewPartInput(Input):
    name = fields.String(required=True, validate=validate.Length(min=1, max=1000))
    size = fields.Integer(required=True, strict=True, validate=validate.Range(min=1, max=2**53))
    fingerprint = fields.String(
        load_default="",
        validate=validate.Length(max=500),
        metadata={"description": "By it the same file is found again after a break, and gone on with"},
    )


class PartSchema(Schema):
    id = fields.String(required=True)
    name = fields.String(required=True)
    size = fields.Integer(required=True)
    offset = fields.Integer(required=True, metadata={"description": "How many bytes have come"})


class OffsetInput(Input):
    offset = fields.Integer(
        required=True, validate=validate.Range(min=0), metadata={"description": "Where the bytes belong"}
    )


@blueprint.get("/projects/<id:project_id>/parts")
@requires(Permission.ITEM_WRITE)
@blueprint.response(200, PartSchema(many=True))
def list_parts(project_id: int) -> list[Part]:
    """What you have on its way, the latest first. What does not get on for a week is forgotten."""
    return parts().of(project_id, me().id)


@blueprint.post("/projects/<id:project_id>/parts")
@requires(Permission.ITEM_WRITE)
@blueprint.arguments(NewPartInput)
@blueprint.response(201, PartSchema)
def begin_part(body: dict[str, Any], project_id: int) -> Part:
    """Begin to send a file. Begun before under the same fingerprint, it is gone on with."""
    most = settings().max_file_gb
    if body["size"] > most * 2**30:
        sentence = _("A file may have %(most)s GB at most. Split it.", most=most)
        raise Invalid(sentence, [Problem("size", sentence)])
    try:
        return parts().begin(project_id=project_id, user_id=me().id, **body)
    except NoRoom:
        raise Conflict(_("The server's disk has no room for this file.")) from None


@blueprint.get("/projects/<id:project_id>/parts/<string:part_id>")
@requires(Permission.ITEM_WRITE)
@blueprint.response(200, PartSchema)
def read_part(project_id: int, part_id: str) -> Part:
    """How far it has come."""
    return _mine(project_id, part_id)


@blueprint.patch("/projects/<id:project_id>/parts/<string:part_id>")
@requires(Permission.ITEM_WRITE)
@own_transaction
@blueprint.doc(requestBody=BODY)
@blueprint.arguments(OffsetInput, location="query")
@blueprint.response(200, PartSchema)
def append_part(where: dict[str, Any], project_id: int, part_id: str) -> Part:
    """Send the bytes that follow. 409 says in `offset` where it really goes on."""
    part = _mine(project_id, part_id)
    try:
        return parts().append(part, where["offset"], request.stream)
    except WrongOffset as error:
        sentence = _("The file goes on at byte %(offset)s.", offset=error.offset)
        raise Conflict(sentence, offset=error.offset) from None
    except TooMuch:
        raise RequestEntityTooLarge(f"The file was said to have {part.size} bytes.") from None


@blueprint.delete("/projects/<id:project_id>/parts/<string:part_id>")
@requires(Permission.ITEM_WRITE)
@blueprint.response(204)
def remove_part(project_id: int, part_id: str) -> None:
    """Forget it."""
    parts().remove(_mine(project_id, part_id).id)


def _mine(project_id: int, part_id: str) -> Part:
    found = parts().find(part_id)
    if found is None or (found.project_id, found.user_id) != (project_id, me().id):
        raise NotFound(_("There is no such file on its way."))
    return found
