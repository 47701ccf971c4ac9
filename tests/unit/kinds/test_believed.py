"""One answer made of several by what is known of those who gave them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from labelstage.kinds.believed import believe, believe_results, labels_of
from labelstage.kinds.schema import check_schema
from labelstage.measures.consensus import Crowd, trimmed_mean, weighted_median


def field_of(kind: str, **options: Any) -> dict[str, Any]:
    row: dict[str, Any] = {"name": "f", "kind": kind, "title": "F", **options}
    [field], problems = check_schema([row])
    assert not problems
    return field


def crowd(field: dict[str, Any], skills: dict[str, float], answers: float = 400) -> Crowd:
    """Workers of whom much is known: each right so often, errors even."""
    labels = tuple(labels_of(field))
    made = Crowd("dawid_skene", labels, np.full(len(labels), 1 / len(labels)), found=1.0)
    for worker, right in skills.items():
        counts = np.full((len(labels), len(labels)), answers * (1 - right) / max(len(labels) - 1, 1))
        np.fill_diagonal(counts, answers * right)
        made.counts[worker] = counts
    return made


def box(identity: str, x: float, label: str = "car") -> dict[str, Any]:
    return {"id": identity, "class": label, "x": x, "y": 20, "width": 80, "height": 40, "attributes": {}}


BOX = field_of("box", classes=[{"name": "car"}, {"name": "bus"}])
SPAN = field_of("span", classes=[{"name": "PER"}, {"name": "ORG"}])
CHOICE = field_of("choice", classes=[{"name": "a"}, {"name": "b"}, {"name": "c"}])


def span(start: int, end: int, label: str = "PER") -> dict[str, Any]:
    return {
        "id": f"s{start}",
        "class": label,
        "start": start,
        "end": end,
        "text": "x" * (end - start),
        "attributes": {},
    }


def test_one_who_is_nearly_always_right_outweighs_two_who_guess() -> None:
    known = crowd(CHOICE, {"able": 0.97, "one": 0.4, "other": 0.4})
    found = believe(CHOICE, ["able", "one", "other"], ["a", "b", "b"], 0.5, known)
    assert found.merged.value == "a"
    assert found.confidence > 0.9
    assert believe(CHOICE, ["able", "one", "other"], ["a", "b", "b"], 0.5).merged.value == "b"


def test_an_object_that_only_an_able_worker_drew_is_there() -> None:
    known = crowd(BOX, {"able": 0.98, "one": 0.4, "other": 0.4})
    found = believe(BOX, ["able", "one", "other"], [[box("a", 10)], [], []], 0.5, known)
    assert [each["x"] for each in found.merged.value] == [10]
    assert believe(BOX, ["able", "one", "other"], [[box("a", 10)], [], []], 0.5).merged.value == []


def test_an_object_that_only_a_careless_worker_drew_is_not() -> None:
    known = crowd(BOX, {"able": 0.98, "good": 0.9, "careless": 0.4})
    values: list[Any] = [[], [box("a", 10)], [box("c", 300)]]
    found = believe(BOX, ["able", "good", "careless"], values, 0.5, known)
    assert 300 not in [each["x"] for each in found.merged.value]


def test_edges_follow_the_more_precise_of_two() -> None:
    known = crowd(BOX, {"able": 0.99, "careless": 0.5})
    values = [[box("a", 10)], [box("b", 20)]]
    assert believe(BOX, ["able", "careless"], values, 0.5, known).merged.value[0]["x"] == 10
    assert believe(BOX, ["able", "careless"], values, 0.5).merged.value[0]["x"] == 15


def test_a_span_has_the_extent_that_most_gave_though_none_has_a_majority() -> None:
    known = crowd(SPAN, {"a": 0.9, "b": 0.9, "c": 0.9, "d": 0.9})
    values = [[span(0, 9)], [span(0, 10)], [span(0, 10)], [span(1, 11)]]
    found = believe(SPAN, ["a", "b", "c", "d"], values, 0.5, known)
    assert [(each["start"], each["end"]) for each in found.merged.value] == [(0, 10)]


def test_equally_probable_labels_stay_undecided() -> None:
    known = crowd(CHOICE, {"a": 0.9, "b": 0.9})
    found = believe(CHOICE, ["a", "b"], ["a", "b"], 0.5, known)
    assert (found.merged.value, found.merged.tied) == (None, ["a", "b"])
    assert found.change > 0.9


def test_nothing_found_by_many_is_surer_than_by_one() -> None:
    known = crowd(BOX, {"a": 0.8, "b": 0.8})
    sure = [believe(BOX, who, [[]] * len(who), 0.5, known).confidence for who in (["a"], ["a", "b"])]
    assert sure[0] < sure[1] < 1


def test_a_label_that_the_crowd_was_never_asked_for_is_no_error() -> None:
    known = Crowd("dawid_skene", ("a", "b"), np.array([0.5, 0.5]))
    assert believe(CHOICE, ["x", "y"], ["c", "c"], 0.5, known).merged.value == "c"


@pytest.mark.parametrize(
    ("field", "values", "value"),
    [
        (field_of("number"), [10, 10.1, 30], 10.1),
        (field_of("text"), ["hello", "hello", "bye"], "hello"),
        (field_of("rating", levels=5), [4, 4, 2], 4),
        (field_of("ranking", ties=False), [[["a"], ["b"]], [["a"], ["b"]], [["b"], ["a"]]], [["a"], ["b"]]),
        (field_of("preference"), ["a", "a", "b"], "a"),
    ],
)
def test_every_kind_says_how_sure_it_is(field: dict[str, Any], values: list[Any], value: Any) -> None:
    found = believe(field, ["a", "b", "c"], values, 0.5)
    assert found.merged.value == value
    agreeing = believe(field, ["a", "b", "c"], [values[0]] * 3, 0.5)
    assert 0 < found.confidence < agreeing.confidence < 1


def test_relations_join_the_merged_objects() -> None:
    fields, problems = check_schema(
        [
            {"name": "who", "kind": "span", "title": "W", "classes": [{"name": "PER"}]},
            {
                "name": "link",
                "kind": "relation",
                "title": "L",
                "between": ["who"],
                "classes": [{"name": "knows"}],
            },
        ]
    )
    assert not problems
    said = [
        {
            "who": [{**span(0, 4), "id": f"{who}1"}, {**span(10, 14), "id": f"{who}2"}],
            "link": [{"id": "r", "class": "knows", "from": f"{who}1", "to": f"{who}2", "attributes": {}}],
        }
        for who in "ab"
    ]
    merged, tied, found = believe_results(fields, ["a", "b"], said, 0.5, {})
    assert not tied
    [relation] = merged["link"]
    assert {relation["from"], relation["to"]} == {each["id"] for each in merged["who"]}
    assert found["link"].units[0]["said"] == {"a": "knows", "b": "knows"}


def test_a_median_by_weight_is_the_median_where_all_weigh_the_same() -> None:
    assert weighted_median([3, 1, 2], [2, 2, 2]) == 2
    assert weighted_median([1, 2, 3, 4]) == 2.5
    assert weighted_median([1, 2, 3], [0, 1, 1]) == 2.5
    assert trimmed_mean([0, 5, 5, 5, 1000]) == 5
    with pytest.raises(ValueError, match="weight"):
        weighted_median([1], [0])
