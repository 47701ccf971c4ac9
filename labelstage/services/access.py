"""Who may do what.

A permission is named `noun:verb`: the noun is what is touched, the verb what is done with it. Roles are held per project;
`site` permissions come from the account itself. An administrator holds every permission but `work:do`: whoever
wants to label becomes a worker of the project, so that his labels are counted as a worker's.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from ..storage import User


class Permission(StrEnum):
    PUBLIC = "public"  # anybody, logged in or not
    ACCOUNT_USE = "account:use"  # anybody logged in, on what is his own
    SITE_ADMIN = "site:admin"
    PROJECT_CREATE = "project:create"
    PROJECT_READ = "project:read"
    PROJECT_MANAGE = "project:manage"
    ITEM_READ = "item:read"  # all items with all that was said about them
    ITEM_WRITE = "item:write"
    PERSONAL_READ = "personal:read"  # what was masked; each reading is kept
    WORK_DO = "work:do"
    REVIEW_DO = "review:do"
    QUALITY_READ = "quality:read"
    RELEASE_READ = "release:read"
    RELEASE_CREATE = "release:create"


class Role(StrEnum):
    MANAGER = "manager"
    REVIEWER = "reviewer"
    WORKER = "worker"
    DATA = "data"


SITE = {Permission.PUBLIC, Permission.ACCOUNT_USE, Permission.SITE_ADMIN, Permission.PROJECT_CREATE}

_REVIEWER = {Permission.PROJECT_READ, Permission.ITEM_READ, Permission.REVIEW_DO, Permission.QUALITY_READ}
_DATA = {
    Permission.PROJECT_READ,
    Permission.ITEM_READ,
    Permission.QUALITY_READ,
    Permission.RELEASE_READ,
    Permission.RELEASE_CREATE,
}
ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.WORKER: frozenset({Permission.PROJECT_READ, Permission.WORK_DO}),
    Role.REVIEWER: frozenset(_REVIEWER),
    Role.DATA: frozenset(_DATA),
    Role.MANAGER: frozenset(
        _REVIEWER | _DATA | {Permission.PROJECT_MANAGE, Permission.ITEM_WRITE, Permission.PERSONAL_READ}
    ),
}


def site_permissions(user: User | None) -> frozenset[Permission]:
    """What an account may do outside any project."""
    if user is None or not user.is_active:
        return frozenset({Permission.PUBLIC})
    held = {Permission.PUBLIC, Permission.ACCOUNT_USE}
    if user.is_admin:
        held |= {Permission.SITE_ADMIN, Permission.PROJECT_CREATE}
    if user.is_manager:
        held.add(Permission.PROJECT_CREATE)
    return frozenset(held)


def project_permissions(user: User, roles: Iterable[str]) -> frozenset[Permission]:
    """What a person with these roles may do in a project; empty for somebody who has no part in it."""
    held: set[Permission] = set()
    if user.is_admin:
        held |= ROLE_PERMISSIONS[Role.MANAGER]
    for role in roles:
        held |= ROLE_PERMISSIONS[Role(role)]
    return frozenset(held)
