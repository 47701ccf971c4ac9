"""Webhooks of a project and what was delivered."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from ..edge import access
from ..edge.access import requires
from ..edge.login import me
from ..edge.transaction import session
from ..services import webhooks
from ..services.access import Permission
from ..storage import Delivery, Webhook
from .blueprint import ID, Input
from .blueprint import blueprint as make_blueprint
from .sentences import Sentence

blueprint = make_blueprint("webhooks", "Telling other systems what happened")


class WebhookSchema(Schema):
    id = fields.Integer(required=True)
    url = fields.String(required=True)
    events = fields.List(fields.String(), required=True)
    active = fields.Boolean(required=True)
    created_at = fields.AwareDateTime(required=True)


class WebhookSecretSchema(WebhookSchema):
    secret = fields.String(required=True, metadata={"description": "Signs what is sent. Shown this once."})


class NewWebhookInput(Input):
    url = fields.String(required=True, validate=validate.Length(1, 2000))
    events = fields.List(fields.String(), required=True, metadata={"description": ", ".join(webhooks.EVENTS)})


class WebhookInput(Input):
    active = fields.Boolean(required=True, metadata={"description": "false: paused"})


class DeliverySchema(Schema):
    id = fields.Integer(required=True)
    webhook_id = fields.Integer(required=True)
    event = fields.String(required=True)
    payload = fields.Dict(required=True)
    state = fields.String(required=True, metadata={"description": "waiting, delivered or failed"})
    attempts = fields.Integer(required=True)
    status = fields.Integer(required=True, allow_none=True)
    error = Sentence(required=True, allow_none=True)
    due_at = fields.AwareDateTime(required=True)
    created_at = fields.AwareDateTime(required=True)
    delivered_at = fields.AwareDateTime(required=True, allow_none=True)


class DeliveriesQuery(Input):
    before = fields.Integer(validate=ID, metadata={"description": "Older than this"})
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 500))


def _with_secret(hook: Webhook) -> dict[str, Any]:
    return {name: getattr(hook, name) for name in WebhookSecretSchema().fields}


@blueprint.get("/projects/<id:project_id>/webhooks")
@requires(Permission.PROJECT_MANAGE)
@blueprint.response(200, WebhookSchema(many=True))
def list_webhooks(project_id: int) -> list[Webhook]:
    """The webhooks of a project."""
    return webhooks.webhooks_of(session(), access.project())


@blueprint.post("/projects/<id:project_id>/webhooks")
@requires(Permission.PROJECT_MANAGE)
@blueprint.arguments(NewWebhookInput)
@blueprint.response(201, WebhookSecretSchema)
def create_webhook(body: dict[str, Any], project_id: int) -> dict[str, Any]:
    """Make a webhook. Its secret is in the answer and nowhere else."""
    made = webhooks.create_webhook(
        session(), access.project(), by=me(), url=body["url"], chosen=body["events"]
    )
    return _with_secret(made)


@blueprint.patch("/projects/<id:project_id>/webhooks/<id:webhook_id>")
@requires(Permission.PROJECT_MANAGE)
@blueprint.arguments(WebhookInput)
@blueprint.response(200, WebhookSchema)
def change_webhook(body: dict[str, Any], project_id: int, webhook_id: int) -> Webhook:
    """Pause a webhook, or let it go on."""
    found = webhooks.webhook(session(), access.project(), webhook_id)
    webhooks.switch(session(), found, active=body["active"], by=me())
    return found


@blueprint.post("/projects/<id:project_id>/webhooks/<id:webhook_id>/secret")
@requires(Permission.PROJECT_MANAGE)
@blueprint.response(201, WebhookSecretSchema)
def rotate_secret(project_id: int, webhook_id: int) -> dict[str, Any]:
    """Make a new secret; the old one signs nothing any more."""
    found = webhooks.webhook(session(), access.project(), webhook_id)
    webhooks.rotate(session(), found, by=me())
    return _with_secret(found)


@blueprint.delete("/projects/<id:project_id>/webhooks/<id:webhook_id>")
@requires(Permission.PROJECT_MANAGE)
@blueprint.response(204)
def remove_webhook(project_id: int, webhook_id: int) -> None:
    """Take a webhook away with its deliveries."""
    webhooks.remove(session(), webhooks.webhook(session(), access.project(), webhook_id), by=me())


@blueprint.get("/projects/<id:project_id>/deliveries")
@requires(Permission.PROJECT_MANAGE)
@blueprint.arguments(DeliveriesQuery, location="query")
@blueprint.response(200, DeliverySchema(many=True))
def list_deliveries(query: dict[str, Any], project_id: int) -> list[Delivery]:
    """What was sent or waits to be, the newest first."""
    return webhooks.deliveries(session(), access.project(), **query)


@blueprint.post("/projects/<id:project_id>/deliveries/<id:delivery_id>/replay")
@requires(Permission.PROJECT_MANAGE)
@blueprint.response(201, DeliverySchema)
def replay_delivery(project_id: int, delivery_id: int) -> Delivery:
    """Send something once more, as a new delivery."""
    return webhooks.replay(session(), access.project(), delivery_id)
