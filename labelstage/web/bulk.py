"""One thing done to many items chosen in the list."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from ..edge import login
from ..edge.access import need, project, requires
from ..edge.transaction import session
from ..services import bulk as service
from ..services.access import Permission
from ..words import _
from .blueprint import web
from .forms import Reader, done, ids


@web.post("/projects/<id:project_id>/items/chosen")
@requires(Permission.REVIEW_DO)
def act_on_items(project_id: int) -> ResponseReturnValue:
    """What the list's form says, done to what is ticked."""
    chosen = ids(request.form, "item")
    kept: dict[str, Any] = request.args.to_dict(flat=False)
    action, address = Reader().text("action"), url_for("web.items", project_id=project_id, **kept)
    if not chosen:
        return done(_("Choose items first."), address)
    if action != "adjudicate":
        need(Permission.ITEM_WRITE)
    count = service.act(session(), project(), chosen, action, by=login.me())
    return done(_("%(count)s items changed.", count=count), address)
