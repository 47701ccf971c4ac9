"""A new password for whoever forgot his: by a link that an administrator or a manager hands over, good for one time."""

from __future__ import annotations

import hmac

from sqlalchemy import select
from sqlalchemy.orm import Session

from labelstage.words import _

from ..storage import Membership, Project, User
from . import audit
from .access import Role
from .accounts import Passwords, digest, set_password
from .errors import Forbidden, NotFound
from .projects import projects_of

HOURS = 24  #: how long a link is good


def reset_key(user: User) -> str:
    """What a link must know of the account: it is another once the password was changed, so that a link serves one time."""
    return digest(f"{user.session_key} {user.password_hash}")[:32]


def offer_reset(session: Session, project: Project | None, user_id: int, *, by: User) -> User:
    """The account, if `by` may give its owner a new password; that he does is written down.

    An administrator may always. A manager may where the account can do nothing elsewhere that he could not: it is a member of the project, has no
    rights on the site, and part in no project that he does not manage. Raises NotFound and Forbidden.
    """
    user = session.get(User, user_id)
    roles = select(Membership.project_id).where(Membership.user_id == user_id)
    parts = set(session.scalars(roles))
    if user is None or not user.is_active or (project is not None and project.id not in parts):
        raise NotFound(_("There is no such account, or it may not log in."))
    mine = {each.id for each in projects_of(session, by, Role.MANAGER)}
    if not by.is_admin and (user.is_admin or user.is_manager or not parts <= mine):
        raise Forbidden(_("This account has rights beyond your projects. Ask an administrator for the link."))
    audit.note(session, "password.link", by=by, project=project.id if project else None, person=user.id)
    return user


def find_reset(session: Session, user_id: int, key: str) -> User:
    """The account of a link. Raises NotFound when the link was used or the password has been changed since."""
    user = session.get(User, user_id)
    if user is None or not user.is_active or not hmac.compare_digest(reset_key(user), key):
        raise NotFound(_("This link was used already. Ask for a new one."))
    return user


def reset_password(session: Session, passwords: Passwords, user_id: int, key: str, *, new: str) -> User:
    """Set a new password and end all sessions of the account. Raises NotFound for a used link, Invalid for a bad password."""
    user = find_reset(session, user_id, key)
    set_password(session, passwords, user, new)
    audit.note(session, "password.reset", by=user)
    return user
