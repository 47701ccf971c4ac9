"""The catalogs: every sentence for people is there in every language."""

from __future__ import annotations

import subprocess
import sys

import pytest
from babel.messages.catalog import Catalog, Message

from labelstage.edge.translation import LANGUAGES, catalog
from scripts import messages
from tests.servers.checkout import ROOT


def test_every_sentence_is_translated_and_no_catalog_is_out_of_date() -> None:
    command = [sys.executable, ROOT / "scripts" / "messages.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_language_but_the_source_has_a_catalog() -> None:
    assert {locale for locale in LANGUAGES if catalog(locale) is None} == {"en"}


def test_sentences_of_python_templates_and_scripts_are_collected() -> None:
    places = {place.partition("/")[0] for message in messages.collect() for place, _ in message.locations}
    kinds = {place.rpartition(".")[2] for message in messages.collect() for place, _ in message.locations}
    assert places == {"labelstage", "static"}
    assert kinds == {"py", "html", "js"}


@pytest.mark.parametrize(
    ("message", "complaint"),
    [
        (Message("Hello", ""), "not translated"),
        (Message("Hello", "안녕", flags=["fuzzy"]), "not translated"),
        (Message("%(n)s items", "항목"), "places"),
        (Message(("%(num)s item", "%(num)s items"), ("항목 %(number)s개",)), "places"),
        (Message("Percent", "비율(%)", locations=[("labelstage/web/templates/gold.html", 1)]), "%%"),
        (Message("Saved.", "저장했습니다."), "formal"),
        (Message("It is read.", "읽힙니다."), "formal"),
    ],
)
def test_the_check_notices_what_is_missing(message: Message, complaint: str) -> None:
    found = Catalog(locale="ko")
    found[message.id] = message
    assert [complaint in each for each in messages.complaints(found)] == [True]


def test_a_good_translation_passes_the_check() -> None:
    found = Catalog(locale="ko")
    found.add(("%(num)s item", "%(num)s items"), ("항목 %(num)s개",))
    assert list(messages.complaints(found)) == []
