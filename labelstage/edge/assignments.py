"""Whose assignments a person may see."""

from __future__ import annotations

from ..services.access import Permission
from ..services.errors import NotFound
from ..services.review import seeds
from ..storage import Assignment
from ..words import _
from .access import may
from .login import me
from .transaction import session


def visible(assignment_id: int, others: Permission | None = None) -> Assignment:
    """One's own assignment, or anybody's for those who may do `others`. Raises NotFound.

    What was made to check a reviewer stands under the name of somebody who never had it: it is nobody's own.
    """
    found = session().get_one(Assignment, assignment_id)
    is_own = found.worker_id == me().id and found.state not in seeds.STATES
    if not is_own and (others is None or not may(others)):
        raise NotFound(_("There is no such assignment of yours."))
    return found
