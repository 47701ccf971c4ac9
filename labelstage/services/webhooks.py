"""Telling other systems what happened: webhooks, what waits to be delivered, and the signature on it.

The body is signed with HMAC-SHA256 over `timestamp.body`, so that neither can be changed; a receiver that refuses old
timestamps cannot be played an old message again.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from labelstage.words import Words, _, pack

from ..storage import (
    Assignment,
    Delivery,
    Item,
    Project,
    Release,
    Review,
    Revision,
    User,
    Webhook,
    direct,
    utcnow,
)
from . import audit, events, outbound
from .errors import Invalid, NotFound, Problem

EVENTS = ("release.ready", "item.done", "submit.created", "review.decided")
MOST = 20  #: webhooks of a project
#: How long to wait after each attempt that failed; after the last the delivery has failed.
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 1800, 7200, 21600, 86400))


def create_webhook(
    session: Session, project: Project, *, by: User, url: str, chosen: Sequence[str]
) -> Webhook:
    """A webhook with its secret, which is to be shown once. Raises Invalid.

    Where the address leads is judged anew whenever something is sent: names change what they stand for.
    """
    problems = []
    if not chosen or set(chosen) - set(EVENTS):
        problems.append(Problem("events", _("Choose one or more of: %(known)s.", known=", ".join(EVENTS))))
    try:
        outbound.check_url(url)
    except Invalid as refused:
        problems += refused.problems
    if len(webhooks_of(session, project)) >= MOST:
        problems.append(Problem("url", _("A project has at most %(most)s webhooks.", most=MOST)))
    if problems:
        raise Invalid(_("The webhook was not made."), problems)
    made = Webhook(
        project_id=project.id,
        url=url,
        events=[each for each in EVENTS if each in chosen],
        secret=secrets.token_hex(32),
        created_by=by.id,
    )
    session.add(made)
    session.flush()
    _note(session, "made", made, by)
    return made


def _note(session: Session, act: str, hook: Webhook, by: User | None) -> None:
    """With the host alone: paths of webhooks are secrets of their receivers."""
    about: dict[str, Any] = {"webhook": hook.id, "host": urlsplit(hook.url).hostname}
    audit.note(session, f"webhook.{act}", by=by, project=hook.project_id, **about)


def webhooks_of(session: Session, project: Project) -> list[Webhook]:
    """The webhooks of a project."""
    return list(session.scalars(select(Webhook).where(Webhook.project_id == project.id).order_by(Webhook.id)))


def webhook(session: Session, project: Project, number: int) -> Webhook:
    """A webhook of the project. Raises NotFound."""
    found = session.get(Webhook, number)
    if found is None or found.project_id != project.id:
        raise NotFound(_("This project has no such webhook."))
    return found


def rotate(session: Session, hook: Webhook, *, by: User | None = None) -> str:
    """A new secret, which is to be shown once; the old one signs nothing any more."""
    hook.secret = secrets.token_hex(32)
    session.flush()
    _note(session, "secret", hook, by)
    return hook.secret


def switch(session: Session, hook: Webhook, *, active: bool, by: User | None = None) -> None:
    """Pause a webhook, or let it go on. While it is paused nothing new is written down for it, and what waits stays waiting."""
    if hook.active != active:
        hook.active = active
        _note(session, "resumed" if active else "paused", hook, by)


def remove(session: Session, hook: Webhook, *, by: User | None = None) -> None:
    """Take a webhook away with all its deliveries."""
    _note(session, "removed", hook, by)
    session.delete(hook)
    session.flush()


def deliveries(
    session: Session, project: Project, *, before: int | None = None, limit: int = 50
) -> list[Delivery]:
    """What was sent or waits to be, the newest first."""
    query = (
        select(Delivery)
        .join(Webhook, Webhook.id == Delivery.webhook_id)
        .where(Webhook.project_id == project.id)
        .options(joinedload(Delivery.webhook))
        .order_by(Delivery.id.desc())
        .limit(limit)
    )
    return list(session.scalars(query.where(Delivery.id < before) if before else query))


def replay(session: Session, project: Project, number: int) -> Delivery:
    """Send something once more: a new delivery of the same payload. Raises NotFound."""
    found = session.get(Delivery, number)
    if found is None:
        raise NotFound(_("This project has no such delivery."))
    hook = webhook(session, project, found.webhook_id)
    return _queue(session, hook.id, found.event, found.payload)


_LISTENING = select(Webhook.id, Webhook.events).where(
    Webhook.project_id == bindparam("project"), Webhook.active
)


def emit(session: Session, project_id: int, event: str, about: dict[str, Any]) -> None:
    """Something happened: write down a delivery for each webhook that wants to know, in the caller's transaction."""
    if not session.get_one(Project, project_id).listened_to:
        return
    for hook, wanted in direct.run(session, _LISTENING, project=project_id).rows:
        if event in wanted:
            _queue(session, hook, event, {"event": event, "project": project_id, **about})


def _queue(session: Session, hook: int, event: str, payload: dict[str, Any]) -> Delivery:
    made = Delivery(webhook_id=hook, event=event, payload=payload, due_at=utcnow(), created_at=utcnow())
    session.add(made)
    session.flush()
    return made


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """The value of `X-LabelStage-Signature`."""
    signed = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256)
    return f"sha256={signed.hexdigest()}"


def due(session: Session, now: datetime, limit: int = 20) -> list[Delivery]:
    """What is to be sent now, the oldest first, each with its webhook."""
    query = (
        select(Delivery)
        .join(Webhook, Webhook.id == Delivery.webhook_id)
        .where(Delivery.state == "waiting", Delivery.due_at <= now, Webhook.active)
        .options(joinedload(Delivery.webhook))
        .order_by(Delivery.due_at)
        .limit(limit)
    )
    return list(session.scalars(query))


def body_of(delivery: Delivery) -> bytes:
    """What is sent: the payload with the number of the delivery and its time."""
    payload = {"id": delivery.id, "created_at": delivery.created_at.isoformat(), **delivery.payload}
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()


def note_attempt(delivery: Delivery, now: datetime, *, status: int | None, error: Words | str | None) -> None:
    """Write down how an attempt ended; one that failed is tried again after a pause, as long as there are any left."""
    delivery.attempts += 1
    delivery.status, delivery.error = status, pack(error) if error else None
    if status is not None and 200 <= status < 300:
        delivery.state, delivery.delivered_at, delivery.error = "delivered", now, None
    elif delivery.attempts > len(PAUSES):
        delivery.state = "failed"
    else:
        delivery.due_at = now + PAUSES[delivery.attempts - 1]


def release_ready(session: Session, release: Release) -> None:
    """A release has its files."""
    about = {"release": release.id, "number": release.number, "title": release.title}
    emit(session, release.project_id, "release.ready", about)


@events.finished.connect
def _finished(session: Session, item: Item, **_more: Any) -> None:
    emit(session, item.project_id, "item.done", {"item": item.id, "external_id": item.external_id})


@events.submitted.connect
def _submitted(session: Session, assignment: Assignment, revision: Revision, **_more: Any) -> None:
    about = {"item": assignment.item_id, "assignment": assignment.id, "revision": revision.id}
    emit(session, assignment.project_id, "submit.created", about)


@events.reviewed.connect
def _reviewed(session: Session, review: Review, assignment: Assignment, **_more: Any) -> None:
    about = {"item": assignment.item_id, "assignment": assignment.id, "decision": review.decision}
    emit(session, assignment.project_id, "review.decided", about)
