"""Webhooks of a project: whom to tell of what, and what became of telling them."""

from __future__ import annotations

from functools import partial

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..edge.access import project, requires
from ..edge.login import me
from ..edge.transaction import session
from ..services import webhooks as service
from ..services.access import Permission
from ..services.errors import Invalid
from ..storage import Webhook
from ..words import Words, _
from .blueprint import web
from .forms import Form, done

PAGE = 50
#: When each event happens.
EVENTS: dict[str, Words] = {
    "release.ready": _("The files of a release are there"),
    "item.done": _("An item has all the accepted answers it wants"),
    "submit.created": _("Somebody handed in"),
    "review.decided": _("A reviewer decided"),
}


@web.get("/projects/<id:project_id>/webhooks")
@requires(Permission.PROJECT_MANAGE)
def webhooks(project_id: int) -> ResponseReturnValue:
    """The webhooks, and what was sent."""
    return _page()


@web.post("/projects/<id:project_id>/webhooks")
@requires(Permission.PROJECT_MANAGE)
def create_webhook(project_id: int) -> ResponseReturnValue:
    """Make a webhook. The answer is the page itself: its secret is shown this once."""
    sent = request.form
    try:
        made = service.create_webhook(
            session(), project(), by=me(), url=sent.get("url", ""), chosen=sent.getlist("events")
        )
    except Invalid as refused:
        return make_response(
            _page(Form(sent, refused, {"url", "events"}), chosen=sent.getlist("events")), 422
        )
    return _page(signs=made)


@web.post("/projects/<id:project_id>/webhooks/<id:webhook_id>")
@requires(Permission.PROJECT_MANAGE)
def change_webhook(project_id: int, webhook_id: int) -> ResponseReturnValue:
    """Give it a new secret, which the answer shows; or pause, resume or remove it."""
    hook, verb = service.webhook(session(), project(), webhook_id), request.form.get("verb")
    if verb == "rotate":
        service.rotate(session(), hook, by=me())
        return _page(signs=hook)
    if verb == "remove":
        service.remove(session(), hook, by=me())
    elif verb in ("pause", "resume"):
        service.switch(session(), hook, active=verb == "resume", by=me())
    return done(_("Saved."), url_for("web.webhooks", project_id=project_id))


@web.post("/projects/<id:project_id>/deliveries/<id:delivery_id>/replay")
@requires(Permission.PROJECT_MANAGE)
def replay_delivery(project_id: int, delivery_id: int) -> ResponseReturnValue:
    """Send something once more."""
    service.replay(session(), project(), delivery_id)
    return done(_("It will be sent once more."), url_for("web.webhooks", project_id=project_id))


def _page(form: Form | None = None, chosen: list[str] | None = None, signs: Webhook | None = None) -> str:
    """`signs`: the webhook whose secret is shown."""
    before = request.args.get("before", None, int)
    found = service.deliveries(session(), project(), before=before, limit=PAGE + 1)
    here = partial(url_for, "web.webhooks", project_id=project().id)
    return render_template(
        "webhooks.html",
        project=project(),
        hooks=service.webhooks_of(session(), project()),
        log=found[:PAGE],
        older=here(before=found[PAGE - 1].id) if len(found) > PAGE else None,
        newer=here() if before else None,
        events=EVENTS,
        form=form or Form({}),
        chosen=["release.ready", "item.done"] if chosen is None else chosen,
        signs=signs,
    )
