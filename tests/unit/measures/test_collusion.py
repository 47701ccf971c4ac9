"""Who answers alike more often than ability explains: the dishonest are found, and nobody else is accused."""

from __future__ import annotations

import random

import pytest

from labelstage.measures.collusion import Shared, shared_errors
from labelstage.simulator.crowds import CLASSES, Answers, Crowd, answer

SURE = 0.01


def judged(crowd: Crowd, seed: int) -> tuple[Answers, list[Shared]]:
    said = answer(crowd, random.Random(seed))
    return said, shared_errors(said.labels, said.known, CLASSES)


def accused(found: list[Shared]) -> set[tuple[int, int]]:
    return {(each.left, each.right) for each in found if each.corrected < SURE}


@pytest.mark.parametrize(
    "crowd",
    [
        Crowd(pairs=0, items=1000),
        Crowd(pairs=0, items=600, hard=0.4),
        Crowd(pairs=0, items=1200, hard=0.4, overlap=3, gold=0.02),
        Crowd(pairs=0, items=600, skilled=4, unskilled=20, spammers=4),
        Crowd(pairs=0, items=600, gold=0, skilled=8, unskilled=3),
    ],
    ids=["usual", "hard items", "hard items, three each", "few are any good", "no gold"],
)
def test_an_honest_crowd_has_nobody_accused(crowd: Crowd) -> None:
    for seed in range(2):
        assert accused(judged(crowd, seed)[1]) == set()


def test_a_pair_with_sixty_items_in_common_is_found_and_nobody_beside_it() -> None:
    found = []
    for seed in range(2):
        said, pairs = judged(Crowd(items=2000), seed)
        assert accused(pairs) <= said.colluding
        found.append(accused(pairs) == said.colluding)
    assert all(found)


def test_items_that_only_one_other_labelled_count_too() -> None:
    """Two who copy have answered the same thirty items of gold, and some more that went to three people."""
    said = answer(Crowd(items=1000, overlap=3, gold=0, copied=1), random.Random(0))
    [(source, copier)] = said.colluding
    chance, labels = random.Random(3), dict(said.labels)
    known = {item: item % CLASSES for item in range(1000, 1030)}
    for item, truth in known.items():
        labels[item] = dict.fromkeys(
            (source, copier), truth if chance.random() < 0.7 else (truth + 1) % CLASSES
        )
    found = shared_errors(labels, known, CLASSES)
    assert accused(found) == said.colluding
    assert found[0].items > len(known)
    assert set(found[0].wrong) <= set(known)


def test_a_pair_is_named_by_a_few_wrong_answers_in_common_among_some_thirty_items() -> None:
    named = 0
    for seed in range(4):
        said, pairs = judged(Crowd(items=600), seed)
        [pair] = [each for each in pairs if (each.left, each.right) in said.colluding]
        assert pair.items <= 33
        assert accused(pairs) <= said.colluding
        named += accused(pairs) == said.colluding
    assert named >= 2


def test_two_who_misread_the_guideline_alike_are_no_conspiracy() -> None:
    said = answer(Crowd(pairs=0, items=1000), random.Random(0))
    misread = {
        item: {who: 3 if who < 2 and label == 2 else label for who, label in labels.items()}
        for item, labels in said.labels.items()
    }
    assert accused(shared_errors(misread, said.known, CLASSES)) == set()


def test_spammers_who_always_say_the_same_are_no_conspiracy() -> None:
    said, pairs = judged(Crowd(pairs=0, spammers=6, items=1000), 1)
    spammers = {worker for worker, sort in said.sort.items() if sort == "spammer"}
    alike = [each for each in pairs if {each.left, each.right} <= spammers]
    assert alike
    assert min(each.corrected for each in alike) > SURE


def test_two_who_are_always_right_are_no_conspiracy() -> None:
    labels = {item: {1: item % 3, 2: item % 3, 3: (item + 1) % 3, 4: item % 3} for item in range(60)}
    known = {item: item % 3 for item in range(60)}
    assert accused(shared_errors(labels, known, 3)) == set()


def test_a_pair_with_few_items_in_common_is_not_spoken_of() -> None:
    labels = {item: {1: 0, 2: 0} for item in range(9)}
    assert shared_errors(labels, dict.fromkeys(range(9), 1), 2) == []
