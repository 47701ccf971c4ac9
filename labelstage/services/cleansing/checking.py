"""The checks of a project's items, run by a job after each import."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from typing import Any

import numpy as np
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from labelstage.formats.raw.personal import MASK
from labelstage.formats.raw.personal import find as find_personal
from labelstage.measures.nearness import GREY_BYTES, HASH_BYTES, ROWS, near_duplicates, text_fingerprints
from labelstage.services import jobs
from labelstage.storage import Finding, Fingerprint, Item, Job, Project, User

from .deciding import decide
from .noting import add, finding

BATCH = 500
LONG_TEXT = 20_000
QUARANTINED_AT_ONCE = ("blank", "small")
_SAMPLE, _SHARE = 2000, 0.8
_WITHOUT_PRINT = ~select(Fingerprint.item_id).where(Fingerprint.item_id == Item.id).exists()


def queue_check(session: Session, project: Project, by: User | None = None) -> Job:
    """The job that checks what is new; one is queued at most."""
    return jobs.enqueue(session, "cleanse", project=project, key=f"cleanse:{project.id}", created_by=by)


def check_texts(session: Session, project_id: int, language: str | None) -> int:
    """Look at up to BATCH texts and conversations that were not looked at; how many. `language`: that of most."""
    columns = (Item.id, Item.import_id, Item.text, Item.conversation)
    wanted = select(*columns).where(Item.project_id == project_id, Item.media != "image", _WITHOUT_PRINT)
    rows = session.execute(wanted.order_by(Item.id).limit(BATCH)).all()
    texts = [_words(text, conversation) for _id, _import, text, conversation in rows]
    if not rows:
        return 0
    prints = text_fingerprints(texts)
    found: list[dict[str, Any]] = []
    for (item_id, import_id, *_rest), text in zip(rows, texts, strict=True):
        found += [finding(project_id, import_id, item_id, *each) for each in _flaws(text, language)]
    values = [
        {"item_id": row[0], "project_id": project_id, "bits": each.tobytes()}
        for row, each in zip(rows, prints, strict=True)
    ]
    session.execute(insert(Fingerprint), values)
    add(session, found)
    return len(rows)


def _words(text: str | None, conversation: dict[str, Any] | None) -> str:
    if conversation is None:
        return text or ""
    return "\n".join(each["content"] for part in conversation.values() for each in part)


def _flaws(text: str, language: str | None) -> list[tuple[str, int | None, dict[str, Any]]]:
    found: list[tuple[str, int | None, dict[str, Any]]] = []
    if sum(each.isalnum() or each == MASK for each in text[:100]) < 2:
        found.append(("short", None, {"characters": len(text)}))
    elif language and any(map(str.isalpha, text[:2000])) and (own := language_of(text)) != language:
        found.append(("language", None, {"language": own}))
    if len(text) > LONG_TEXT:
        found.append(("long", None, {"characters": len(text)}))
    personal = Counter(match.kind for match in find_personal(text))
    if personal:
        found.append(("personal", None, {**personal, "masked": False}))
    return found


def language_of(text: str) -> str:
    """ko, en (Latin letters) or other, by the script of most letters in the first 2,000 characters."""
    counts: Counter[str] = Counter()
    for letter in text[:2000]:
        if "가" <= letter <= "힣" or "ㄱ" <= letter <= "ㅣ" or "\u1100" <= letter <= "\u11ff":
            counts["ko"] += 2  # a syllable is worth two letters
        elif letter.isalpha():
            counts["en" if letter < "\u0250" else "other"] += 1
    return counts.most_common(1)[0][0] if counts else "other"


def language_of_most(session: Session, project_id: int) -> str | None:
    """The language of four fifths of the project's first texts; None when there is no such."""
    query = select(Item.text).where(Item.project_id == project_id, Item.media == "text")
    counts = Counter(
        language_of(text or "") for text in session.scalars(query.order_by(Item.id).limit(_SAMPLE))
    )
    if not counts:
        return None
    language, count = counts.most_common(1)[0]
    return language if count >= _SHARE * counts.total() else None


def find_twins(session: Session, project_id: int) -> tuple[int, list[dict[str, Any]]]:
    """How many exact and near duplicates there are, and findings to `add` of those not noted yet. Only reads, and of the
    items their fingerprints alone, 64 or 80 bytes each: with many it takes a while, in which others may write."""
    same = _same(session, project_id)
    rows = [finding(project_id, import_id, item, "same", first) for item, (first, import_id) in same.items()]
    for width in (ROWS, HASH_BYTES + GREY_BYTES):
        rows += _near(session, project_id, width, leave_out=same)
    noted = select(Finding.item_id, Finding.kind).where(
        Finding.project_id == project_id, Finding.kind.in_(("same", "near"))
    )
    known = {(item, kind) for item, kind in session.execute(noted)}
    return len(rows), [row for row in rows if (row["item_id"], row["kind"]) not in known]


def _same(session: Session, project_id: int) -> dict[int, tuple[int, int | None]]:
    """Items whose content another had before, with that one and their import."""
    here = Item.project_id == project_id
    first = (
        select(Item.content_sha256, func.min(Item.id).label("first"))
        .where(here)
        .group_by(Item.content_sha256)
        .having(func.count() > 1)
        .subquery()
    )
    query = (
        select(Item.id, first.c.first, Item.import_id)
        .join(first, first.c.content_sha256 == Item.content_sha256)
        .where(here, Item.id != first.c.first)
    )
    return {item: (earliest, import_id) for item, earliest, import_id in session.execute(query)}


def _near(
    session: Session, project_id: int, width: int, *, leave_out: Container[int]
) -> list[dict[str, Any]]:
    query = (
        select(Fingerprint.item_id, Fingerprint.bits)
        .where(Fingerprint.project_id == project_id, func.length(Fingerprint.bits) == width)
        .order_by(Fingerprint.item_id)
    )
    ids, bits = [], bytearray()
    for item_id, some in session.execute(query.execution_options(yield_per=5000)):
        if item_id not in leave_out:
            ids.append(item_id)
            bits += some
    twins = near_duplicates(np.frombuffer(bytes(bits), np.uint8).reshape(-1, width)) if ids else {}
    imports = _imports(session, [ids[row] for row in twins])
    return [
        finding(project_id, imports.get(ids[row]), ids[row], "near", ids[root], {"alike": round(100 * alike)})
        for row, (root, alike) in twins.items()
    ]


def _imports(session: Session, item_ids: list[int]) -> dict[int, int | None]:
    found: dict[int, int | None] = {}
    for start in range(0, len(item_ids), 1000):
        query = select(Item.id, Item.import_id).where(Item.id.in_(item_ids[start : start + 1000]))
        found |= dict(session.execute(query).all())
    return found


def quarantine_as_told(session: Session, project_id: int) -> int:
    """Quarantine blank and tiny images of the imports that said so; how many."""
    open_ones = (
        Finding.project_id == project_id,
        Finding.kind.in_(QUARANTINED_AT_ONCE),
        Finding.state == "open",
    )
    imports = session.scalars(select(Finding.import_id).where(*open_ones).distinct()).all()
    told = select(Job.id).where(
        Job.id.in_([each for each in imports if each]), Job.payload["taking"]["quarantine"].as_boolean()
    )
    chosen = session.scalars(
        select(Finding).where(*open_ones, Finding.import_id.in_(session.scalars(told).all()))
    )
    return decide(session, chosen.all(), "quarantine", by=None)
