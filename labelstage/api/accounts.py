"""Who am I, my tokens, and the accounts of the site."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate
from sqlalchemy import select

from ..edge import access
from ..edge.access import requires
from ..edge.downloads import Link
from ..edge.login import me
from ..edge.resets import reset_link
from ..edge.transaction import session
from ..services import accounts, resets
from ..services.access import Permission
from ..storage import ApiToken, User
from .blueprint import Input
from .blueprint import blueprint as make_blueprint

blueprint = make_blueprint("accounts", "Accounts and tokens")


class UserSchema(Schema):
    id = fields.Integer(required=True)
    email = fields.String(required=True)
    name = fields.String(required=True)
    is_admin = fields.Boolean(required=True)
    is_manager = fields.Boolean(required=True)
    is_active = fields.Boolean(required=True)
    created_at = fields.AwareDateTime(required=True)


class TokenSchema(Schema):
    id = fields.Integer(dump_only=True)
    name = fields.String(required=True)
    prefix = fields.String(dump_only=True)
    read_only = fields.Boolean()
    created_at = fields.AwareDateTime(dump_only=True)
    expires_at = fields.AwareDateTime(dump_only=True, allow_none=True)
    last_used_at = fields.AwareDateTime(dump_only=True, allow_none=True)
    revoked_at = fields.AwareDateTime(dump_only=True, allow_none=True)


class NewTokenSchema(Input):
    name = fields.String(required=True, validate=validate.Length(1, 100))
    read_only = fields.Boolean(load_default=False)
    days = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 3650))


class TokenSecretSchema(TokenSchema):
    token = fields.String(required=True, metadata={"description": "The secret. Shown this once."})


class KeysSchema(Input):
    keys = fields.Dict(
        keys=fields.String(validate=validate.Length(1, 80)),
        values=fields.List(fields.String(validate=validate.Length(1, 40))),
        required=True,
        metadata={"description": "Chords like Ctrl+Shift+KeyZ, of physical keys, by the command's name."},
    )


class PasswordLinkSchema(Schema):
    url = fields.String(required=True, metadata={"description": "Good for one time"})
    expires_at = fields.AwareDateTime(required=True)


@blueprint.get("/me")
@requires(Permission.ACCOUNT_USE)
@blueprint.response(200, UserSchema)
def read_me() -> User:
    """Who the token or session belongs to."""
    return me()


@blueprint.get("/me/keys")
@requires(Permission.ACCOUNT_USE)
@blueprint.response(200, KeysSchema)
def read_keys() -> dict[str, Any]:
    """The keys that I chose for commands of the workbench; a command that is not named has its usual keys."""
    return {"keys": me().preferences.get("keys", {})}


@blueprint.put("/me/keys")
@requires(Permission.ACCOUNT_USE)
@blueprint.arguments(KeysSchema)
@blueprint.response(200, KeysSchema)
def change_keys(body: dict[str, Any]) -> dict[str, Any]:
    """Choose keys, all of them at once; an empty object brings the usual ones back."""
    accounts.change_keys(session(), me(), body["keys"])
    return body


@blueprint.get("/tokens")
@requires(Permission.ACCOUNT_USE)
@blueprint.response(200, TokenSchema(many=True))
def list_tokens() -> list[ApiToken]:
    """My tokens."""
    return accounts.tokens_of(session(), me())


@blueprint.post("/tokens")
@requires(Permission.ACCOUNT_USE)
@blueprint.arguments(NewTokenSchema)
@blueprint.response(201, TokenSecretSchema)
def create_token(body: dict[str, Any]) -> dict[str, Any]:
    """Make a token. Its secret is in the answer and nowhere else."""
    token, secret = accounts.create_token(session(), me(), **body)
    return {**{name: getattr(token, name) for name in TokenSchema().fields}, "token": secret}


@blueprint.delete("/tokens/<id:token_id>")
@requires(Permission.ACCOUNT_USE)
@blueprint.response(204)
def revoke_token(token_id: int) -> None:
    """End one of my tokens."""
    accounts.revoke_token(session(), me(), token_id)


@blueprint.get("/users")
@requires(Permission.SITE_ADMIN)
@blueprint.response(200, UserSchema(many=True))
def list_users() -> list[User]:
    """All accounts."""
    return list(session().scalars(select(User).order_by(User.id)))


@blueprint.post("/users/<id:user_id>/password-link")
@requires(Permission.SITE_ADMIN)
@blueprint.response(201, PasswordLinkSchema)
def create_password_link(user_id: int) -> Link:
    """A link by which the account's owner sets a new password, once."""
    return reset_link(resets.offer_reset(session(), None, user_id, by=me()))


@blueprint.post("/projects/<id:project_id>/people/<id:user_id>/password-link")
@requires(Permission.PROJECT_MANAGE)
@blueprint.response(201, PasswordLinkSchema)
def create_member_password_link(project_id: int, user_id: int) -> Link:
    """The same for somebody of the project who has no rights beyond the projects that you manage."""
    return reset_link(resets.offer_reset(session(), access.project(), user_id, by=me()))
