"""The first page: each person lands where his work is."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ..edge import login
from ..edge.access import may, requires
from ..edge.transaction import session
from ..services import overview, review
from ..services.access import Permission, Role
from ..storage import Project, User
from .blueprint import web


@web.get("/")
@requires(Permission.ACCOUNT_USE)
def home() -> ResponseReturnValue:
    """Work to go on with, queues, projects and releases: whatever this person has a part in."""
    user = login.me()
    mine = overview.projects_with(session(), user)
    address = _only_place(mine)
    if address:
        return redirect(address, 303)
    managed = mine[Role.MANAGER]
    return render_template(
        "home.html",
        mine=mine,
        counts=overview.own_counts(session(), user),
        waiting={
            project.id: review.count_waiting(session(), project, user) for project in mine[Role.REVIEWER]
        },
        standings=overview.standings(session(), managed),
        Role=Role,
    )


def _only_place(mine: dict[Role, list[Project]]) -> str | None:
    """The page of somebody whose whole part is one role in one project; a worker is greeted with his numbers."""
    places = [(role, project) for role, projects in mine.items() for project in projects]
    if not places and may(Permission.PROJECT_CREATE):
        return url_for("web.projects")
    if len(places) != 1 or may(Permission.PROJECT_CREATE):
        return None
    role, project = places[0]
    page = {Role.MANAGER: "project", Role.REVIEWER: "review_queue", Role.DATA: "releases"}.get(role)
    return url_for(f"web.{page}", project_id=project.id) if page else None


def landing(user: User) -> str:
    """Where somebody goes after logging in: right to the work, if all his parts are of one role; else to the first page."""
    mine = overview.projects_with(session(), user)
    roles = [role for role, projects in mine.items() if projects]
    if len(roles) != 1 or user.is_admin:
        return url_for("web.home")
    [role], projects = roles, mine[roles[0]]
    if role is Role.REVIEWER:
        projects = sorted(projects, key=lambda each: -review.count_waiting(session(), each, user))
    page = {
        Role.WORKER: "work",
        Role.REVIEWER: "review_queue",
        Role.MANAGER: "project",
        Role.DATA: "releases",
    }
    return url_for(f"web.{page[role]}", project_id=projects[0].id)
