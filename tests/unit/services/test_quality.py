"""How much the annotators agree: what counts, what it comes to, and that it is kept up to date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from labelstage.measures.agreement import cohen_kappa, conger_kappa, gwet_ac1, krippendorff_alpha
from labelstage.services import accounts, annotation, assignment, projects, quality, rescoring, review
from labelstage.services.access import Role
from labelstage.services.quality.report import FieldAgreement
from labelstage.storage import Assignment, Item, ItemScore, Job, User, utcnow
from tests.site import PASSWORD, text_items
from tests.unit.services.conftest import PASSWORDS

KEYS = count()
CHOICE = {
    "name": "topic",
    "kind": "choice",
    "classes": [{"name": "finance"}, {"name": "sport"}, {"name": "other"}],
}
SEVERAL = {"name": "tags", "kind": "choice", "multiple": True, "classes": [{"name": "a"}, {"name": "b"}]}
SPAN = {"name": "names", "kind": "span", "classes": [{"name": "PER"}, {"name": "LOC"}]}
BOX = {"name": "things", "kind": "box", "classes": [{"name": "car"}, {"name": "bus"}]}
TEXT = "김동국이 서울에서 박지성을 만났다"


def spans(*bounds: tuple[int, int, str]) -> list[dict[str, Any]]:
    return [
        {"id": f"s{number}", "class": name, "start": start, "end": end}
        for number, (start, end, name) in enumerate(bounds)
    ]


def boxes(*shapes: tuple[float, float, float, float, str]) -> list[dict[str, Any]]:
    return [
        {"id": f"b{number}", "class": name, "x": x, "y": y, "width": width, "height": height}
        for number, (x, y, width, height, name) in enumerate(shapes)
    ]


class Crowd:
    """A project and people who label it."""

    def __init__(self, session: Session, *fields: Mapping[str, Any], overlap: int = 3) -> None:
        self.session = session
        self.manager = self._person("manager")
        self.project = projects.create_project(
            session, by=self.manager, title="P", fields=list(fields), overlap=overlap
        )
        self.people: dict[str, User] = {}
        self.on_images = any(field["kind"] == "box" for field in fields)

    def _person(self, name: str) -> User:
        return accounts.create_user(
            self.session, PASSWORDS, email=f"{name}@example.com", name=name, password=PASSWORD
        )

    def worker(self, name: str) -> User:
        if name not in self.people:
            self.people[name] = self._person(name)
            projects.add_member(self.session, self.project, self.people[name], Role.WORKER)
        return self.people[name]

    def items(self, number: int) -> list[Item]:
        made = text_items(self.session, self.project.id, [TEXT] * number)
        for item in made if self.on_images else []:
            item.media, item.text, item.width, item.height = "image", None, 640, 480
        self.session.flush()
        return made

    def label(self, name: str, results: Mapping[int, Mapping[str, Any]]) -> dict[int, Assignment]:
        """One worker labels the items that he has an answer for, and skips the others."""
        done = {}
        worker = self.worker(name)
        while not isinstance(work := assignment.next_assignment(self.session, self.project, worker), str):
            if work.item_id in results:
                self.submit(work, results[work.item_id])
                done[work.item_id] = work
            else:
                assignment.skip(self.session, work, reason="not mine")
        return done

    def submit(self, work: Assignment, result: Mapping[str, Any]) -> None:
        key = f"key-{next(KEYS):08}"
        annotation.submit(self.session, self.project, work, result=dict(result), key=key)

    def agreement(self) -> FieldAgreement:
        (only,) = quality.agreement(self.session, self.project).fields
        return only

    def score(self, item: Item) -> dict[tuple[str, str], float | None]:
        rows = self.session.scalars(select(ItemScore).where(ItemScore.item_id == item.id))
        return {(row.field, row.measure): row.value for row in rows}


@pytest.fixture
def topics(session: Session) -> Crowd:
    return Crowd(session, CHOICE)


def values(field: FieldAgreement) -> dict[str, float | None]:
    return {measure.name: measure.value for measure in field.measures}


def label_topics(crowd: Crowd, table: Mapping[str, list[str | None]]) -> list[Item]:
    """Each worker's topics, one per item; None: he skips the item."""
    items = crowd.items(len(next(iter(table.values()))))
    for name, topics in table.items():
        said = zip(items, topics, strict=True)
        crowd.label(name, {item.id: {"topic": topic} for item, topic in said if topic is not None})
    return items


TABLE: dict[str, list[str | None]] = {
    "ann": ["finance", "sport", "sport", "other", "finance", None],
    "bob": ["finance", "sport", "other", "other", "sport", "sport"],
    "cho": ["finance", "sport", "sport", None, None, None],
}


def test_the_coefficients_are_those_of_the_published_formulas(topics: Crowd) -> None:
    label_topics(topics, TABLE)
    ratings = list(TABLE.values())
    field = topics.agreement()
    assert (field.items, field.singles, field.annotators, field.pairs_compared) == (5, 1, 3, 3 * 3 + 2)
    expected = {
        "agreement": (1 + 1 + 1 / 3 + 1 + 0) / 5,
        "conger_kappa": conger_kappa(ratings),
        "krippendorff_alpha": krippendorff_alpha(ratings),
        "gwet_ac1": gwet_ac1(ratings, categories=["finance", "sport", "other"]),
    }
    found = values(field)
    assert {name: found[name] for name in expected} == pytest.approx(expected)
    assert found["fleiss_kappa"] is not None


def test_cohens_kappa_is_for_two_annotators_and_says_so_to_more(topics: Crowd) -> None:
    two = {name: TABLE[name] for name in ("ann", "bob")}
    label_topics(topics, two)
    assert values(topics.agreement())["cohen_kappa"] == pytest.approx(
        cohen_kappa(TABLE["ann"][:5], TABLE["bob"][:5])
    )
    last = topics.session.scalars(select(Item.id).order_by(Item.id.desc())).first()
    assert last is not None
    topics.label("cho", {last: {"topic": "sport"}})
    cohen = next(measure for measure in topics.agreement().measures if measure.name == "cohen_kappa")
    assert cohen.value is None
    assert "Conger" in str(cohen.undefined)


def test_every_number_comes_with_its_n_and_its_interval(topics: Crowd) -> None:
    label_topics(topics, TABLE)
    for measure in topics.agreement().measures:
        if measure.name == "cohen_kappa":
            continue
        assert measure.n == 5
        assert measure.interval is not None
        assert measure.value is not None
        assert measure.interval.low <= measure.value <= measure.interval.high
        assert measure.interval.low < measure.interval.high


def test_the_same_labels_give_the_same_report(topics: Crowd) -> None:
    label_topics(topics, TABLE)
    assert topics.agreement() == topics.agreement()


def test_where_there_is_no_number_there_is_a_reason(topics: Crowd) -> None:
    assert {str(measure.undefined) for measure in topics.agreement().measures} == {
        "No two annotators have labelled the same item in this field yet."
    }
    label_topics(topics, {"ann": ["sport"], "bob": ["sport"]})
    field = topics.agreement()
    assert values(field)["agreement"] == 1
    assert values(field)["gwet_ac1"] == 1  # it knows from the schema that other classes were possible
    undefined = {measure.name for measure in field.measures if measure.undefined}
    assert undefined == {"cohen_kappa", "conger_kappa", "fleiss_kappa", "krippendorff_alpha"}
    assert field.pairs[0].measures[1].undefined is not None


def test_pairs_show_what_they_share(topics: Crowd) -> None:
    label_topics(topics, TABLE)
    people = topics.people
    shown = {(pair.left, pair.right): pair for pair in topics.agreement().pairs}
    assert set(shown) == {
        (people["ann"].id, people["bob"].id),
        (people["ann"].id, people["cho"].id),
        (people["bob"].id, people["cho"].id),
    }
    pair = shown[people["ann"].id, people["bob"].id]
    assert pair.items == 5
    assert [measure.value for measure in pair.measures] == pytest.approx(
        [3 / 5, cohen_kappa(TABLE["ann"][:5], TABLE["bob"][:5])]
    )


def test_the_confusion_counts_each_pair_of_answers_once_on_both_sides(topics: Crowd) -> None:
    label_topics(topics, TABLE)
    confusion = topics.agreement().confusion
    assert confusion is not None
    assert confusion.classes == ("finance", "sport", "other")
    # item 1: 3 x finance; 2: 3 x sport; 3: sport, other, sport; 4: other twice; 5: finance and sport
    assert confusion.counts == ((3, 1, 0), (1, 4, 2), (0, 2, 1))


def test_the_items_agreed_on_least_come_first_and_full_agreement_is_not_listed(topics: Crowd) -> None:
    items = label_topics(topics, TABLE)
    lowest = topics.agreement().lowest
    assert [row.item_id for row in lowest] == [items[4].id, items[2].id]
    assert [row.value for row in lowest] == pytest.approx([0, 1 / 3])
    assert lowest[1].annotators == 3


def test_a_reviewers_fix_is_not_the_workers_opinion(topics: Crowd) -> None:
    (item,) = topics.items(1)
    first = topics.label("ann", {item.id: {"topic": "sport"}})[item.id]
    topics.label("bob", {item.id: {"topic": "finance"}})
    assert first.revision_id is not None
    review.review(
        topics.session,
        topics.project,
        first,
        topics.manager,
        decision="fix",
        revision_id=first.revision_id,
        result={"topic": "finance"},
    )
    assert values(topics.agreement())["agreement"] == 0
    quality.score_items(topics.session, topics.project)
    assert topics.score(item) == {("topic", "agreement"): 0}


def test_work_that_was_returned_and_handed_in_again_counts_as_it_is_now(topics: Crowd) -> None:
    (item,) = topics.items(1)
    first = topics.label("ann", {item.id: {"topic": "sport"}})[item.id]
    topics.label("bob", {item.id: {"topic": "finance"}})
    assert first.revision_id is not None
    review.review(
        topics.session,
        topics.project,
        first,
        topics.manager,
        decision="return",
        revision_id=first.revision_id,
        comment="Read it again.",
    )
    assert values(topics.agreement())["agreement"] == 0
    topics.submit(first, {"topic": "finance"})
    assert values(topics.agreement())["agreement"] == 1


def test_only_counted_submits_take_part(topics: Crowd) -> None:
    items = label_topics(topics, {"ann": ["sport"], "bob": ["sport"], "cho": ["other"]})
    late = topics.session.scalars(
        select(Assignment).where(Assignment.worker_id == topics.people["cho"].id)
    ).one()
    late.counted = False
    assert values(topics.agreement())["agreement"] == 1
    items[0].state = "withdrawn"
    assert topics.agreement().items == 0


def test_a_field_left_alone_is_missing_an_empty_list_is_an_answer(session: Session) -> None:
    crowd = Crowd(session, SPAN)
    nothing, silence = crowd.items(2)
    crowd.label("ann", {nothing.id: {"names": []}, silence.id: {"names": []}})
    crowd.label("bob", {nothing.id: {"names": []}, silence.id: {}})
    field = crowd.agreement()
    assert field.items == 1
    quality.score_items(session, crowd.project)
    assert crowd.score(nothing) == {("names", name): 1 for name in ("exact_f1", "josa_f1", "overlap_f1")}
    assert crowd.score(silence) == {}


def test_spans_are_compared_to_the_letter_and_by_overlap(session: Session) -> None:
    crowd = Crowd(session, SPAN, overlap=2)
    first, second = crowd.items(2)
    crowd.label("ann", {first.id: {"names": spans((0, 3, "PER"), (5, 7, "LOC"))}, second.id: {"names": []}})
    crowd.label(
        "bob",
        {first.id: {"names": spans((0, 4, "PER"), (5, 7, "LOC"), (10, 13, "PER"))}, second.id: {"names": []}},
    )
    field = crowd.agreement()
    found = values(field)
    assert found["exact_f1"] == pytest.approx(2 / 5)
    assert found["overlap_f1"] == pytest.approx(4 / 5)
    assert found["nothing"] == 1
    ratings = [
        [*"AAA", None, None, *"BB", *[None] * (len(TEXT) - 7)],
        [*"AAAA", None, *"BB", *[None] * 3, *"AAA", *[None] * (len(TEXT) - 13)],
    ]
    marked = [[letter or "-" for letter in row] + ["-"] * len(TEXT) for row in ratings]
    assert found["character_alpha"] == pytest.approx(krippendorff_alpha(marked))
    assert field.confusion is not None
    assert field.confusion.classes == ("PER", "LOC")
    assert field.confusion.counts == ((1, 0, 1), (0, 1, 0), (1, 0, 0))
    quality.score_items(session, crowd.project)
    assert crowd.score(first) == pytest.approx(
        {("names", "exact_f1"): 0.4, ("names", "josa_f1"): 0.8, ("names", "overlap_f1"): 0.8}
    )


def test_boxes_are_found_placed_and_named_apart(session: Session) -> None:
    crowd = Crowd(session, BOX, overlap=2)
    (item,) = crowd.items(1)
    crowd.label(
        "ann",
        {item.id: {"things": boxes((0, 0, 10, 10, "car"), (100, 0, 10, 10, "bus"), (200, 0, 10, 10, "car"))}},
    )
    crowd.label("bob", {item.id: {"things": boxes((0, 0, 10, 10, "car"), (100, 0, 10, 5, "car"))}})
    field = crowd.agreement()
    found = values(field)
    assert {name: found[name] for name in ("f1", "iou", "class_agreement")} == pytest.approx(
        {"f1": 0.8, "iou": 0.75, "class_agreement": 0.5}
    )
    assert found["f1_mean"] == pytest.approx((2 + 9) / 10 * 0.4)  # one box lies exactly alike, one at .5
    assert (found["iou_q1"], found["iou_median"], found["iou_q3"]) == (0.625, 0.75, 0.875)
    assert found["class_alpha"] == pytest.approx(krippendorff_alpha([["car", "bus"], ["car", "car"]]))
    pair = {measure.name: measure.value for measure in field.pairs[0].measures}
    assert pair["precision"] == 1
    assert pair["recall"] == pytest.approx(2 / 3)
    assert field.confusion is not None
    assert field.confusion.unmatched
    assert field.confusion.counts == ((1, 1, 1), (1, 0, 0), (1, 0, 0))
    quality.score_items(session, crowd.project)
    assert crowd.score(item) == pytest.approx(
        {("things", "f1"): 0.8, ("things", "iou"): 0.75, ("things", "class_agreement"): 0.5}
    )


def test_answers_from_before_a_field_changed_its_kind_are_left_out(topics: Crowd) -> None:
    label_topics(topics, TABLE)
    projects.save_schema(
        topics.session, topics.project, by=topics.manager, fields=[{**CHOICE, "multiple": True}]
    )
    assert topics.agreement().items == 0


def test_a_class_that_left_the_schema_still_counts(topics: Crowd) -> None:
    label_topics(topics, TABLE)
    fewer = {**CHOICE, "classes": CHOICE["classes"][:2]}  # type: ignore[index]
    projects.save_schema(topics.session, topics.project, by=topics.manager, fields=[fewer])
    confusion = topics.agreement().confusion
    assert confusion is not None
    assert confusion.classes == ("finance", "sport", "other")


def test_submits_mark_their_items_and_get_one_score_job_however_many_come(topics: Crowd) -> None:
    items = label_topics(topics, TABLE)
    assert all(item.rescore for item in _fresh(topics.session, items))
    assert topics.session.scalars(select(Job)).all() == []
    for _look in range(3):
        rescoring.enqueue_outdated(topics.session, utcnow())
    (job,) = topics.session.scalars(select(Job))
    assert (job.kind, job.project_id, job.state, job.payload) == ("score", topics.project.id, "queued", {})


def test_a_new_matching_threshold_or_schema_marks_every_scored_item_again(topics: Crowd) -> None:
    items = label_topics(topics, TABLE)
    changes = [
        lambda: projects.change_settings(topics.session, topics.project, match_iou=0.7),
        lambda: projects.save_schema(
            topics.session, topics.project, by=topics.manager, fields=[{**CHOICE, "title": "Subject"}]
        ),
    ]
    for change in changes:
        while quality.rescore(topics.session, topics.project):
            pass
        change()
        assert [item.rescore for item in _fresh(topics.session, items)] == [True] * 5 + [False]
    while quality.rescore(topics.session, topics.project):
        pass
    projects.change_settings(topics.session, topics.project, match_iou=0.7, points=3)
    assert not any(item.rescore for item in _fresh(topics.session, items))


def _fresh(session: Session, items: list[Item]) -> Iterator[Item]:
    return (session.get_one(Item, item.id, populate_existing=True) for item in items)


def test_rescoring_takes_the_marked_items_and_no_others(topics: Crowd) -> None:
    items = label_topics(topics, TABLE)
    steps = []
    while found := quality.rescore(topics.session, topics.project, limit=4):
        steps.append(len(found))
    assert steps == [4, 2]
    assert not any(item.rescore for item in _fresh(topics.session, items))
    assert topics.score(items[2]) == pytest.approx({("topic", "agreement"): 1 / 3})
    assert topics.score(items[5]) == {}


def test_scores_that_are_no_longer_true_go_away(topics: Crowd) -> None:
    (item,) = label_topics(topics, {"ann": ["sport"], "bob": ["sport"]})
    quality.score_items(topics.session, topics.project, [item.id])
    assert topics.score(item)
    item.state = "withdrawn"
    quality.score_items(topics.session, topics.project, [item.id])
    assert topics.score(item) == {}


def test_scores_never_reach_into_another_project(session: Session) -> None:
    one = Crowd(session, CHOICE)
    items = label_topics(one, {"ann": ["sport"], "bob": ["sport"]})
    other = projects.create_project(session, by=one.manager, title="Q", fields=[CHOICE])
    quality.score_items(session, one.project)
    assert quality.score_items(session, other, [items[0].id]) == 0
    assert one.score(items[0])


def test_reading_costs_a_handful_of_queries_whatever_the_number_of_items(topics: Crowd) -> None:
    def queries() -> int:
        seen = []
        engine = topics.session.get_bind()
        event.listen(engine, "before_cursor_execute", note := lambda *rest: seen.append(rest[2]))
        quality.agreement(topics.session, topics.project)
        event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    items = topics.items(30)
    for name in ("ann", "bob"):
        topics.label(name, {item.id: {"topic": "sport"} for item in items})
    many = queries()
    for item in items[2:]:
        item.state = "withdrawn"
    topics.session.flush()
    assert queries() == many < 17
