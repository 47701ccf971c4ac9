"""Pages, forms and their templates."""

from __future__ import annotations

from typing import Any

from flask import Flask

from ..edge import blind, login, translation
from ..edge.access import may
from ..services.access import Permission
from . import (  # noqa: F401 (importing these puts their pages on the blueprint)
    accounts,
    adjudication,
    agreement,
    api_docs,
    audit,
    bulk,
    cleansing,
    comparing,
    composing,
    consensus,
    crowd,
    freezing,
    gold,
    guidelines,
    home,
    imports,
    items,
    jobs,
    labels,
    modules,
    people,
    practice,
    projects,
    questions,
    queue,
    reasons,
    releases,
    reviewers,
    reviews,
    samples,
    schemas,
    sessions,
    settings,
    threads,
    users,
    webhooks,
    work,
)
from .blueprint import web
from .states import ERRORS, JOBS, KINDS, ROLES, SPEAKERS, STATES
from .tabs import tabs

__all__ = ["init"]


def init(app: Flask) -> None:
    """Add the pages to an application."""
    app.register_blueprint(web)
    app.context_processor(_asking)
    app.jinja_env.globals.update(
        KINDS=KINDS,
        Permission=Permission,
        ROLES=ROLES,
        SPEAKERS=SPEAKERS,
        error_titles=ERRORS,
        is_blind=blind.is_blind,
        item_title=blind.title,
        job_titles=JOBS,
        languages=translation.LANGUAGES,
        states=STATES,
        tabs=tabs,
    )
    modules.init(app)


def _asking() -> dict[str, Any]:
    """What every template may know of the person asking."""
    me = login.current()
    theme = me.preferences.get("theme") if me else None
    return {"language": translation.language(), "may": may, "me": me, "theme": theme}
