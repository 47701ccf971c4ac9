"""A new version of a guideline: what it touches, what is asked again, who must read it first."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from labelstage.services import assignment, guidelines, projects, readings
from labelstage.services.errors import Invalid
from labelstage.storage import Assignment, Guideline
from tests.labelled import Labelled, box, labelled


def version(made: Labelled, text: str, changes: str = "", *touches: dict[str, str | None]) -> Guideline:
    by = made.people["manager"]
    saved = projects.save_guideline(made.session, made.project, by=by, markdown=text)
    guidelines.describe(made.session, made.project, saved, changes=changes, touches=touches)
    return saved


@pytest.fixture
def made(session: Session) -> Labelled:
    """Three photographs with labels of the first version: a car, a zebra, a scene alone."""
    made = labelled(session, overlap=1)
    version(made, "Draw cars.")
    for name in ("p0", "p1", "p2"):
        made.photo(name)
    made.label("ann", "p0", objects=[box("a", 10, "car")])
    made.label("ann", "p1", objects=[box("a", 10, "zebra")])
    made.label("ann", "p2", scene="indoor")
    return made


def touched(made: Labelled, guideline: Guideline) -> list[str]:
    return [work.item.external_id for work in guidelines.affected(made.session, made.project, guideline)]


def test_only_labels_of_a_touched_class_are_affected(made: Labelled) -> None:
    second = version(made, "Draw cars, not vans.", "Vans are no cars.", {"field": "objects", "class": "car"})
    assert touched(made, second) == ["p0"]


def test_a_touched_field_affects_whatever_was_said_in_it(made: Labelled) -> None:
    assert touched(made, version(made, "B", "New.", {"field": "objects", "class": None})) == ["p0", "p1"]
    assert touched(made, version(made, "C", "New.")) == ["p0", "p1", "p2"]


def test_work_done_under_the_new_version_is_not_affected(made: Labelled) -> None:
    second = version(made, "B", "New.", {"field": "objects", "class": "car"})
    made.photo("p3")
    made.label("ann", "p3", objects=[box("a", 10, "car")])
    assert touched(made, second) == ["p0"]


def test_affected_work_goes_back_to_reviewers_or_to_others(made: Labelled) -> None:
    second = version(made, "B", "New.", {"field": "objects", "class": "car"})
    assert guidelines.ask_again(made.session, made.project, second, "review") == 1
    item = made.items["p0"]
    made.session.refresh(item)
    assert item.state == "labelled"
    assert guidelines.ask_again(made.session, made.project, second, "others") == 1
    made.session.refresh(item)
    assert item.state == "open"
    assert touched(made, second) == []


def test_a_version_that_says_what_is_new_is_read_before_the_next_item(made: Labelled) -> None:
    session, project, bob = made.session, made.project, made.people["bob"]
    made.photo("p4")
    second = version(made, "B", "Vans are no cars.")
    assert assignment.next_assignment(session, project, bob) == "guideline"
    third = version(made, "B, spelt well")  # nothing new: but he has not read what came before
    assert assignment.next_assignment(session, project, bob) == "guideline"
    readings.record(session, project, bob, third.version)
    assert isinstance(assignment.next_assignment(session, project, bob), Assignment)
    assert second.version < third.version


def test_a_field_or_class_that_is_not_there_is_refused_at_its_place(made: Labelled) -> None:
    with pytest.raises(Invalid) as refused:
        version(made, "B", "New.", {"field": "objects", "class": "boat"}, {"field": "x", "class": None})
    assert [each.place for each in refused.value.problems] == ["touches[0]", "touches[1]"]


def test_the_difference_is_told_line_by_line() -> None:
    found = list(guidelines.difference("a\nb\nc", "a\nB\nc\nd"))
    assert found == [("same", "a"), ("gone", "b"), ("new", "B"), ("same", "c"), ("new", "d")]
