"""The form that says what goes into a release, read into the terms of the service.

Fields are named as the places of the service's problems are: `where.metadata`, `split.parts`.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from flask import request

from ..edge.days import begin_of
from .forms import Reader

YES_OR_NO = {"yes": True, "no": False}


def read_wish() -> dict[str, Any]:
    """The arguments of `create_release`, as sent. What cannot be read is handed on as it is, for the service to refuse."""
    read = Reader()
    return {
        "title": read.text("title"),
        "states": ["accepted", "submitted"] if read.checked("submitted") else ["accepted"],
        "labels": read.text("labels"),
        "where": _where(read),
        "split": read_split(read),
        "formats": ["jsonl", *request.form.getlist("formats")],
        "media": read.checked("media"),
    }


def _where(read: Reader) -> dict[str, Any]:
    sent = request.form
    where: dict[str, Any] = {
        "items": sent.getlist("where.items"),
        "imports": [_number(each) for each in sent.getlist("where.imports")],
        "workers": [_number(each) for each in sent.getlist("where.workers")],
        "metadata": _metadata(read.text("where.metadata")),
        "classes": [
            {"field": field, "class": label}
            for field, _slash, label in (each.partition("/") for each in sent.getlist("where.classes"))
        ],
        "since": _midnight(read.text("where.since"), 0),
        "until": _midnight(read.text("where.until"), 1),
    }
    if field := read.text("where.agreement"):
        bounds = {name: _number(read.text(f"where.agreement.{name}")) for name in ("least", "most")}
        where["agreement"] = [{"field": field, **bounds}]
    if name := read.text("where.skill"):
        where["skill"] = {"name": name, "level": _number(read.text("where.skill.level") or "0")}
    where["gold"] = YES_OR_NO.get(read.text("where.gold"))
    where["untouched"] = YES_OR_NO.get(read.text("where.untouched"))
    return {name: value for name, value in where.items() if value or value is False}


def read_split(read: Reader) -> dict[str, Any] | None:
    """How the release is divided, None when it is not."""
    method = read.text("split.method")
    if not method:
        return None
    balanced = method == "balanced"
    return {
        "method": method,
        "parts": _parts(read.text("split.parts")),
        "seed": _number(read.text("split.seed") or "0"),
        "group": read.text("split.group").strip() or None,
        "stratify": (read.text("split.stratify") or None) if balanced else None,
        "keep": (_number(read.text("split.keep")) if balanced else None),
    }


def _number(text: str) -> int | float | str | None:
    """A whole number or a number; what is none stays text, which no service takes for a number."""
    text = text.strip()
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text or None


def _metadata(text: str) -> dict[str, str] | str:
    """`camera = north`, one a line."""
    found = {}
    for line in filter(None, map(str.strip, text.split("\n"))):
        key, sign, value = line.partition("=")
        if not sign:
            return line
        found[key.strip()] = value.strip()
    return found


def _parts(text: str) -> dict[str, Any] | str:
    """`train 80, val 10, test 10`."""
    found = {}
    for each in filter(None, map(str.strip, text.replace("\n", ",").split(","))):
        name, _space, share = each.rpartition(" ")
        found[name.strip() or each] = _number(share.rstrip("%"))
    return found


def _midnight(text: str, days_later: int) -> datetime | str | None:
    """The midnight at which a day of the site begins, or some days later."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text) + timedelta(days=days_later)
    except (ValueError, OverflowError):
        return text
    return begin_of(day)
