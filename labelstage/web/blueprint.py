"""The one blueprint to which every page belongs: `url_for("web.<page>")`."""

from __future__ import annotations

from flask import Blueprint

web = Blueprint("web", __name__)
