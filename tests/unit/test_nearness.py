"""Near duplicates are found among many, and what is merely alike in kind is not."""

from __future__ import annotations

import io
import random

import numpy as np
from PIL import Image, ImageFilter

from labelstage.measures.nearness import GREY_BYTES, HASH_BYTES, near_duplicates, text_fingerprints
from labelstage.storage.images import prepare

KOREAN = "오늘 서울 시청 앞 광장에서 열린 행사에는 시민 수천 명이 모여 늦은 밤까지 음악과 음식을 함께 즐겼다고 주최 측이 밝혔다."
ENGLISH = "The committee will meet again on Thursday to discuss the budget for the coming year and to elect a chair."


def photo(seed: int) -> Image.Image:
    noise = np.random.default_rng(seed).integers(0, 255, (9, 12, 3), np.uint8)
    return Image.fromarray(noise).resize((640, 480), Image.Resampling.BICUBIC)


def looked(image: Image.Image, kind: str = "JPEG", **options: int) -> tuple[bytes, tuple[str, ...]]:
    out = io.BytesIO()
    image.save(out, kind, **options)
    seen = prepare(out, max_pixels=10**8).look
    return seen.fingerprint, seen.flaws


def twins(prints: list[bytes]) -> dict[int, int]:
    rows = np.frombuffer(b"".join(prints), np.uint8).reshape(len(prints), HASH_BYTES + GREY_BYTES)
    return {row: root for row, (root, _alike) in near_duplicates(rows).items()}


def text_twins(texts: list[str]) -> dict[int, int]:
    return {row: root for row, (root, _alike) in near_duplicates(text_fingerprints(texts)).items()}


def test_copies_with_small_changes_are_found_in_korean_and_english() -> None:
    texts = [
        KOREAN,
        ENGLISH,
        KOREAN.replace("수천", "수만"),
        ENGLISH.upper() + "  ",
        "전혀 다른 이야기입니다.",
        "",
    ]
    assert text_twins(texts) == {2: 0, 3: 1}


def test_texts_of_one_kind_are_no_duplicates() -> None:
    chance = random.Random(1)
    words = [chr(chance.randint(0xAC00, 0xAC00 + 3000)) + "는" for _ in range(400)]
    assert text_twins([" ".join(chance.sample(words, 12)) for _ in range(2000)]) == {}


def test_a_text_of_any_length_has_a_fingerprint() -> None:
    assert text_fingerprints(["", "가", "ab", "\ud7a3" * 200_000]).shape == (4, 64)
    assert near_duplicates(np.empty((0, 64), np.uint8)) == {}


def test_a_picture_saved_again_smaller_or_brighter_is_found() -> None:
    first, other = photo(1), photo(2)
    copies = [
        looked(first)[0],
        looked(other)[0],
        looked(first, quality=20)[0],
        looked(first.resize((320, 240)), "PNG")[0],
        looked(first.point(lambda value: min(255, value + 6)))[0],
        looked(first.filter(ImageFilter.GaussianBlur(1)))[0],
        looked(first.rotate(90))[0],
    ]
    assert twins(copies) == {2: 0, 3: 0, 4: 0, 5: 0}


def test_many_different_pictures_are_no_duplicates() -> None:
    assert twins([looked(photo(seed))[0] for seed in range(60)]) == {}


def test_blank_tiny_and_blurred_pictures_are_noticed() -> None:
    assert looked(Image.new("RGB", (200, 100), "white")) == (b"", ("blank",))
    assert looked(photo(1).resize((20, 300)))[1] == ("small",)
    assert looked(photo(1))[1] == ("blurred",)  # a dozen colours blown up are as blurred as can be
    sharp = Image.fromarray(np.random.default_rng(3).integers(0, 255, (300, 300), np.uint8))
    assert looked(sharp)[1] == ()
    assert looked(Image.new("RGBA", (100, 100), (9, 9, 9, 0)), "PNG") == (b"", ("blank",))


def test_many_of_one_kind_all_find_the_first_of_them() -> None:
    texts = [f"{ENGLISH} {KOREAN} It was said {number} times." for number in range(3000)]
    found = near_duplicates(text_fingerprints(texts))
    assert {root for root, _alike in found.values()} == {0}
    assert len(found) == len(texts) - 1
    assert all(0.8 <= alike <= 1 for _root, alike in found.values())
