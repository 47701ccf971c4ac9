"""Sends what webhooks wait for. One job at a time for the site; what fails is due again later."""

from __future__ import annotations

import http.client
import time
from datetime import datetime
from typing import Any

from labelstage.services import jobs, outbound, webhooks
from labelstage.services.errors import Invalid
from labelstage.storage import Delivery, utcnow
from labelstage.storage.database import Database
from labelstage.words import Words

from .context import JobContext

KEY = "deliver"


def notice(database: Database, now: datetime) -> None:
    """Queue the sending of what is due. Reads first: an idle site is not written to."""
    with database.session() as session:
        waiting = bool(webhooks.due(session, now, limit=1))
    if waiting:
        with database.begin() as session:
            jobs.enqueue(session, "deliver", key=KEY)


def run(context: JobContext) -> dict[str, Any]:
    """Send what is due, each in its turn; no transaction is held while a receiver takes its time."""
    sent = 0
    while True:
        with context.database.session() as session:
            found = webhooks.due(session, utcnow())
        if not found:
            return {"sent": sent}
        for delivery in found:
            status, error = _send(context, delivery)
            with context.database.begin() as session:
                kept = session.get_one(Delivery, delivery.id)
                webhooks.note_attempt(kept, utcnow(), status=status, error=error)
                sent += 1
                context.save(session, done=sent, checkpoint={"sent": sent})


def _send(context: JobContext, delivery: Delivery) -> tuple[int | None, Words | str | None]:
    body, now = webhooks.body_of(delivery), int(time.time())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "LabelStage",
        "X-LabelStage-Event": delivery.event,
        "X-LabelStage-Delivery": str(delivery.id),
        "X-LabelStage-Timestamp": str(now),
        "X-LabelStage-Signature": webhooks.signature(delivery.webhook.secret, now, body),
    }
    allowed = context.settings.outbound_hosts.split()
    try:
        target = outbound.resolve(delivery.webhook.url, allowed=allowed)
        status, text = outbound.post(target, body, headers)
    except Invalid as refused:
        return None, refused.problems[0].message
    except (OSError, http.client.HTTPException, ValueError) as error:
        return None, Words(f"{type(error).__name__}: {error}"[:500])
    return status, Words(text[:500]) if text else None
