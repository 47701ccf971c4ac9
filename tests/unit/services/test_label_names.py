"""Pictures are known by the names that label files have for them, and by no other picture's."""

from __future__ import annotations

import unicodedata
from contextlib import closing

import pytest

from labelstage.services.intake.labels import Names

THERE = ["street/1.jpg", "1.jpg", "images/train/7.PNG", "seq1/5.jpg", "seq2/5.jpg", "사진/한글.jpg", "photo.v2.jpg", "notes.txt"]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("1.jpg", {"1.jpg"}),
        ("street/1.jpg", {"street/1.jpg"}),
        ("C:\\work\\street\\1.jpg", {"street/1.jpg"}),
        ("s3://bucket/elsewhere/1.jpg?x=1", {"1.jpg"}),
        ("train/7.png", {"images/train/7.PNG"}),
        ("labels/train/7", {"images/train/7.PNG"}),
        ("val/7.png", set()),  # another part's picture
        ("5.jpg", {"seq1/5.jpg", "seq2/5.jpg"}),
        ("seq3/5.jpg", set()),
        (unicodedata.normalize("NFD", "사진/한글.JPG"), {"사진/한글.jpg"}),
        ("photo.v2", {"photo.v2.jpg"}),
        ("photo", set()),
        ("notes", set()),
        ("", set()),
    ],
)
def test_a_name_finds_the_pictures_whose_path_it_is(name: str, found: set[str]) -> None:
    with closing(Names()) as names:
        for number, path in enumerate(THERE):
            names.add(path, number)
        assert set(names.find(name).values()) == found
