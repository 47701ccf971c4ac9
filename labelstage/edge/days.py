"""The days of the site: in the zone of its settings."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from flask import current_app

from ..storage import utcnow


def zone() -> ZoneInfo:
    """Where the site's midnight is."""
    return ZoneInfo(current_app.extensions["labelstage.settings"].timezone)


def begin_of(day: date) -> datetime:
    """The midnight at which a day begins."""
    return datetime.combine(day, time(), zone())


def start_of_day() -> datetime:
    """When today began: the day for which progress and points are counted."""
    return begin_of(utcnow().astimezone(zone()).date())
