"""The items of a project: the list, and one with its lineage."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from ..edge.access import may, project, requires
from ..edge.transaction import session
from ..services import consensus, gold, projects, review
from ..services import items as service
from ..services.access import Permission
from ..services.errors import NotFound
from ..services.quality.named import MEASURES
from ..storage import Item, MaskedItem, User
from ..words import _
from .blueprint import web
from .consensus import METHODS
from .drawing import layers
from .forms import ids

PAGE = 50


@web.get("/projects/<id:project_id>/items")
@requires(Permission.ITEM_READ)
def items(project_id: int) -> ResponseReturnValue:
    """A page of the items that fit the filter in the address."""
    wanted = _filter()
    after = request.args.get("after", 0, int)
    found = service.find(session(), project(), wanted, after=max(0, min(after, 2**62)), limit=PAGE + 1)
    shown, more = found[:PAGE], len(found) > PAGE
    return render_template(
        "items.html",
        project=project(),
        items=shown,
        wanted=wanted,
        workers=session().scalars(select(User).where(User.id.in_(wanted.workers))).all(),
        counts=service.count_by_state(session(), project()),
        older=_address(project_id, after=shown[-1].id) if more else None,
        newer=_address(project_id) if after else None,
        address=_address,
    )


@web.get("/items/<id:item_id>")
@requires(Permission.ITEM_READ)
def item(item_id: int) -> ResponseReturnValue:
    """An item with every annotation, revision and review of it."""
    found = session().get(Item, item_id)
    if found is None:
        raise NotFound(_("There is no such item."))
    strands = service.lineage(session(), found)
    fields = projects.schema(session(), project()).fields
    before, after = service.neighbours(session(), found)
    return render_template(
        "item.html",
        project=project(),
        item=found,
        strands=strands,
        layers={
            step.revision.id: layers(found, fields, step.revision.result)
            for strand in strands
            for step in strand.steps
        },
        scores=service.scores(session(), found),
        consensus=consensus.of_item(session(), found),
        people={strand.worker.id: strand.worker.name for strand in strands},
        METHODS=METHODS,
        fields={field["name"]: field["title"] for field in fields},
        MEASURES=MEASURES,
        before=before,
        after=after,
        reasons=review.titles_of(project()),
        known=gold.known(session(), [found.id]),
        decided=gold.decision(session(), found) is not None,
        masked=may(Permission.PERSONAL_READ) and session().get(MaskedItem, found.id) is not None,
    )


def _filter() -> service.Filter:
    asked = request.args
    return service.Filter(
        state=asked.get("state") if asked.get("state") in service.STATES else None,
        text=asked.get("text", "").replace("\0", "").strip()[:200] or None,
        workers=tuple(ids(asked, "worker")[:5]),
        since=_moment(asked.get("since")),
        until=_moment(asked.get("until")),
    )


def _moment(text: str | None) -> datetime | None:
    """An aware time out of the address; None for anything else."""
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo else None


def _address(project_id: int, **changes: Any) -> str:
    """This list with some of its filters changed (None drops one); the place in the list starts anew."""
    kept: dict[str, Any] = {name: value for name, value in request.args.lists() if name != "after"}
    return url_for("web.items", project_id=project_id, **{**kept, **changes})


@web.app_template_filter("as_sent")
def as_sent(value: Any) -> str:
    """A value of somebody's metadata: text as it is, all else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
