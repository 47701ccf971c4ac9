"""What the reading of a foreign label schema gives."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from labelstage.words import Words

LONGEST = 2_000_000
MOST_FIELDS, MOST_CLASSES = 50, 2_000


class BadSchema(ValueError):
    """The text is no such schema; `message` says why."""

    def __init__(self, message: Words) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class Left:
    """Something that is not carried: where it stands, and why or what became of it."""

    place: str
    message: Words


@dataclass
class Found:
    """The fields of a label schema, not checked yet, and what was left out."""

    fields: list[dict[str, Any]] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)


def field_name(wanted: str, taken: set[str]) -> str:
    """A name that a field may have, made of the wanted one, and that no other has; it is then taken."""
    plain = unicodedata.normalize("NFKD", wanted).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:50]
    base = base if base and base[0].isalpha() else f"field_{base}".rstrip("_")
    name, number = base, 2
    while name in taken:
        name, number = f"{base}_{number}", number + 1
    taken.add(name)
    return name


def one_line(text: str, longest: int) -> str:
    """The text as a name or title may be: one line, no control signs, not too long."""
    kept = "".join(" " if unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} else sign for sign in text)
    return " ".join(unicodedata.normalize("NFC", kept).split())[:longest].strip()
