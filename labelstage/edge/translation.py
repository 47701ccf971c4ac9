"""The language of a request.

Catalogs are kept as .po sources and read as they are: there is no compiled form that could be out of date. English is the
source language and needs none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.dates import format_timedelta
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, has_request_context, request
from flask import session as cookie
from flask_babel import Babel, Domain, format_datetime, get_locale

from ..config import Settings
from ..storage import utcnow
from ..words import Words, unpack
from . import login

#: The languages of the product, each by its own name.
LANGUAGES = {"en": "English", "ko": "한국어"}
FOLDER = Path(__file__).resolve().parent.parent / "translations"

#: Babel's own Korean times read "PM 3:04"; tables want 24 hours and a fixed width.
_MOMENT = {"en": "d MMM yyyy, HH:mm", "ko": "yyyy. M. d. HH:mm"}
_DAY = {"en": "d MMM yyyy", "ko": "yyyy. M. d."}
_SHORT_DAY = {"en": "d MMM", "ko": "M. d."}


class PoDomain(Domain):  # type: ignore[misc]
    """Messages read from .po sources at first use."""

    def get_translations(self) -> NullTranslations:
        return translations(language())


@lru_cache
def catalog(locale: str) -> Catalog | None:
    """The .po source of a language; None for one that has none."""
    path = FOLDER / locale / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return None
    with path.open("rb") as file:
        return read_po(file, locale=locale)


@lru_cache
def translations(locale: str) -> NullTranslations:
    """What gettext looks sentences up in."""
    source = catalog(locale)
    if source is None:
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, source)
    compiled.seek(0)
    return Translations(compiled)


def script_messages(locale: str, files: Iterable[str]) -> dict[str, str]:
    """The messages that these files below static/ use: English to the language."""
    source = catalog(locale)
    if source is None:
        return {}
    wanted = {f"static/{name}" for name in files}
    found = {}
    for message in source:
        if message.id and wanted.intersection(place for place, _ in message.locations):
            found[_first(message.id)] = _first(message.string)
    return found


def _first(forms: str | Sequence[str] | None) -> str:
    """The sentence itself, or its first form: Korean has but one for all numbers."""
    return forms if isinstance(forms, str) else forms[0] if forms else ""


def language() -> str:
    """The code of the language in which this request is answered."""
    return str(get_locale()) if has_request_context() else "en"


def translate(words: Words | str) -> str:
    """A sentence in the language of the person asking. Plain strings pass unchanged."""
    if isinstance(words, str):
        return words
    sentence: str = translations(language()).gettext(words.message)
    values = {
        name: translate(value) if isinstance(value, Words) else value for name, value in words.values.items()
    }
    return sentence % values if values else sentence


def stored(text: str) -> str:
    """A sentence that was kept in a table, in the language of the person asking."""
    return translate(unpack(text))


def moment(when: datetime) -> str:
    """Date and time, in the site's zone."""
    return str(format_datetime(when, _MOMENT[language()]))


def day(when: datetime) -> str:
    """The date, in the site's zone."""
    return str(format_datetime(when, _DAY[language()]))


def short_day(when: datetime) -> str:
    """The date without its year, in the site's zone."""
    return str(format_datetime(when, _SHORT_DAY[language()]))


def ago(when: datetime) -> str:
    """How long ago (or in how long), in words."""
    return format_timedelta(when - utcnow(), add_direction=True, locale=language())


def _choose() -> str | None:
    user = login.current()
    chosen = user.locale if user else None
    chosen = chosen or cookie.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(LANGUAGES)


def init(app: Flask, settings: Settings) -> None:
    babel = Babel(
        app,
        default_locale=settings.default_locale,
        default_timezone=settings.timezone,
        locale_selector=_choose,
    )
    babel.domain_instance = PoDomain()
    app.jinja_env.filters.update(
        words=translate, stored=stored, moment=moment, day=day, short_day=short_day, ago=ago
    )
    app.jinja_env.policies["ext.i18n.trimmed"] = True
