"""Personal data in Korean and English texts: found by pattern and, where there is one, by checksum; masked in place.

A mask keeps the length: every letter and digit becomes `*`, one code point for one, so that offsets into the masked text are
offsets into the original. Found are resident and foreigner registration numbers (checksum of the Resident Registration Act's
enforcement rules; numbers issued since October 2020 have none, so a valid date of birth suffices where the number is written with its
hyphen), telephone numbers of Korea and in international notation, e-mail addresses, payment cards (Luhn, ISO/IEC 7812-1), IBANs
(ISO 13616), and by the words around them bank accounts and passports.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

MASK = "*"
KINDS = ("resident", "foreigner", "email", "card", "iban", "phone", "passport", "account")


@dataclass(frozen=True)
class Match:
    """Personal data of one kind at [start, end), in code points."""

    kind: str
    start: int
    end: int


#: Letters, digits and signs as wide as a syllable, as Korean keyboards make them, and what they are.
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_ANY_WIDE = re.compile("[\uff01-\uff5e]")
_EDGE, _END = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
_RESIDENT = re.compile(_EDGE.replace("A-Za-z", "") + r"(\d{6})( ?[-–—‐] ?| ?)([0-9])(\d{6})(?!\d)")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9-])")
_CARD = re.compile(r"(?<![\d.])(?:\d[ -]?){12,18}\d(?!\d)")
_IBAN = re.compile(_EDGE + r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?" + _END)
_PHONE = re.compile(
    r"(?<![\d-])(?:"
    r"(?:\+82|0082)[-. )]*\(?0?\)?(?:1[016789]|2|[3-6]\d|70|50\d)[-. )]*\d{3,4}[-. ]?\d{4}"
    r"|\(?0(?:1[016789]|2|[3-6]\d|70|80|50\d)\)?[-. ]?\d{3,4}[-. ]?\d{4}"
    r"|1[568]\d{2}-\d{4}"
    r"|\+(?!82)\d{1,3}[-. ]?\(?\d{1,4}\)?(?:[-. ]?\d{2,4}){2,4}"
    r"|\(\d{3}\) ?\d{3}-\d{4}|\d{3}[-.]\d{3}[-.]\d{4}"
    r")(?![\d-])"
)
_PASSPORT = re.compile(_EDGE + r"(?:[MSRODG]\d{3}[A-Z]\d{4}|[A-Z]{1,2}\d{7,8})" + _END)
_PASSPORT_WORDS = re.compile(r"여권|passport", re.IGNORECASE)
_ACCOUNT = re.compile(r"(?<![\d-])(?:\d{2,6}-\d{2,6}-\d{2,8}(?:-\d{1,6})?|\d{10,16})(?![\d-])")
_ACCOUNT_WORDS = re.compile(
    r"계좌|은행|입금|송금|이체|농협|수협|신협|새마을금고|우체국|카카오뱅크|토스뱅크|케이뱅크|account|bank|acct|routing",
    re.IGNORECASE,
)
_REACH = 30  # characters before a number in which its word is looked for
#: By the first digit, the lengths that are issued: Visa, Mastercard, American Express, Diners, JCB, UnionPay, Korean domestic.
_CARD_LENGTHS = {2: (16,), 3: (14, 15, 16), 4: (13, 16, 19), 5: (16,), 6: (16, 17, 18, 19), 9: (16,)}
_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_CENTURIES = {**dict.fromkeys("1256", 1900), **dict.fromkeys("3478", 2000), **dict.fromkeys("90", 1800)}


def find(text: str) -> list[Match]:
    """Everything personal, in order and without overlaps: what is surer goes first.

    >>> [match.kind for match in find("mail a@b.co or 010-1234-5678")]
    ['email', 'phone']
    """
    if _ANY_WIDE.search(text):
        text = text.translate(_WIDE)
    taken: list[Match] = []
    for kind, start, end in _candidates(text):
        if all(end <= match.start or start >= match.end for match in taken):
            taken.append(Match(kind, start, end))
    return sorted(taken, key=lambda match: match.start)


def mask(text: str) -> tuple[str, list[Match]]:
    """The text with what is personal masked, of the same length, and where that was.

    >>> mask("call 010-1234-5678!")[0]
    'call ***-****-****!'
    """
    found = find(text)
    if not found:
        return text, found
    letters = list(text)
    for match in found:
        for at in range(match.start, match.end):
            if letters[at].isalnum():
                letters[at] = MASK
    return "".join(letters), found


def mask_values(value: Any, count: Callable[[Match], None]) -> Any:
    """JSON with every string in it masked, keys excepted; `count` is told of each match."""
    if isinstance(value, str):
        masked, found = mask(value)
        for match in found:
            count(match)
        return masked
    if isinstance(value, dict):
        return {key: mask_values(inner, count) for key, inner in value.items()}
    if isinstance(value, list):
        return [mask_values(inner, count) for inner in value]
    return value


def _candidates(text: str) -> Iterator[tuple[str, int, int]]:
    if "@" in text:
        yield from (("email", *match.span()) for match in _EMAIL.finditer(text))
    if not any(letter.isdigit() for letter in text):
        return
    for match in _RESIDENT.finditer(text):
        kind = _resident_kind(*match.groups())
        if kind:
            yield kind, *match.span()
    yield from (("iban", *match.span()) for match in _IBAN.finditer(text) if _is_iban(match.group()))
    yield from (("card", *match.span()) for match in _CARD.finditer(text) if _is_card(match.group()))
    yield from _near(text, _PASSPORT, _PASSPORT_WORDS, "passport")
    yield from (("phone", *match.span()) for match in _PHONE.finditer(text))
    yield from _near(text, _ACCOUNT, _ACCOUNT_WORDS, "account")


def _near(
    text: str, number: re.Pattern[str], words: re.Pattern[str], kind: str
) -> Iterator[tuple[str, int, int]]:
    for match in number.finditer(text):
        if words.search(text, max(0, match.start() - _REACH), match.start()):
            yield kind, *match.span()


def _resident_kind(born: str, hyphen: str, century: str, rest: str) -> str | None:
    """resident or foreigner for a registration number, None for other digits."""
    year = _CENTURIES[century] + int(born[:2])
    try:
        birth = date(year, int(born[2:4]), int(born[4:]))
    except ValueError:
        return None
    digits = [int(each) for each in born + century + rest]
    foreign = century in "5678"
    total = sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=False))
    check = (13 if foreign else 11) - total % 11
    valid = check % 10 == digits[-1]
    recent = birth >= date(2020, 10, 1)  # and anybody may have got a new number since
    return ("foreigner" if foreign else "resident") if valid or recent or hyphen.strip() else None


def _is_card(text: str) -> bool:
    digits = [int(letter) for letter in text if letter.isdigit()]
    if len(digits) not in _CARD_LENGTHS.get(digits[0], ()) or len(set(digits)) == 1:
        return False
    doubled = [
        digit if at % 2 else sum(divmod(2 * digit, 10)) for at, digit in enumerate(reversed(digits), 1)
    ]
    return sum(doubled) % 10 == 0


def _is_iban(text: str) -> bool:
    plain = text.replace(" ", "")
    if not 15 <= len(plain) <= 34:
        return False
    return int("".join(str(int(letter, 36)) for letter in plain[4:] + plain[:4])) % 97 == 1
