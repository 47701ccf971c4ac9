"""What a project can begin with, in every language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from labelstage.kinds.schema import check_schema
from labelstage.words import Words

#: Chooses between an English and a Korean text.
Say = Callable[[str, str], str]


@dataclass(frozen=True)
class Starter:
    """A common job: its name in addresses, what it is called, and what its project begins with."""

    name: str
    title: Words
    make: Callable[[Say], Sequence[Mapping[str, Any]]]
    guide: Callable[[Say], str]

    def fields(self, language: str) -> list[dict[str, Any]]:
        """The label schema in canonical form, its titles in the language."""
        return check_schema(list(self.make(say_in(language))))[0]

    def guideline(self, language: str) -> str:
        """A first guideline in Markdown, to be written on."""
        return self.guide(say_in(language))


def say_in(language: str) -> Say:
    """Chooses the texts of a language: Korean, or English for any other."""
    return lambda english, korean: korean if language == "ko" else english


def field(name: str, kind: str, title: str, **options: Any) -> dict[str, Any]:
    """A field; `labels` are its classes as (name, title) or whole."""
    labels = options.pop("labels", ())
    classes = [each if isinstance(each, Mapping) else {"name": each[0], "title": each[1]} for each in labels]
    return {"name": name, "kind": kind, "title": title, "classes": classes, **options}
