"""The data card of a release: what is in it, where it came from, what its numbers are worth. As JSON and as Markdown.

It is made of the manifest and of the files' reports alone, so it never changes either. It is written in English: it
travels with the files.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...storage import Release
from ..losses import loss_sentence
from ..quality.named import MEASURES

HOW = {
    "only": "one annotation, taken as it is",
    "reviewer": "a reviewer's fix",
    "consensus": "made of several annotations",
    "all": "every annotation stands for itself",
}
LIMITS = (
    "Numbers of people stand for accounts of one installation; who they are is not in the files.",
    "Agreement is that of the project when the release was built, over all items that several people labelled.",
    "Labels show what these annotators, under these guidelines, said; they are not the truth itself.",
)


def card(release: Release) -> dict[str, Any]:
    """The card of a ready release: counts, parts, agreement, guidelines, how answers came about, limits, losses by file."""
    manifest = release.manifest or {}
    kept = (
        *(
            "project",
            "number",
            "title",
            "frozen_at",
            "created_by",
            "query",
            "schema_version",
            "schema_sha256",
        ),
        *(
            "guidelines",
            "code_version",
            "items",
            "annotations",
            "workers",
            "splits",
            "classes",
            "split_classes",
        ),
        *("chosen", "ties", "misfits", "methods", "agreement", "contents", "sources", "failed"),
    )
    losses = {
        file.format: [str(loss_sentence(each)) for each in file.report.get("left_out", ())]
        for file in release.files
    }
    limits = [*LIMITS, *_limits(manifest)]
    return {**{name: manifest.get(name) for name in kept}, "limits": limits, "left_out": losses}


def _limits(manifest: Mapping[str, Any]) -> Iterator[str]:
    submitted = manifest.get("annotations", {}).get("submitted", 0)
    if submitted:
        yield f"{_many(submitted, 'annotation')} had not been accepted by a reviewer when the work was frozen."
    if manifest.get("misfits"):
        yield f"Left out, since they do not fit the label schema of the release: {_many(manifest['misfits'], 'label')}."
    for field, count in (manifest.get("ties") or {}).items():
        yield f"Tied in {field}, so that the answer is left open: {_many(count, 'item')}."
    for part in manifest.get("sources") or ():
        for field, classes in sorted(part["not_asked"].items()):
            told = f"{part['project']['title']}: {', '.join(classes)} ({field})"
            yield f"Nobody was asked for these in {told}. That its items have none of them says nothing."
    for name in _parts(manifest) if manifest.get("query") else ():
        if not manifest["splits"].get(name):
            yield f"Nothing fell into the part {name}."
    if "where" in manifest.get("query", {}):
        yield "Only work that fits the query went in; it is no random sample of the project."


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")


def markdown(document: Mapping[str, Any]) -> str:
    """The card as Markdown."""
    return "\n".join(_lines(document)) + "\n"


def _lines(card: Mapping[str, Any]) -> Iterator[str]:
    items, annotations = card["items"], card["annotations"]
    yield f"# {card['title']} (release {card['number']})"
    yield ""
    yield (
        f"{_many(items['total'], 'item')} with {_many(annotations['total'], 'annotation')} by "
        f"{card['workers']} {'person' if card['workers'] == 1 else 'people'}, of the project "
        f"{card['project']['title']}, frozen at {card['frozen_at']}. Built by LabelStage {card['code_version']}."
    )
    yield from _section("How an answer came about")
    yield from (f"- {_many(count, 'item')}: {HOW.get(how, how)}" for how, count in card["chosen"].items())
    yield f"- match_iou {card['query']['match_iou']}; states {', '.join(card['query']['states'])}"
    yield from (f"- {field}: by the method {method}" for field, method in (card["methods"] or {}).items())
    yield from _section("Labels")
    yield from _classes(card)
    yield from _section("Agreement")
    if not card.get("sources"):
        yield from _agreement(card["agreement"] or ())
    for part in card.get("sources") or ():
        yield from (
            f"- {part['project']['title']}: {line.removeprefix('- ')}"
            for line in _agreement(part["agreement"])
        )
    yield from _section("Lineage")
    yield from (line for part in card.get("sources") or () for line in _part(part))
    yield f"- Label schema version {card['schema_version']}, SHA-256 {card['schema_sha256']}"
    yield from (
        f"- Guideline version {each['version']}, SHA-256 {each['sha256']}" for each in card["guidelines"]
    )
    yield f"- Items, revisions and reviews: SHA-256 {card['contents']['sha256']}"
    yield f"- Query: `{_short(card['query'])}`"
    yield from _section("Known limits")
    yield from (f"- {each}" for each in card["limits"])
    yield from _section("What each file leaves out")
    for name, sentences in card["left_out"].items():
        yield f"- {name}: {' '.join(sentences) if sentences else 'nothing'}"
    for name, why in (card["failed"] or {}).items():
        yield f"- {name}: everything. This file could not be made ({_cell(why)})."


def _part(part: Mapping[str, Any]) -> Iterator[str]:
    """A release that this one is composed of, and how its labels were mapped."""
    project = part["project"]
    yield (
        f"- {part['items']} items of release {part['number']} of the project {project['title']} ({project['id']}), frozen at "
        f"{part['frozen_at']}, label schema version {part['schema_version']}; its manifest: SHA-256 {part['manifest_sha256']}"
    )
    for name, target in sorted(part["mapping"]["fields"].items()):
        if target is None:
            yield f"  - {name}: left out"
            continue
        classes = part["mapping"]["classes"].get(name, {})
        renamed = [f"{old} to {new or 'nothing'}" for old, new in sorted(classes.items()) if old != new]
        yield f"  - {name}: {target}" + (f" ({'; '.join(renamed)})" if renamed else "")
    for name, lost in sorted(part["lost_attributes"].items()):
        yield f"  - Attributes of {name} left out: {', '.join(lost)}"
    for each in part["guidelines"]:
        yield f"  - Guideline version {each['version']}, SHA-256 {each['sha256']}"


def _section(title: str) -> tuple[str, ...]:
    return "", f"## {title}", ""


def _classes(card: Mapping[str, Any]) -> Iterator[str]:
    parts = _parts(card)
    counts = [str(card["splits"].get(each, 0)) for each in parts]
    yield _row(["items", "", str(card["items"]["total"]), *counts], parts)
    for field, counts in card["classes"].items():
        for label, count in counts.items():
            by_part = [
                str(card["split_classes"].get(each, {}).get(field, {}).get(label, 0)) for each in parts
            ]
            yield f"| {field} | {_cell(label)} | {count} |" + "".join(f" {each} |" for each in by_part)


def _parts(document: Mapping[str, Any]) -> list[str]:
    """The parts in the order in which they were asked for, those that nothing fell into as well."""
    split = document["query"].get("split")
    return [name for name, _share in split["parts"]] if split else []


def _row(first: Sequence[str], parts: Sequence[str]) -> str:
    head = ["field", "class", "all", *parts]
    lines = (head, ["---"] * len(head), first)
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _agreement(measures: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not measures:
        yield "Not measured: fewer than two people labelled the same items."
    for each in measures:
        interval = (
            f" (95 % interval {each['low']:.3f} to {each['high']:.3f})" if each["low"] is not None else ""
        )
        value = "undefined" if each["value"] is None else f"{each['value']:.3f}"
        title = str(MEASURES[each["measure"]][0])
        yield f"- {each['field']}, {title} (`{each['measure']}`): {value}{interval}, n = {each['n']} items"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _short(query: Mapping[str, Any]) -> str:
    return json.dumps(query, ensure_ascii=False, sort_keys=True).replace("`", "'")
