"""The workbench to practise on."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue

from ..edge import login
from ..edge.access import project, requires
from ..edge.practice import practice_document
from ..edge.transaction import session
from ..services import practice as service
from ..services.access import Permission
from .blueprint import web
from .work import workbench


@web.get("/projects/<id:project_id>/practice")
@requires(Permission.WORK_DO)
def practice(project_id: int) -> ResponseReturnValue:
    """The workbench with the next practice item: checked at once, and nothing comes of it but practice."""
    found = service.next_item(session(), project(), login.me())
    document = practice_document(session(), found, login.me()) if found else None
    urls = {
        "home": url_for("web.my_work", project_id=project_id),
        "api": "/api/v1",
        "work": url_for("web.work", project_id=project_id),
    }
    return workbench("label", document, practice=True, urls=urls)
