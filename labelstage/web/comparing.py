"""An item with the labels of all who labelled it over each other, or with what differs between two revisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from ..edge import login
from ..edge.access import may, requires
from ..edge.transaction import session
from ..edge.translation import translate
from ..edge.work import work_document
from ..services import items as service
from ..services.access import Permission
from ..services.errors import NotFound
from ..storage import Gold, Item
from ..words import _
from .blueprint import web
from .work import workbench


@web.get("/items/<id:item_id>/compare")
@requires(Permission.ITEM_READ)
def compare(item_id: int) -> ResponseReturnValue:
    """The newest labels of each worker as layers, or of those named by `worker` in the address, and before managers the known answer;
    with `from` and `to` the difference of two revisions."""
    item = session().get_one(Item, item_id)
    strands = [strand for strand in service.lineage(session(), item) if strand.steps]
    if not strands:
        raise NotFound(_("Nobody has labelled this item yet."))
    chosen = [request.args.get(name, 0, int) for name in ("from", "to")]
    wanted = set(request.args.getlist("worker", int)) or {each.worker.id for each in strands}
    newest = [
        {"name": each.worker.name, "result": each.steps[-1].revision.result}
        for each in strands
        if each.worker.id in wanted
    ]
    gold = session().get(Gold, item_id) if may(Permission.PROJECT_MANAGE) else None
    if gold is not None:
        newest.append({"name": translate(_("Known answer")), "result": gold.result})
    layers = _two(strands, chosen) if all(chosen) else newest
    document = work_document(session(), strands[0].assignment, login.me())
    return workbench(
        "view",
        {**document, "result": None, "draft": None, "review": None},
        layers=layers,
        compare="difference" if all(chosen) else "overlay",
        urls={
            "home": url_for("web.home"),
            "api": "/api/v1",
            "back": url_for("web.item", item_id=item_id),
        },
    )


def _two(strands: Sequence[service.Strand], chosen: Sequence[int]) -> list[dict[str, Any]]:
    steps = {step.revision.id: (strand, step) for strand in strands for step in strand.steps}
    if not all(each in steps for each in chosen):
        raise NotFound(_("This item has no such revision."))
    return [
        {
            "name": f"{steps[each][0].worker.name} · {steps[each][1].revision.number}",
            "result": steps[each][1].revision.result,
        }
        for each in chosen
    ]
