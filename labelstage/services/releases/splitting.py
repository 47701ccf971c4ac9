"""Dividing a release into parts such as train, val and test.

    {"parts": {"train": 80, "val": 10, "test": 10},    shares of any sum
     "method": "balanced" | "hash", "seed": 7,
     "group": "patient",        items with the same value of this metadata stay together
     "stratify": "scene",       the classes of this field are spread alike over the parts (balanced only)
     "keep": 3}                 items of that earlier release keep their part (balanced only)

Items of the same content always stay together. The algorithm is that of measures/splits.py.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from labelstage.formats import Record
from labelstage.measures.splits import Group, balanced, by_hash
from labelstage.words import Words, _

from ...storage import Item, Project, Release, ReleaseLabel
from ..errors import Problem
from ..manifest import classes_in
from .wanted import Fields, Wrong, check_key, field_named

METHODS = ("balanced", "hash")
MOST_PARTS = 20
_NAME = re.compile(r"[A-Za-z0-9_-]{1,16}")


def check_split(
    session: Session, project: Project, split: Mapping[str, Any] | None, fields: Fields
) -> tuple[dict[str, Any], list[Problem]]:
    """The wish in the form in which it is kept, empty when nothing is to be divided; and what is wrong with it."""
    if not split:
        return {}, []
    kept: dict[str, Any] = {}
    problems = []
    checks: dict[str, Callable[[Any], Any]] = {
        "parts": _parts,
        "method": _method,
        "seed": _seed,
        "group": _group,
        "stratify": lambda value: _stratified(value, fields),
        "keep": lambda value: _kept(session, project, value),
    }
    for name in (*checks, *(each for each in split if each not in checks)):
        try:
            if name not in checks:
                raise Wrong(_("There is no such option. There are: %(known)s.", known=", ".join(checks)))
            kept[name] = checks[name](split.get(name))
        except Wrong as wrong:
            problems.append(Problem(f"split.{name}"[:80], wrong.sentence))
    if not problems and kept["method"] == "hash":
        problems += [
            Problem(f"split.{name}", _("This goes with the balanced split only."))
            for name in ("stratify", "keep")
            if kept[name] is not None
        ]
    return kept, problems


def _parts(value: Any) -> list[list[Any]]:
    """Names with their shares of 1, in a list: a database may forget the order of keys."""
    shares = value if isinstance(value, dict) else {}
    fine = 2 <= len(shares) <= MOST_PARTS and all(
        isinstance(name, str)
        and _NAME.fullmatch(name)
        and isinstance(share, int | float)
        and not isinstance(share, bool)
        and 0 < share < 1e9
        for name, share in shares.items()
    )
    if not fine:
        raise Wrong(_parts_sentence())
    if shares.keys() & {"images", "labels"}:
        raise Wrong(_("No part can be called images or labels: tools look for folders of these names."))
    total = sum(shares.values())
    return [[name, share / total] for name, share in shares.items()]


def _parts_sentence() -> Words:
    return _("Give two to %(most)s parts with their shares, like train 80, val 10, test 10.", most=MOST_PARTS)


def _method(value: Any) -> str:
    if value not in (None, *METHODS):
        raise Wrong(_("Choose one of: %(known)s.", known=", ".join(METHODS)))
    return value or METHODS[0]


def _seed(value: Any) -> int:
    if value is not None and (type(value) is not int or not 0 <= value < 2**31):
        raise Wrong(_("Give a whole number from 0 to 2147483647."))
    return value or 0


def _group(value: Any) -> str | None:
    if value in (None, ""):
        return None
    check_key(value)
    return str(value)


def _stratified(value: Any, fields: Fields) -> str | None:
    if value in (None, ""):
        return None
    return str(field_named(value, fields)["name"])


def _kept(session: Session, project: Project, value: Any) -> int | None:
    if value is None:
        return None
    divided = [
        release.number
        for release in session.scalars(select(Release).where(Release.project_id == project.id))
        if release.query.get("split")
    ]
    if value not in divided or isinstance(value, bool):
        known = ", ".join(map(str, sorted(divided))) or "–"
        raise Wrong(_("Choose the number of an earlier release that is divided: %(known)s.", known=known))
    return int(value)


def is_divided(session: Session, release: Release) -> bool:
    """Whether there is nothing (more) to divide."""
    if not release.query.get("split"):
        return True
    open_ = select(ReleaseLabel.item_id).where(
        ReleaseLabel.release_id == release.id, ReleaseLabel.split.is_(None)
    )
    return session.scalar(open_.limit(1)) is None


def divide(session: Session, release: Release, records: Iterable[Record]) -> dict[int, str]:
    """The part of every item of the release. It follows from what is frozen alone, so that it can be repeated. Only reads."""
    split = release.query["split"]
    parts = [(name, share) for name, share in split["parts"]]
    if split["method"] == "hash":
        return {each.id: by_hash(_hash_key(each, split["group"]), parts, split["seed"]) for each in records}
    return _balanced(session, release, records, parts)


def write_parts(session: Session, release: Release, parts: Mapping[int, str]) -> None:
    """Write down which item belongs to which part."""
    statement = (
        update(ReleaseLabel)
        .where(ReleaseLabel.release_id == release.id, ReleaseLabel.item_id == bindparam("item"))
        .values(split=bindparam("part"))
        .execution_options(synchronize_session=False)
    )
    rows = [{"item": item, "part": part} for item, part in parts.items()]
    for start in range(0, len(rows), 1000):
        session.connection().execute(statement, rows[start : start + 1000])


def _hash_key(record: Record, group: str | None) -> str:
    """What the part of an item hangs on: its group, or its content, so that copies of it go where it goes."""
    value = record.metadata.get(group) if group else None
    return record.sha256 if value is None else _as_key(value)


def _as_key(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, ensure_ascii=False)


def _balanced(
    session: Session, release: Release, records: Iterable[Record], parts: list[tuple[str, float]]
) -> dict[int, str]:
    split = release.query["split"]
    earlier = _earlier(session, release, split["keep"])
    together = _Together()
    rows: list[tuple[int, str, tuple[str, ...]]] = []
    for record in records:
        keys = [f"content:{record.sha256}"]
        if split["group"] and (value := record.metadata.get(split["group"])) is not None:
            keys.append(f"group:{_as_key(value)}")
        rows.append((record.id, together.join(keys), _strata(record, split["stratify"])))
    groups: dict[str, Group] = {}
    for item, key, strata in rows:
        root = together.root(key)
        group = groups.setdefault(root, Group(root))
        group.size += 1
        group.strata.update(strata)
        group.part = group.part or earlier.get(item)
    dealt = balanced(groups.values(), parts, split["seed"])
    return {item: dealt[together.root(key)] for item, key, _strata in rows}


def _strata(record: Record, field: str | None) -> tuple[str, ...]:
    """Each class that an answer has in the field, once; an item without any is a stratum of its own."""
    if field is None:
        return ()
    found = {label for result, _worker in record.answers() for label in classes_in(result.get(field))}
    return tuple(sorted(found)) or ("",)


def _earlier(session: Session, release: Release, number: int | None) -> dict[int, str]:
    if number is None:
        return {}
    rows = session.execute(
        select(ReleaseLabel.item_id, ReleaseLabel.split)
        .join(Release, Release.id == ReleaseLabel.release_id)
        .join(Item, Item.id == ReleaseLabel.item_id)
        .where(
            Release.project_id == release.project_id,
            Release.number == number,
            ReleaseLabel.split.is_not(None),
        )
        .distinct()
    )
    return {row.item_id: row.split for row in rows}


class _Together:
    """Which keys belong together (union-find). The root of a group is its smallest key, whatever came first."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def root(self, key: str) -> str:
        path = []
        while (above := self._above.setdefault(key, key)) != key:
            path.append(key)
            key = above
        for each in path:
            self._above[each] = key
        return key

    def join(self, keys: list[str]) -> str:
        """Put the keys into one group; the first of them."""
        roots = sorted({self.root(key) for key in keys})
        for root in roots[1:]:
            self._above[root] = roots[0]
        return keys[0]
