"""What a worker must not see of an item in a project with gold.

Ids, names and metadata grow with time or tell where an item came from; gold is older than what is handed out around it, or came
by itself. So there an item is known to its workers by their assignment alone.
"""

from __future__ import annotations

from typing import Any

from ..services.access import Permission
from ..storage import Assignment, Project
from . import access


def is_blind(project: Project) -> bool:
    """Whether the person asking sees assignments alone: a worker, where gold is mixed in or has been."""
    return bool(project.gold) and not access.may(Permission.ITEM_READ)


def title(assignment: Assignment) -> str:
    """What an assignment's item is called before the person asking."""
    if is_blind(access.project()):
        return f"#{assignment.id}"
    return assignment.item.name or assignment.item.external_id


def blinded(document: dict[str, Any], assignment: Assignment) -> dict[str, Any]:
    """A `Work` without what tells its item from others."""
    item, kept = document["item"], document["assignment"]
    image = item["image"] and {**item["image"], "url": f"/api/v1/assignments/{assignment.id}/image"}
    name = f"#{assignment.id}"
    said = {
        "id": assignment.id,
        "external_id": name,
        "name": name,
        "metadata": {},
        "state": "open",
        "image": image,
    }
    open_to_all = {"item_id": assignment.id, "counted": assignment.counted or assignment.gold}
    given = document["prelabel"] and {**document["prelabel"], "id": assignment.id}
    return {**document, "item": {**item, **said}, "assignment": {**kept, **open_to_all}, "prelabel": given}
