"""Personal data is found by pattern and checksum, and a mask moves no letter."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelstage.formats.raw.personal import find, mask


def kinds(text: str) -> list[str]:
    return [match.kind for match in find(text)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("주민번호 900101-1234568 입니다", "resident"),
        ("번호는9001011234568이고", "resident"),
        ("211105-3000001", "resident"),
        ("외국인 900101-5234567", "foreigner"),
        ("연락처 010-1234-5678로", "phone"),
        ("연락처 01012345678로", "phone"),
        ("02)345-6789 또는", "phone"),
        ("+82 10 1234 5678", "phone"),
        ("call +1 415 555 2671", "phone"),
        ("(415) 555-2671", "phone"),
        ("대표 1588-1234", "phone"),
        ("보내실 곳: hong.gildong+news@example.co.kr입니다", "email"),
        ("card 4111 1111 1111 1111", "card"),
        ("카드 5500-0000-0000-0004", "card"),
        ("IBAN GB82 WEST 1234 5698 7654 32", "iban"),
        ("여권번호 M12345678", "passport"),
        ("passport no. M123A4567", "passport"),
        ("국민은행 123456-04-123456", "account"),
        ("계좌 1002123456789 로 입금", "account"),
        ("bank account 123456789012", "account"),
    ],
)
def test_each_kind_is_found(text: str, kind: str) -> None:
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "주문번호 9013011234568",  # the 13th month
        "상품 9001011234567 개",  # a wrong checksum, and no hyphen
        "4111 1111 1111 1112",
        "0000 0000 0000 0000",
        "2026-11-25 19:30:00",
        "1,234,567원",
        "가격은 12345678901234입니다",
        "M12345678",
        "user@localhost",
        "192.168.100.200",
        "3.14159265358979",
        "GB82 WEST 1234 5698 7654 33 x",
    ],
)
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert kinds(text) == []


def test_wide_digits_and_spaces_around_the_hyphen_hide_nothing() -> None:
    assert mask("전화 ０１０－１２３４－５６７８")[0] == "전화 ***－****－****"
    assert mask("번호 900101 - 1234567")[0] == "번호 ****** - *******"
    assert kinds("２０２６－１１－２５") == []


def test_letters_and_digits_become_stars_and_signs_stay() -> None:
    masked, found = mask("홍길동 900101-1234568, a.b@c.kr 🙂 010-1234-5678")
    assert masked == "홍길동 ******-*******, *.*@*.** 🙂 ***-****-****"
    assert [(match.kind, match.start, match.end) for match in found] == [
        ("resident", 4, 18),
        ("email", 20, 28),
        ("phone", 31, 44),
    ]


@given(st.text(alphabet="0123456789-가나 @.aM+()", max_size=60))
def test_a_mask_keeps_the_length_and_is_final(text: str) -> None:
    masked, found = mask(text)
    assert len(masked) == len(text)
    assert all(one.end <= other.start for one, other in pairwise(found))
    outside = [at for at in range(len(text)) if not any(match.start <= at < match.end for match in found)]
    assert all(masked[at] == text[at] for at in outside)
