"""The report of a project: kept and made now alike, groups of items, the items behind a figure, and every kind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from labelstage.measures.agreement import gwet_ac2, krippendorff_alpha
from labelstage.services import quality
from labelstage.services.errors import NotFound
from labelstage.services.quality import Behind, answers, report
from labelstage.services.quality.answers import ItemAnswers
from labelstage.services.quality.compact import Block, block
from labelstage.services.quality.counting import count
from labelstage.services.quality.kinds import tallies
from labelstage.services.quality.tally import Tally
from labelstage.storage import AgreementReport, Assignment, Comparison, Item, Job, utcnow
from tests.unit.services.test_quality import (
    BOX,
    CHOICE,
    SEVERAL,
    SPAN,
    TABLE,
    Crowd,
    boxes,
    label_topics,
    spans,
    values,
)


@pytest.fixture
def topics(session: Session) -> Crowd:
    return Crowd(session, CHOICE)


def keep(crowd: Crowd) -> bool:
    """What the score job does; whether a report was made."""
    while quality.rescore(crowd.session, crowd.project):
        pass
    made = quality.due(crowd.session, crowd.project)
    if made is not None:
        quality.keep(crowd.session, made)
    return made is not None


def same_but_for_when(one: quality.ProjectAgreement, other: quality.ProjectAgreement) -> bool:
    return (one.items, one.workers, one.imports, one.fields) == (
        other.items,
        other.workers,
        other.imports,
        other.fields,
    )


def test_the_report_that_is_kept_says_what_one_made_now_says(topics: Crowd) -> None:
    label_topics(topics, TABLE)
    live = quality.agreement(topics.session, topics.project)
    assert keep(topics)
    topics.session.expire_all()
    kept = quality.agreement(topics.session, topics.project)
    assert kept.made_at is not None
    assert live.made_at is None
    assert same_but_for_when(live, kept)
    assert not keep(topics)


def test_a_changed_item_is_in_the_next_look_and_out_of_date_reports_are_made_anew(topics: Crowd) -> None:
    items = label_topics(topics, {name: TABLE[name] for name in ("ann", "bob")})
    keep(topics)
    topics.label("cho", {items[0].id: {"topic": "other"}})
    found = quality.agreement(topics.session, topics.project)
    assert found.made_at is None
    assert found.fields[0].annotators == 3
    assert quality.rescore(topics.session, topics.project) == [items[0].id]
    topics.session.expire_all()
    kept = topics.session.get_one(AgreementReport, topics.project.id)
    assert kept.stale
    kept.due_at = utcnow() + timedelta(hours=1)
    topics.session.flush()
    assert not keep(topics)
    kept.due_at = utcnow() - timedelta(seconds=1)
    topics.session.flush()
    assert keep(topics)
    topics.session.expire_all()
    assert same_but_for_when(quality.agreement(topics.session, topics.project), found)


def test_a_large_project_shows_what_was_kept_and_how_many_items_wait(
    topics: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = label_topics(topics, {name: TABLE[name] for name in ("ann", "bob")})
    keep(topics)
    monkeypatch.setattr(report, "LIVE_ITEMS", 1)
    topics.label("cho", {items[0].id: {"topic": "other"}, items[1].id: {"topic": "other"}})
    found = quality.agreement(topics.session, topics.project)
    assert (found.waiting, found.fields[0].annotators) == (2, 2)
    assert found.made_at is not None


def test_scoring_an_item_costs_the_same_however_many_others_there_are(topics: Crowd) -> None:
    label_topics(topics, TABLE)
    keep(topics)
    before = {row.item_id: row.pairs for row in topics.session.scalars(select(Comparison))}
    quality.score_items(topics.session, topics.project, [min(before)])
    topics.session.expire_all()
    assert {row.item_id: row.pairs for row in topics.session.scalars(select(Comparison))} == before


def test_withdrawn_items_leave_the_report_at_the_next_making(topics: Crowd) -> None:
    items = label_topics(topics, TABLE)
    keep(topics)
    topics.session.execute(update(Item).where(Item.id == items[0].id).values(state="withdrawn"))
    assert report.make(topics.session, topics.project).items == 4


def test_each_annotator_is_compared_with_the_others(topics: Crowd) -> None:
    label_topics(topics, TABLE)
    (field,) = quality.agreement(topics.session, topics.project).fields
    found = {int(group.key): group for group in field.workers}
    bob = found[topics.people["bob"].id]
    (agreement,) = bob.measures
    assert (bob.items, agreement.n) == (5, 5)
    assert agreement.value == pytest.approx((2 + 2 + 0 + 1 + 0) / 8)
    assert agreement.interval is not None
    assert agreement.interval.low <= agreement.value <= agreement.interval.high


def test_precision_and_recall_are_each_annotators_own(session: Session) -> None:
    crowd = Crowd(session, BOX, overlap=2)
    (item,) = crowd.items(1)
    two = boxes((0, 0, 10, 10, "car"), (100, 0, 10, 10, "bus"))
    crowd.label("ann", {item.id: {"things": two}})
    crowd.label("bob", {item.id: {"things": two[:1]}})
    (field,) = quality.agreement(session, crowd.project).fields
    found = {
        int(group.key): {measure.name: measure.value for measure in group.measures} for group in field.workers
    }
    ann, bob = found[crowd.people["ann"].id], found[crowd.people["bob"].id]
    assert (ann["precision"], ann["recall"]) == (1, 0.5)
    assert (bob["precision"], bob["recall"]) == (0.5, 1)


def test_imports_and_days_are_groups_of_their_own(topics: Crowd) -> None:
    items = label_topics(topics, TABLE)
    job = Job(kind="import", project_id=topics.project.id, payload={"uploads": [{"name": "a.csv"}, {}]})
    topics.session.add(job)
    topics.session.flush()
    items[0].import_id = job.id
    topics.session.execute(
        update(Assignment)
        .where(Assignment.item_id == items[0].id)
        .values(submitted_at=utcnow() - timedelta(days=9))
    )
    topics.session.flush()
    found = quality.agreement(topics.session, topics.project)
    (field,) = found.fields
    assert found.imports == {job.id: "a.csv +1"}
    assert [(group.key, group.items) for group in field.batches] == [("0", 4), (str(job.id), 1)]
    assert [group.items for group in field.days] == [1, 4]
    assert field.batches[1].measures[0].interval is None


def behind(crowd: Crowd, name: str = "topic", **wanted: Any) -> list[int]:
    return [
        found.item_id for found in quality.items_behind(crowd.session, crowd.project, name, Behind(**wanted))
    ]


@pytest.mark.parametrize("kept", [False, True])
def test_every_figure_leads_to_its_items(topics: Crowd, kept: bool) -> None:
    items = label_topics(topics, TABLE)
    ids = [item.id for item in items]
    people = {name: user.id for name, user in topics.people.items()}
    if kept:
        keep(topics)
    assert behind(topics, left=people["ann"], right=people["cho"]) == ids[:3]
    assert behind(topics, worker=people["bob"]) == ids[:5]
    assert (
        behind(topics, row="other", column="sport") == behind(topics, row="sport", column="other") == [ids[2]]
    )
    assert behind(topics, row="sport", column="sport", left=people["ann"], right=people["cho"]) == ids[1:3]
    assert behind(topics, row="sport", column="no such class") == []
    assert behind(topics, batch=0) == ids[:5]
    assert behind(topics, batch=7) == []
    assert behind(topics, day=utcnow().date()) == ids[:5]
    (found,) = quality.items_behind(
        topics.session, topics.project, "topic", Behind(row="sport", column="other")
    )
    assert (found.times, len(found.pairs), found.value) == (2, 2, pytest.approx(1 / 3))
    more = quality.items_behind(topics.session, topics.project, "topic", Behind(), after=ids[1], limit=2)
    assert [each.item_id for each in more] == ids[2:4]


def test_objects_that_the_other_has_not_lead_to_their_items(session: Session) -> None:
    crowd = Crowd(session, BOX, overlap=2)
    one, two = crowd.items(2)
    crowd.label("ann", {one.id: {"things": boxes((0, 0, 9, 9, "car"))}, two.id: {"things": []}})
    crowd.label(
        "bob",
        {one.id: {"things": boxes((0, 0, 9, 9, "bus"))}, two.id: {"things": boxes((0, 0, 9, 9, "bus"))}},
    )
    assert behind(crowd, "things", row="car", column="bus") == [one.id]
    assert behind(crowd, "things", row="bus", column=quality.NO_OBJECT) == [two.id]
    with pytest.raises(NotFound):
        behind(crowd, "no_such_field")


def test_a_measure_counts_the_items_that_went_into_it_and_of_one_alone_draws_no_interval(
    session: Session,
) -> None:
    crowd = Crowd(session, BOX, overlap=2)
    items = crowd.items(3)
    found = {item.id: {"things": boxes((0, 0, 9, 9, "car"))} for item in items}
    crowd.label("ann", {**found, items[0].id: {"things": []}})
    crowd.label("bob", found)
    measures = {measure.name: measure for measure in crowd.agreement().measures}
    assert {name: measures[name].n for name in ("nothing", "iou", "f1")} == {"nothing": 1, "iou": 2, "f1": 3}
    assert (measures["nothing"].value, measures["nothing"].interval) == (0, None)


def test_spans_that_differ_by_a_particle_are_told_apart_from_those_that_differ_otherwise(
    session: Session,
) -> None:
    crowd = Crowd(session, SPAN, overlap=2)
    (item,) = crowd.items(1)
    crowd.label("ann", {item.id: {"names": spans((0, 3, "PER"), (5, 8, "LOC"))}})
    crowd.label("bob", {item.id: {"names": spans((0, 4, "PER"), (5, 7, "LOC"))}})
    (field,) = quality.agreement(session, crowd.project).fields
    found = {measure.name: measure.value for measure in field.measures}
    assert (found["exact_f1"], found["josa_f1"], found["overlap_f1"]) == (0, 1, 1)


def test_the_projects_own_threshold_says_which_boxes_match(session: Session) -> None:
    crowd = Crowd(session, BOX, overlap=2)
    (item,) = crowd.items(1)
    crowd.label("ann", {item.id: {"things": boxes((0, 0, 10, 10, "car"))}})
    crowd.label("bob", {item.id: {"things": boxes((0, 0, 10, 6, "car"))}})
    assert values(crowd.agreement())["f1"] == 1
    crowd.project.match_iou = 0.7
    field = crowd.agreement()
    reasons = {measure.name: str(measure.undefined) for measure in field.measures if measure.value is None}
    assert values(field)["f1"] == 0
    assert set(reasons) == {
        "nothing",
        "class_alpha",
        "class_agreement",
        "iou",
        "iou_q1",
        "iou_median",
        "iou_q3",
    }
    assert "No two objects match" in reasons["iou"]


def test_several_classes_agree_only_as_a_whole_set(session: Session) -> None:
    crowd = Crowd(session, SEVERAL, overlap=2)
    same, half, none = crowd.items(3)
    crowd.label("ann", {same.id: {"tags": ["a", "b"]}, half.id: {"tags": ["a"]}, none.id: {"tags": []}})
    crowd.label("bob", {same.id: {"tags": ["b", "a"]}, half.id: {"tags": ["a", "b"]}, none.id: {"tags": []}})
    field = crowd.agreement()
    found = values(field)
    assert found["agreement"] == pytest.approx(2 / 3)
    assert found["jaccard"] == pytest.approx((1 + 1 / 2 + 1) / 3)
    assert found["masi_alpha"] is not None
    assert found["krippendorff_alpha"] is not None
    assert found["krippendorff_alpha"] < found["masi_alpha"]
    assert field.confusion is not None
    assert field.confusion.counts == ((2, 0, 0), (0, 1, 1), (0, 1, 0))


# every kind, by its own tally

CLASSES = [{"name": "a"}, {"name": "b"}]


def tally_of(*fields: dict[str, Any]) -> Tally:
    """The tally of the last field."""
    full = [{"classes": CLASSES, **field} for field in fields]
    return tallies(full, 0.5)[full[-1]["name"]]


def figures(tally: Tally, *items: Any, field: str = "f") -> dict[str, float | None]:
    """The measures over items; an item is a dictionary of answers by worker, or of such by field."""
    found = {
        measure.name: measure.value for measure in count(tally, blocked(tally, *items, field=field)).measures
    }
    assert all(value is None or np.isfinite(value) for value in found.values())
    return found


def blocked(tally: Tally, *items: Any, field: str = "f") -> Block:
    rows = []
    for number, said in enumerate(items, 1):
        fields = said if field in said else {field: said}
        compared = tally.compare(ItemAnswers(number, fields, {}, 20, None)).packed()
        rows.append((number, None, compared["pairs"], compared["cells"], compared["units"]))
    return block(tally.columns, rows)


def drawn(*shapes: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"id": f"o{at}", "class": "a", **shape} for at, shape in enumerate(shapes)]


SQUARE = [[0, 0], [10, 0], [10, 10], [0, 10]]
HALF = [[0, 0], [10, 0], [10, 5], [0, 5]]


@pytest.mark.parametrize(
    ("kind", "one", "other", "alike"),
    [
        ("polygon", {"points": SQUARE}, {"points": HALF}, 0.5),
        ("polyline", {"points": [[0, 0], [10, 0]]}, {"points": [[10, 0], [0, 0]]}, 1.0),
        (
            "box",
            {"x": 0, "y": 0, "width": 10, "height": 10, "rotation": 0},
            {"x": 0, "y": 0, "width": 10, "height": 10, "rotation": 45},
            2**0.5 / 2,
        ),
        ("mask", {"size": [2, 4], "counts": [0, 4, 4]}, {"size": [2, 4], "counts": [0, 3, 5]}, 0.75),
        ("keypoints", {"points": [[0, 0, 2], [9, 9, 2]]}, {"points": [[0, 0, 2], [9, 9, 1]]}, 1.0),
    ],
)
def test_every_shape_is_found_placed_and_named_apart(
    kind: str, one: dict[str, Any], other: dict[str, Any], alike: float
) -> None:
    classes = [{"name": name, "keypoints": ["tip", "tail"]} for name in "ab"]
    tally = tally_of({"name": "f", "kind": kind, "classes": classes, "rotated": True})
    found = figures(tally, {1: drawn(one), 2: drawn(other)}, {1: [], 2: []}, {1: drawn(one), 2: []})
    assert found["f1"] == pytest.approx(2 / 3)
    assert found["iou"] == pytest.approx(alike)
    assert found["class_agreement"] == 1
    assert found["class_alpha"] is None
    assert found["nothing"] == 0.5


def test_relations_agree_when_their_matched_ends_and_their_name_do() -> None:
    box = {"name": "things", "kind": "box"}
    tally = tally_of(box, {"name": "f", "kind": "relation", "between": ["things"], "directed": True})
    at = {"x": 0, "y": 0, "width": 10, "height": 10}
    mine, theirs = drawn(at, {**at, "x": 50}), drawn({**at, "x": 50}, at)
    said = {
        "things": {1: mine, 2: theirs},
        "f": {
            1: [{"id": "r1", "class": "a", "from": "o0", "to": "o1"}],
            2: [
                {"id": "r1", "class": "a", "from": "o1", "to": "o0"},
                {"id": "r2", "class": "a", "from": "o0", "to": "o1"},
            ],
        },
    }
    found = figures(tally, said)
    assert found["f1"] == pytest.approx(2 / 3)
    assert count(tally, blocked(tally, said)).confusion.counts == ((1, 0, 1), (0, 0, 0), (1, 0, 0))  # type: ignore[union-attr]


def test_a_tree_of_classes_also_counts_how_near_two_of_them_are() -> None:
    classes = [{"name": "x"}, {"name": "a", "parent": "x"}, {"name": "b", "parent": "x"}, {"name": "y"}]
    tally = tally_of({"name": "f", "kind": "choice", "classes": classes})
    found = figures(tally, {1: "a", 2: "b"}, {1: "y", 2: "y"}, {1: "a", 2: "a"})
    assert found["path_alpha"] is not None
    assert found["krippendorff_alpha"] is not None
    assert found["path_alpha"] > found["krippendorff_alpha"]
    assert "path_alpha" not in figures(tally_of({"name": "f", "kind": "choice"}), {1: "a", 2: "b"})


def test_ratings_are_measured_as_an_order() -> None:
    tally = tally_of({"name": "f", "kind": "rating", "levels": 5, "classes": []})
    table = [[1, 2, 5, 4], [1, 3, 5, 2], [2, 2, None, 4]]
    items = [
        {who: row[at] for who, row in enumerate(table, 1) if row[at] is not None}
        for at in range(len(table[0]))
    ]
    found = figures(tally, *items)
    assert found["ordinal_alpha"] == pytest.approx(krippendorff_alpha(table, level="ordinal"))
    assert found["gwet_ac2"] == pytest.approx(gwet_ac2(table, categories=range(1, 6)))
    assert found["within_one"] == pytest.approx(8 / 10)
    assert found["weighted_kappa"] is not None
    assert count(tally, blocked(tally, *items)).confusion.classes == ("1", "2", "3", "4", "5")  # type: ignore[union-attr]


def test_numbers_are_measured_by_how_far_apart_they_are() -> None:
    tally = tally_of({"name": "f", "kind": "number", "classes": [], "min": None, "max": None})
    found = figures(tally, {1: 10, 2: 12}, {1: 5, 2: 5}, {1: 0, 2: 1})
    rows = [[10, 5, 0], [12, 5, 1]]
    assert found["interval_alpha"] == pytest.approx(krippendorff_alpha(rows, level="interval"))
    assert found["ratio_alpha"] == pytest.approx(krippendorff_alpha(rows, level="ratio"))
    assert found["mean_difference"] == 1
    assert found["closeness"] == pytest.approx((10 / 12 + 1 + 0) / 3)
    assert found["icc"] is not None
    below = figures(tally, {1: -1, 2: 1}, {1: 2, 2: 2})
    assert below["ratio_alpha"] is None


def test_rankings_are_compared_by_order_and_by_who_is_best() -> None:
    tally = tally_of({"name": "f", "kind": "ranking", "classes": []})
    found = figures(
        tally,
        {1: [["a"], ["b"], ["c"]], 2: [["a"], ["c"], ["b"]]},
        {1: [["a", "b", "c"]], 2: [["a"], ["b"], ["c"]]},
    )
    assert found["kendall_tau"] == pytest.approx(1 / 3)
    assert found["same_best"] == 0.5
    assert found["rank_alpha"] is not None


def test_texts_are_compared_letter_by_letter_and_word_by_word() -> None:
    tally = tally_of({"name": "f", "kind": "text", "classes": []})
    found = figures(tally, {1: "the cat", 2: "the bat"}, {1: "", 2: ""})
    assert found == pytest.approx({"agreement": 0.5, "text_closeness": 6 / 7, "cer": 1 / 7, "wer": 1 / 2})


def test_preferences_are_choices_among_the_responses() -> None:
    tally = tally_of({"name": "f", "kind": "preference", "classes": []})
    found = figures(tally, {1: "a", 2: "a"}, {1: "tie", 2: "b"}, {1: "b", 2: "b"})
    assert found["agreement"] == pytest.approx(2 / 3)
    assert found["krippendorff_alpha"] is not None


@pytest.mark.parametrize(
    "kind", ["box", "polygon", "mask", "keypoints", "span", "choice", "rating", "number", "text", "ranking"]
)
def test_without_anything_to_compare_every_figure_says_why_and_none_is_a_number(kind: str) -> None:
    tally = tally_of({"name": "f", "kind": kind, "levels": 3})
    found = count(tally, blocked(tally)).measures
    assert {measure.name for measure in found} == set(tally.shown)
    assert all(measure.value is None and measure.undefined for measure in found)


def test_reading_answers_says_who_handed_in_when_and_from_which_import(topics: Crowd) -> None:
    items = label_topics(topics, TABLE)
    (first, *_rest) = answers.read(topics.session, topics.project, [CHOICE])
    assert first.item_id == items[0].id
    assert set(first.handed_in) == {user.id for user in topics.people.values()}
    assert (first.import_id, first.length) == (None, 18)
