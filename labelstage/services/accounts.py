"""Accounts: invitations, passwords, sessions and API tokens."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from labelstage.words import Words, _

from ..storage import ApiToken, Invitation, Membership, Project, User, direct, utcnow
from . import audit
from .access import Role
from .errors import Conflict, Forbidden, Invalid, NotFound, Problem

TOKEN_PREFIX = "ls_"  # noqa: S105 (marks a token, is none)
MIN_PASSWORD = 10
MAX_PASSWORD = 256
LOCALES = ("en", "ko")
THEMES = ("light", "dark")
_TOKEN = (
    select(*direct.columns(ApiToken, User))
    .join_from(ApiToken, User, User.id == ApiToken.user_id)
    .where(ApiToken.digest == bindparam("secret"))
)
COMMAND = re.compile(r"[A-Za-z]+(?: [A-Za-z]+){0,5}")
CHORD = re.compile(r"(?:Ctrl\+)?(?:Alt\+)?(?:Shift\+)?[A-Z][A-Za-z0-9]{1,20}")
MOST_COMMANDS = 200
MOST_CHORDS = 4
_EMAIL = re.compile(r"[^@\s\x00-\x1f]{1,64}@[^@\s\x00-\x1f]{1,180}")


@dataclass(frozen=True)
class Passwords:
    """How passwords are hashed (Argon2id); the cost comes from the settings."""

    hasher: PasswordHasher

    @classmethod
    def with_cost(cls, memory_kib: int, passes: int) -> Passwords:
        return cls(PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1))

    def hash(self, password: str) -> str:
        return self.hasher.hash(password)

    def matches(self, stored: str, password: str) -> bool:
        try:
            return self.hasher.verify(stored, password)
        except (VerifyMismatchError, InvalidHashError):
            return False


def digest(secret: str) -> str:
    """What is stored of a token or an invitation: its SHA-256. They are random, so a slow hash adds nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _check_person(email: str, name: str, password: str) -> None:
    problems = []
    if not _EMAIL.fullmatch(email):
        problems.append(Problem("email", _("Enter an e-mail address like name@example.com.")))
    problems += _name_problems(name)
    problems += _password_problems(password, "password")
    if problems:
        raise Invalid(_("The account could not be made."), problems)


def _name_problems(name: str) -> list[Problem]:
    if name.strip() and len(name) <= 100:
        return []
    return [Problem("name", _("Enter a name of 1 to 100 characters."))]


def _password_problems(password: str, place: str) -> list[Problem]:
    if MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        return []
    message: Words = _(
        "Use a password of %(least)s to %(most)s characters.", least=MIN_PASSWORD, most=MAX_PASSWORD
    )
    return [Problem(place, message)]


def create_user(
    session: Session,
    passwords: Passwords,
    *,
    email: str,
    name: str,
    password: str,
    is_admin: bool = False,
    is_manager: bool = False,
    locale: str | None = None,
) -> User:
    """A new account. Raises Invalid with a problem per field, Conflict when the address is taken."""
    email = email.strip().lower()
    _check_person(email, name, password)
    if session.scalar(select(User.id).where(User.email == email)):
        raise Conflict(_("There is already an account for %(email)s. Log in instead.", email=email))
    user = User(
        email=email,
        name=name.strip(),
        password_hash=passwords.hash(password),
        is_admin=is_admin,
        is_manager=is_manager,
        locale=locale,
        session_key=secrets.token_hex(16),
    )
    session.add(user)
    session.flush()
    return user


def authenticate(session: Session, passwords: Passwords, email: str, password: str) -> User:
    """The person with that address and password.

    Raises Forbidden with one sentence for every cause, and takes as long for an unknown address as for a known
    one, so that nobody learns which addresses have accounts.
    """
    user = session.scalar(select(User).where(User.email == email.strip().lower()))
    stored = user.password_hash if user else passwords.hash(secrets.token_hex(8))
    fits = passwords.matches(stored, password[:MAX_PASSWORD])
    if user is None or not fits or not user.is_active:
        raise Forbidden(_("The e-mail address or the password is not right."))
    return user


def note_login(session: Session, email: str, address: str | None, *, user: User | None) -> None:
    """Write down that somebody logged in from a network address, or (`user` None) was refused."""
    if user is not None:
        audit.note(session, "login.done", by=user, address=address)
        return
    email = email.strip().lower()
    meant = session.scalar(select(User.id).where(User.email == email))
    # What fits no address may be a password typed in the wrong place.
    unknown = email if meant is None and _EMAIL.fullmatch(email) else None
    audit.note(session, "login.refused", by=None, person=meant, address=address, email=unknown)


def change_profile(session: Session, user: User, *, name: str, locale: str | None, theme: str | None) -> None:
    """Set the name others see, the language and the theme (None: as browser and system say). Raises Invalid."""
    problems = _name_problems(name)
    if locale not in (None, *LOCALES):
        problems.append(Problem("locale", _("Choose one of: %(known)s.", known=", ".join(LOCALES))))
    if theme not in (None, *THEMES):
        problems.append(Problem("theme", _("Choose one of: %(known)s.", known=", ".join(THEMES))))
    if problems:
        raise Invalid(_("The account was not changed."), problems)
    user.name, user.locale = name.strip(), locale
    user.preferences = {**user.preferences, "theme": theme}
    session.flush()


def change_keys(session: Session, user: User, keys: Mapping[str, Sequence[str]]) -> None:
    """Set the keys that the person has chosen for commands of the workbench, all of them at once. Raises Invalid.

    Which keys clash is known to the workbench, which has the table of commands; here they need only be well formed.
    """
    problems = [
        Problem(
            f"keys.{command}"[:80],
            _("Give at most %(most)s keys, each like Ctrl+Shift+KeyZ.", most=MOST_CHORDS),
        )
        for command, chords in keys.items()
        if not COMMAND.fullmatch(command)
        or len(chords) > MOST_CHORDS
        or not all(CHORD.fullmatch(each) for each in chords)
    ]
    if len(keys) > MOST_COMMANDS:
        problems.append(Problem("keys", _("Give at most %(most)s commands.", most=MOST_COMMANDS)))
    if problems:
        raise Invalid(_("The keys were not changed."), problems[:20])
    user.preferences = {
        **user.preferences,
        "keys": {command: list(chords) for command, chords in keys.items()},
    }
    session.flush()


def change_standing(
    session: Session, user_id: int, *, by: User, is_admin: bool, is_manager: bool, is_active: bool
) -> User:
    """Set what an account may do on the site. Raises NotFound, and Conflict rather than lock oneself out."""
    user = session.get(User, user_id)
    if user is None:
        raise NotFound(_("There is no such account."))
    if user.id == by.id and not (is_admin and is_active):
        raise Conflict(_("You cannot take your own rights away. Ask another administrator."))
    rights = {"is_admin": is_admin, "is_manager": is_manager, "is_active": is_active}
    before = {name: getattr(user, name) for name in rights}
    audit.note_changes(session, "account.changed", before, rights, by=by, person=user.id)
    for name, value in rights.items():
        setattr(user, name, value)
    if not is_active:
        user.session_key = secrets.token_hex(16)  # ends the person's sessions for good
    session.flush()
    return user


def change_password(session: Session, passwords: Passwords, user: User, *, old: str, new: str) -> None:
    """Set a new password and end the person's other sessions. Raises Invalid."""
    wrong = [Problem("old", _("That is not your present password."))]
    set_password(session, passwords, user, new, [] if passwords.matches(user.password_hash, old) else wrong)
    audit.note(session, "password.changed", by=user)


def set_password(
    session: Session, passwords: Passwords, user: User, new: str, problems: Sequence[Problem] = ()
) -> None:
    """Set a password and end all sessions. Raises Invalid with what else was wrong, too."""
    found = [*_password_problems(new, "new"), *problems]
    if found:
        raise Invalid(_("The password was not changed."), found)
    user.password_hash = passwords.hash(new)
    user.session_key = secrets.token_hex(16)
    session.flush()


def invite(
    session: Session,
    *,
    by: User,
    role: Role | None,
    project: Project | None = None,
    email: str | None = None,
    uses: int = 1,
    days: int = 14,
    now: datetime | None = None,
) -> tuple[Invitation, str]:
    """An invitation and its secret, which is shown once. Without a project the role `manager` lets create projects."""
    if project is None and role not in (None, Role.MANAGER):
        raise Invalid(_("An invitation outside a project is for a manager or for nobody in particular."))
    if not 1 <= uses <= 10_000 or not 1 <= days <= 365:
        raise Invalid(_("An invitation serves 1 to 10,000 people and 1 to 365 days."))
    secret = secrets.token_urlsafe(24)
    invitation = Invitation(
        digest=digest(secret),
        email=email.strip().lower() if email else None,
        project_id=project.id if project else None,
        role=role,
        created_by=by.id,
        expires_at=(now or utcnow()) + timedelta(days=days),
        uses_left=uses,
    )
    session.add(invitation)
    session.flush()
    return invitation, secret


def find_invitation(session: Session, secret: str, now: datetime | None = None) -> Invitation:
    """The open invitation behind a link. Raises NotFound when there is none, it ran out or was used up."""
    found = session.scalar(select(Invitation).where(Invitation.digest == digest(secret)))
    if found is None or found.uses_left < 1 or found.expires_at < (now or utcnow()):
        raise NotFound(_("This invitation is used up, ran out or never was. Ask for a new one."))
    return found


def accept_invitation(session: Session, invitation: Invitation, user: User) -> None:
    """Give a person what the invitation offers. Raises Forbidden when it was meant for another address."""
    if invitation.email and invitation.email != user.email:
        raise Forbidden(_("This invitation is for %(email)s.", email=invitation.email))
    taken = session.execute(
        update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.uses_left > 0)
        .values(uses_left=Invitation.uses_left - 1)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict(_("Somebody else has just used this invitation. Ask for a new one."))
    if invitation.project_id is None:
        user.is_manager = user.is_manager or invitation.role == Role.MANAGER
    elif invitation.role:
        session.merge(Membership(project_id=invitation.project_id, user_id=user.id, role=invitation.role))
    session.flush()
    audit.note(
        session,
        "invitation.taken",
        by=user,
        person=invitation.created_by,
        project=invitation.project_id,
        role=invitation.role,
    )


def create_token(
    session: Session, user: User, *, name: str, read_only: bool = False, days: int | None = None
) -> tuple[ApiToken, str]:
    """An API token and its secret, which is shown once. Raises Invalid for a name of no use."""
    if not name.strip() or len(name) > 100:
        raise Invalid(
            _("The token was not made."), [Problem("name", _("Enter a name of 1 to 100 characters."))]
        )
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(
        user_id=user.id,
        name=name.strip(),
        prefix=secret[:8],
        digest=digest(secret),
        read_only=read_only,
        expires_at=utcnow() + timedelta(days=days) if days else None,
    )
    session.add(token)
    session.flush()
    return token, secret


def revoke_token(session: Session, user: User, token_id: int) -> None:
    """End one of the person's own tokens. Raises NotFound."""
    token = session.get(ApiToken, token_id)
    if token is None or token.user_id != user.id:
        raise NotFound(_("You have no such token."))
    token.revoked_at = token.revoked_at or utcnow()
    session.flush()


def tokens_of(session: Session, user: User) -> list[ApiToken]:
    """The person's tokens, ended ones too, the oldest first."""
    return list(session.scalars(select(ApiToken).where(ApiToken.user_id == user.id).order_by(ApiToken.id)))


def token_holder(session: Session, secret: str, now: datetime | None = None) -> ApiToken | None:
    """The live token with that secret, its user loaded; None when there is none."""
    if not secret.startswith(TOKEN_PREFIX):
        return None
    rows = direct.load(session, _TOKEN, ApiToken, User, secret=digest(secret))
    if not rows:
        return None
    token: ApiToken = rows[0][0]
    set_committed_value(token, "user", rows[0][1])
    if token.revoked_at or not token.user.is_active:
        return None
    if token.expires_at and token.expires_at < (now or utcnow()):
        return None
    return token
