"""Collect the sentences for people into the catalogs.

python scripts/messages.py           write what is new into every .po, drop what is gone
python scripts/messages.py --check   say what is missing, and fail
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGS = ROOT / "labelstage" / "translations"
#: Header lines that say when and with what the file was made.
MADE = re.compile(
    rb'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|Report-Msgid-Bugs-To): .*\n',
    re.M,
)
PLACE = re.compile(r"%\((\w+)\)[sd]")
FORMAL = re.compile(r"([가-힣])니다")
#: The number of the final consonant ㅂ within a syllable block of Unicode.
BIEUP = 17
LONE = re.compile(r"%(?!\()")
SOURCES = [
    (
        "labelstage",
        [("**.py", "python"), ("**/templates/**.html", "jinja2")],
        {"_": None, "gettext": None, "ngettext": (1, 2)},
    ),
    ("static", [("**.js", "javascript")], {"t": None, "tn": (1, 2)}),
]


def collect() -> Catalog:
    """Every sentence in the sources, with the files (no line numbers: they would change at every edit)."""
    template = Catalog()
    for folder, methods, keywords in SOURCES:
        options = {"**.html": {"trimmed": "true", "silent": "false"}}
        found = extract_from_dir(
            str(ROOT / folder),
            methods,
            options,
            keywords,
            comment_tags=["Translators:"],
            strip_comment_tags=True,
        )
        for name, _line, ids, comments, context in found:
            template.add(
                ids, None, [(f"{folder}/{Path(name).as_posix()}", 1)], auto_comments=comments, context=context
            )
    return template


def updated(path: Path, template: Catalog) -> Catalog:
    """The catalog at `path` with exactly the sentences of the template."""
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.parts[-3])
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    return catalog


def written(catalog: Catalog) -> bytes:
    """The file of a catalog; the same for the same sentences, whenever and by whatever version it is made."""
    buffer = BytesIO()
    write_po(buffer, catalog, width=100, sort_by_file=True, include_lineno=False)
    return MADE.sub(b"", buffer.getvalue()).lstrip()


def complaints(catalog: Catalog) -> Iterator[str]:
    """What keeps a catalog from being complete."""
    for message in catalog:
        if not message.id:
            continue
        forms = [message.string] if isinstance(message.string, str) else list(message.string or [""])
        if message.fuzzy or not all(forms):
            yield f"not translated: {message.id!r}"
        elif any(places(form) != wanted_places(message) for form in forms):
            yield f"the places in %(...)s differ: {message.id!r}"
        elif is_filled_in(message) and any(LONE.search(form.replace("%%", "")) for form in forms):
            yield f"a sign % that is none is written %%: {message.id!r}"
        elif str(catalog.locale) == "ko" and any(is_formal(form) for form in forms):
            yield f"formal (-습니다) among sentences in -해요: {message.id!r}"


def is_formal(text: str) -> bool:
    """Whether a Korean sentence ends in -습니다 or -ㅂ니다; all of ours end in -해요."""
    return any((ord(before) - ord("가")) % 28 == BIEUP for before in FORMAL.findall(text))


def is_filled_in(message: Message) -> bool:
    """Templates fill in every sentence; elsewhere those with places are."""
    return bool(places(str(message.id))) or any(name.endswith(".html") for name, _line in message.locations)


def places(text: str) -> set[str]:
    """The names in a sentence's %(name)s places."""
    return set(PLACE.findall(text))


def wanted_places(message: Message) -> set[str]:
    """The places a translation must have: those of the plural where there is one."""
    return places(message.id if isinstance(message.id, str) else message.id[-1])


def main(arguments: list[str]) -> int:
    template, failures = collect(), []
    for path in sorted(CATALOGS.glob("*/LC_MESSAGES/messages.po")):
        catalog = updated(path, template)
        if "--check" not in arguments:
            path.write_bytes(written(catalog))
        elif path.read_bytes() != written(catalog):
            failures.append(f"{path.relative_to(ROOT)} is not up to date; run: python scripts/messages.py")
        failures += [f"{path.relative_to(ROOT)}: {complaint}" for complaint in complaints(catalog)]
    print("\n".join(failures) or "The catalogs are complete.")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
