"""The items of a project, and the images in them."""

from __future__ import annotations

from typing import Any

from flask import url_for
from marshmallow import Schema, fields, validate
from sqlalchemy import exists, select
from werkzeug.wrappers import Response

from ..edge import access
from ..edge.access import requires
from ..edge.assignments import visible
from ..edge.blind import is_blind
from ..edge.files import send_blob
from ..edge.login import me
from ..edge.security import MEDIA_POLICY
from ..edge.transaction import session
from ..services import bulk, items
from ..services.access import Permission
from ..services.errors import NotFound
from ..storage import Assignment, Item
from ..storage.blobs import BlobMissing
from ..words import _
from .blueprint import ID, Input
from .blueprint import blueprint as make_blueprint

blueprint = make_blueprint("items", "Items and their images")

MOST_ITEMS = 500
THUMBNAIL_TYPE = "image/webp"


class ImageSchema(Schema):
    url = fields.String(required=True)
    thumbnail = fields.String(required=True)
    type = fields.String(required=True)
    width = fields.Integer(required=True, metadata={"description": "Pixels of the upright image"})
    height = fields.Integer(required=True)


class ItemSchema(Schema):
    id = fields.Integer(required=True)
    project_id = fields.Integer(required=True)
    external_id = fields.String(required=True)
    name = fields.String(required=True)
    media = fields.String(required=True, validate=validate.OneOf(("image", "text", "conversation")))
    text = fields.String(required=True, allow_none=True)
    conversation = fields.Dict(
        required=True, allow_none=True, metadata={"description": "{messages, responses}, of a conversation"}
    )
    image = fields.Nested(ImageSchema, required=True, allow_none=True)
    metadata = fields.Dict(required=True)
    content_sha256 = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(items.STATES))
    overlap = fields.Integer(required=True)
    submitted = fields.Integer(required=True)
    created_at = fields.AwareDateTime(required=True)


class ItemsQuery(Input):
    state = fields.String(validate=validate.OneOf(items.STATES))
    q = fields.String(
        validate=validate.Length(max=200), metadata={"description": "In the name, the id or the text"}
    )
    after = fields.Integer(load_default=0, validate=validate.Range(0, 2**63 - 1))
    limit = fields.Integer(load_default=50, validate=validate.Range(1, MOST_ITEMS))


class ItemsSchema(Schema):
    items = fields.List(fields.Nested(ItemSchema), required=True)
    next = fields.Integer(
        required=True, allow_none=True, metadata={"description": "The `after` of what follows"}
    )


def item_row(item: Item) -> dict[str, Any]:
    """The item as ItemSchema writes it."""
    image = None
    if item.media == "image":
        image = {
            "url": _address("read_image", item, item.display_sha256),
            "thumbnail": _address("read_thumbnail", item, item.thumbnail_sha256),
            "type": item.display_type,
            "width": item.width,
            "height": item.height,
        }
    columns = (
        "id",
        "project_id",
        "external_id",
        "name",
        "media",
        "text",
        "conversation",
        "content_sha256",
        "state",
    )
    row = {name: getattr(item, name) for name in (*columns, "overlap", "submitted", "created_at")}
    return {**row, "metadata": item.meta, "image": image}


def _address(view: str, item: Item, sha256: str | None) -> str:
    return url_for(f"api_items.{view}", item_id=item.id, v=(sha256 or "")[:12])


@blueprint.get("/projects/<id:project_id>/items")
@requires(Permission.ITEM_READ)
@blueprint.arguments(ItemsQuery, location="query")
@blueprint.response(200, ItemsSchema)
def list_items(query: dict[str, Any], project_id: int) -> dict[str, Any]:
    """The items in the order they came, a page at a time."""
    text = (query.get("q") or "").replace("\0", "").strip() or None
    wanted = items.Filter(state=query.get("state"), text=text)
    found = items.find(session(), access.project(), wanted, after=query["after"], limit=query["limit"] + 1)
    shown = found[: query["limit"]]
    return {
        "items": [item_row(item) for item in shown],
        "next": shown[-1].id if len(found) > len(shown) else None,
    }


class ChosenInput(Input):
    items = fields.List(
        fields.Integer(validate=ID),
        required=True,
        validate=validate.Length(1, bulk.MOST),
    )
    action = fields.String(required=True, validate=validate.OneOf(bulk.ACTIONS))


class ChangedSchema(Schema):
    changed = fields.Integer(required=True, metadata={"description": "For how many it made sense"})


@blueprint.post("/projects/<id:project_id>/items/chosen")
@requires(Permission.REVIEW_DO)
@blueprint.arguments(ChosenInput)
@blueprint.response(200, ChangedSchema)
def act_on_items(body: dict[str, Any], project_id: int) -> dict[str, int]:
    """Adjudicate, withdraw, restore, raise or lower many items; all but the first is for managers."""
    if body["action"] != "adjudicate":
        access.need(Permission.ITEM_WRITE)
    changed = bulk.act(session(), access.project(), body["items"], body["action"], by=me())
    return {"changed": changed}


@blueprint.get("/items/<id:item_id>")
@requires(Permission.ITEM_READ)
@blueprint.response(200, ItemSchema)
def read_item(item_id: int) -> dict[str, Any]:
    """One item."""
    return item_row(session().get_one(Item, item_id))


@blueprint.get("/items/<id:item_id>/image")
@requires(Permission.PROJECT_READ)
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type="image/*")
@blueprint.alt_response(302, description="The store serves it at this address")
def read_image(item_id: int) -> Response:
    """The upright image. A worker sees those of his own assignments."""
    item = _visible(item_id)
    return send_image(item.display_sha256, item.name, item.display_type)


@blueprint.get("/items/<id:item_id>/thumbnail")
@requires(Permission.PROJECT_READ)
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type=THUMBNAIL_TYPE)
@blueprint.alt_response(302, description="The store serves it at this address")
def read_thumbnail(item_id: int) -> Response:
    """The image at no more than 320 pixels a side."""
    item = _visible(item_id)
    return send_image(item.thumbnail_sha256, f"{item.name}.webp", THUMBNAIL_TYPE)


@blueprint.get("/assignments/<id:assignment_id>/image")
@requires(Permission.WORK_DO)
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type="image/*")
@blueprint.alt_response(302, description="The store serves it at this address")
def read_assigned_image(assignment_id: int) -> Response:
    """The upright image of an assignment of one's own."""
    mine = visible(assignment_id)
    return send_image(mine.item.display_sha256, f"{mine.id}", mine.item.display_type)


def _visible(item_id: int) -> Item:
    if is_blind(access.project()):
        raise NotFound(_("There is no such item, or it was not given to you."))
    item = session().get_one(Item, item_id)
    own = exists().where(Assignment.item_id == item_id, Assignment.worker_id == me().id)
    if not access.may(Permission.ITEM_READ) and not session().scalar(select(own)):
        raise NotFound(_("There is no such item, or it was not given to you."))
    return item


def send_image(sha256: str | None, name: str, media_type: str | None) -> Response:
    if sha256 is None or media_type is None:
        raise NotFound(_("This item has no image."))
    try:
        response = send_blob(sha256, name=name, media_type=media_type)
    except BlobMissing:
        raise NotFound(_("The image is missing from the file store. Tell who runs this server.")) from None
    # The bytes of a hash never change; a link to the store runs out.
    age = "max-age=1200" if response.status_code == 302 else "max-age=31536000, immutable"
    response.headers["Cache-Control"] = f"private, {age}"
    response.headers["Content-Security-Policy"] = MEDIA_POLICY
    return response
