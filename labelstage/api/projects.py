"""Projects, their label schema, guideline, people and invitations."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate
from sqlalchemy import select

from ..edge import access
from ..edge.access import requires
from ..edge.blind import is_blind
from ..edge.links import invitation_link
from ..edge.login import me
from ..edge.transaction import session
from ..services import accounts, cloning, guidelines, projects
from ..services.access import Permission, Role
from ..services.errors import NotFound
from ..storage import Project, User
from ..words import _
from .blueprint import Input
from .blueprint import blueprint as make_blueprint

blueprint = make_blueprint("projects", "Projects, label schemas, guidelines and people")

ROLES = validate.OneOf([role.value for role in Role])


class SettingsInput(Input):
    title = fields.String(validate=validate.Length(1, 200))
    description = fields.String(validate=validate.Length(max=5000))
    state = fields.String(validate=validate.OneOf(projects.STATES))
    overlap = fields.Integer(metadata={"description": "Distinct workers wanted per item"})
    review_rate = fields.Integer(metadata={"description": "Percent of submits that a reviewer sees"})
    review_seeds = fields.Integer(metadata={"description": "Percent of reviews that check the reviewer"})
    lease_minutes = fields.Integer()
    return_hours = fields.Integer(metadata={"description": "Then returned work goes to somebody else"})
    claim_limit = fields.Integer(metadata={"description": "Items that one person may claim at once"})
    unusable_after = fields.Integer(metadata={"description": "Skips as unusable that set an item aside"})
    requires = fields.List(
        fields.Dict(), metadata={"description": 'Skills asked of every worker: {"skill", "level"}'}
    )
    points = fields.Integer(metadata={"description": "Points for an accepted item"})
    match_iou = fields.Float(metadata={"description": "Boxes of two workers pair up from this IoU on"})


class NewProjectInput(SettingsInput):
    title = fields.String(required=True, validate=validate.Length(1, 200))
    fields_ = fields.List(
        fields.Dict(), required=True, data_key="fields", metadata={"description": "The label schema"}
    )
    guideline = fields.String(load_default="", metadata={"description": "Markdown"})


class ChangeInput(SettingsInput):
    version = fields.Integer(metadata={"description": "The version you saw; a newer one answers 409"})


class ProjectSchema(Schema):
    id = fields.Integer(required=True)
    title = fields.String(required=True)
    description = fields.String(required=True)
    state = fields.String(required=True)
    overlap = fields.Integer(required=True)
    review_rate = fields.Integer(required=True)
    lease_minutes = fields.Integer(required=True)
    return_hours = fields.Integer(required=True)
    claim_limit = fields.Integer(required=True)
    unusable_after = fields.Integer(required=True)
    requires = fields.List(fields.Dict(), required=True)
    points = fields.Integer(required=True)
    match_iou = fields.Float(required=True)
    version = fields.Integer(required=True)
    created_at = fields.AwareDateTime(required=True)


class WholeProjectSchema(ProjectSchema):
    schema_version = fields.Integer(required=True)
    fields_ = fields.List(fields.Dict(), required=True, data_key="fields")
    guideline = fields.String(required=True, allow_none=True)
    guideline_version = fields.Integer(required=True, allow_none=True)
    progress = fields.Dict(required=True, keys=fields.String(), values=fields.Integer())


class CloneInput(Input):
    title = fields.String(required=True, validate=validate.Length(1, 200))
    people = fields.Boolean(load_default=False, metadata={"description": "Everybody keeps his roles"})
    items = fields.Boolean(load_default=False, metadata={"description": "The items come along, unlabelled"})


class LabelSchemaInput(Input):
    fields_ = fields.List(fields.Dict(), required=True, data_key="fields")
    base = fields.Integer(metadata={"description": "The version you edited; a newer one answers 409"})


class LabelSchemaSchema(Schema):
    version = fields.Integer(required=True)
    fields_ = fields.List(fields.Dict(), required=True, data_key="fields", attribute="fields")
    created_at = fields.AwareDateTime(required=True)


class TouchedInput(Input):
    field = fields.String(required=True)
    class_ = fields.String(
        load_default=None,
        allow_none=True,
        data_key="class",
        metadata={"description": "null: the whole field"},
    )


class GuidelineInput(Input):
    markdown = fields.String(required=True)
    base = fields.Integer()
    changes = fields.String(
        load_default="", metadata={"description": "What is new: workers read it before their next item"}
    )
    touches = fields.List(fields.Nested(TouchedInput), load_default=list)


class GuidelineSchema(Schema):
    version = fields.Integer(required=True)
    markdown = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)


class MemberInput(Input):
    email = fields.String(required=True)
    role = fields.String(required=True, validate=ROLES)


class MemberSchema(Schema):
    user_id = fields.Integer(required=True)
    name = fields.String(required=True)
    email = fields.String(required=True)
    roles = fields.List(fields.String(), required=True)


class InvitationInput(Input):
    role = fields.String(required=True, validate=ROLES)
    email = fields.String(load_default=None, allow_none=True)
    uses = fields.Integer(load_default=1)
    days = fields.Integer(load_default=14)


class InvitationSchema(Schema):
    url = fields.String(required=True)
    expires_at = fields.AwareDateTime(required=True)


def _whole(project: Project) -> dict[str, Any]:
    schema = projects.schema(session(), project)
    guideline = projects.guideline(session(), project)
    return {
        **{name: getattr(project, name) for name in ProjectSchema().fields},
        "schema_version": schema.version,
        "fields_": schema.fields,
        "guideline": guideline.markdown if guideline else None,
        "guideline_version": guideline.version if guideline else None,
        # What moves with each submit, and not with one of gold, would give gold away.
        "progress": {} if is_blind(project) else projects.progress(session(), project),
    }


@blueprint.get("/projects")
@requires(Permission.ACCOUNT_USE)
@blueprint.response(200, ProjectSchema(many=True))
def list_projects() -> list[Project]:
    """The projects I have a part in."""
    return projects.projects_of(session(), me())


@blueprint.post("/projects")
@requires(Permission.PROJECT_CREATE)
@blueprint.arguments(NewProjectInput)
@blueprint.response(201, WholeProjectSchema)
def create_project(body: dict[str, Any]) -> dict[str, Any]:
    """Make a project with its label schema. You become its manager."""
    fields_ = body.pop("fields_")
    return _whole(projects.create_project(session(), by=me(), fields=fields_, **body))


@blueprint.get("/projects/<id:project_id>")
@requires(Permission.PROJECT_READ)
@blueprint.response(200, WholeProjectSchema)
def read_project(project_id: int) -> dict[str, Any]:
    """A project with its schema, guideline and progress."""
    return _whole(access.project())


@blueprint.patch("/projects/<id:project_id>")
@requires(Permission.PROJECT_MANAGE)
@blueprint.arguments(ChangeInput)
@blueprint.response(200, WholeProjectSchema)
def change_project(body: dict[str, Any], project_id: int) -> dict[str, Any]:
    """Change settings; what is not named stays."""
    projects.change_settings(session(), access.project(), by=me(), **body)
    return _whole(access.project())


@blueprint.post("/projects/<id:project_id>/clone")
@requires(Permission.PROJECT_MANAGE)
@blueprint.arguments(CloneInput)
@blueprint.response(201, WholeProjectSchema)
def clone_project(body: dict[str, Any], project_id: int) -> dict[str, Any]:
    """Make a project with this one's label schema, guideline and settings. You become its manager."""
    access.need(Permission.PROJECT_CREATE)
    return _whole(cloning.clone_project(session(), access.project(), by=me(), **body))


@blueprint.get("/projects/<id:project_id>/schema")
@requires(Permission.PROJECT_READ)
@blueprint.response(200, LabelSchemaSchema)
def read_schema(project_id: int) -> Any:
    """The newest label schema."""
    return projects.schema(session(), access.project())


@blueprint.put("/projects/<id:project_id>/schema")
@requires(Permission.PROJECT_MANAGE)
@blueprint.arguments(LabelSchemaInput)
@blueprint.response(200, LabelSchemaSchema)
def save_schema(body: dict[str, Any], project_id: int) -> Any:
    """Save a new version of the label schema."""
    return projects.save_schema(
        session(), access.project(), by=me(), fields=body["fields_"], base=body.get("base")
    )


@blueprint.put("/projects/<id:project_id>/guideline")
@requires(Permission.PROJECT_MANAGE)
@blueprint.arguments(GuidelineInput)
@blueprint.response(200, GuidelineSchema)
def save_guideline(body: dict[str, Any], project_id: int) -> Any:
    """Save a new version of the guideline."""
    changes, touches = body.pop("changes"), body.pop("touches")
    saved = projects.save_guideline(session(), access.project(), by=me(), **body)
    if changes or touches:
        named = [{"field": each["field"], "class": each["class_"]} for each in touches]
        guidelines.describe(session(), access.project(), saved, changes=changes, touches=named)
    return saved


@blueprint.get("/projects/<id:project_id>/members")
@requires(Permission.PROJECT_MANAGE)
@blueprint.response(200, MemberSchema(many=True))
def list_members(project_id: int) -> list[dict[str, Any]]:
    """Everybody with a part in the project."""
    return [
        {"user_id": user.id, "name": user.name, "email": user.email, "roles": roles}
        for user, roles in projects.members(session(), access.project())
    ]


@blueprint.post("/projects/<id:project_id>/members")
@requires(Permission.PROJECT_MANAGE)
@blueprint.arguments(MemberInput)
@blueprint.response(204)
def add_member(body: dict[str, Any], project_id: int) -> None:
    """Give somebody who has an account a role."""
    user = session().scalar(select(User).where(User.email == body["email"].strip().lower()))
    if user is None:
        raise NotFound(_("Nobody has an account with that address. Send an invitation instead."))
    projects.add_member(session(), access.project(), user, Role(body["role"]), by=me())


@blueprint.delete("/projects/<id:project_id>/members/<id:user_id>/<role>")
@requires(Permission.PROJECT_MANAGE)
@blueprint.response(204)
def remove_member(project_id: int, user_id: int, role: str) -> None:
    """Take a role away; work already done stays."""
    if role not in set(Role):
        raise NotFound(_("There is no such role."))
    projects.remove_member(session(), access.project(), user_id, Role(role), by=me())


@blueprint.post("/projects/<id:project_id>/invitations")
@requires(Permission.PROJECT_MANAGE)
@blueprint.arguments(InvitationInput)
@blueprint.response(201, InvitationSchema)
def invite(body: dict[str, Any], project_id: int) -> dict[str, Any]:
    """Make a link by which people join the project. It is shown this once."""
    role = Role(body.pop("role"))
    invitation, secret = accounts.invite(session(), by=me(), role=role, project=access.project(), **body)
    return {"url": invitation_link(secret), "expires_at": invitation.expires_at}
