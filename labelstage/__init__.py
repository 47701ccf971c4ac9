"""LabelStage: a workstation for crowdsourced data labeling."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from .config import Settings

__version__ = "0.1.0"


def create_app(settings: Settings | None = None) -> Flask:
    """The WSGI application. Reads as a table of contents."""
    from flask import Flask
    from werkzeug.middleware.proxy_fix import ProxyFix

    from . import api, config, edge, web

    settings = settings or config.from_environment()
    app = Flask("labelstage", static_folder=None, template_folder="web/templates")
    edge.init(app, settings)
    api.init(app)
    web.init(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app
