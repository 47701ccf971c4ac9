"""What a release freezes, and which one answer it chooses."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from labelstage.formats import FORMATS, Record
from labelstage.services import manifest, projects, releases
from labelstage.services.errors import Conflict, Invalid, NotFound
from labelstage.storage import Job, Release, User
from tests.labelled import FIELDS, Labelled, box, labelled
from tests.unit.formats.examples import record


@pytest.fixture
def scene(session: Session) -> Labelled:
    made = labelled(session)
    made.photo("p1")
    made.photo("p2")
    return made


def release(scene: Labelled, **how: Any) -> Release:
    return releases.create_release(scene.session, scene.project, by=scene.people["manager"], **how)


def records(scene: Labelled, **how: Any) -> list[Record]:
    scene.session.expire_all()
    return releases.records_after(scene.session, release(scene, **how), 0, 100)


def test_without_accepted_work_there_is_nothing_to_release_and_it_says_what_to_do(scene: Labelled) -> None:
    scene.submit("ann", "p1", scene="indoor")
    with pytest.raises(Invalid, match="no accepted work yet"), scene.session.begin_nested():
        release(scene)
    assert release(scene, states=["submitted"]).number == 1


@pytest.mark.parametrize(
    ("how", "place"),
    [
        ({"states": []}, "states"),
        ({"states": ["leased"]}, "states"),
        ({"labels": "best"}, "labels"),
        ({"title": "x" * 201}, "title"),
    ],
)
def test_a_wrong_wish_is_refused_at_its_place(scene: Labelled, how: dict[str, Any], place: str) -> None:
    scene.label("ann", "p1", scene="indoor")
    with pytest.raises(Invalid) as refused:
        release(scene, **how)
    assert [problem.place for problem in refused.value.problems] == [place]


def test_releases_count_from_one_and_each_queues_its_job(scene: Labelled) -> None:
    scene.label("ann", "p1", scene="indoor")
    made = [release(scene), release(scene, title=" Second ")]
    assert [(each.number, each.title) for each in made] == [(1, "Street"), (2, "Second")]
    jobs = scene.session.scalars(select(Job).where(Job.kind == "release").order_by(Job.id)).all()
    assert [(job.id, job.payload) for job in jobs] == [
        (each.job_id, {"release_id": each.id}) for each in made
    ]
    assert releases.releases_of(scene.session, scene.project) == made[::-1]


def test_only_accepted_work_goes_in_and_submitted_work_when_asked_for(scene: Labelled) -> None:
    scene.label("ann", "p1", scene="indoor")
    scene.submit("bob", "p1", scene="indoor")
    scene.submit("ann", "p2", scene="indoor")
    scene.send_back("ann", "p2")
    assert [(each.external_id, len(each.annotations)) for each in records(scene)] == [("p1", 1)]
    [both] = records(scene, states=["accepted", "submitted"])
    assert [each.state for each in both.annotations] == ["accepted", "submitted"]


def test_a_withdrawn_item_stays_out(scene: Labelled) -> None:
    scene.label("ann", "p1", scene="indoor")
    scene.label("ann", "p2", scene="indoor")
    scene.items["p1"].state = "withdrawn"
    scene.session.flush()
    assert [each.external_id for each in records(scene)] == ["p2"]


def test_what_happens_after_the_freeze_changes_nothing(scene: Labelled) -> None:
    scene.label("ann", "p1", scene="indoor")
    scene.submit("bob", "p1", scene="outdoor")
    frozen = release(scene, states=["accepted", "submitted"])
    before = releases.records_after(scene.session, frozen, 0, 100)
    scene.fix("bob", "p1", scene="indoor")
    scene.label("cho", "p1", scene="outdoor")
    scene.label("ann", "p2", scene="outdoor")
    scene.project.match_iou = 0.9
    projects.save_schema(
        scene.session,
        scene.project,
        by=scene.people["manager"],
        fields=[{"name": "other", "kind": "choice", "classes": [{"name": "x"}]}],
    )
    scene.session.flush()
    scene.session.expire_all()
    assert releases.records_after(scene.session, frozen, 0, 100) == before


def test_every_label_says_where_it_came_from(scene: Labelled) -> None:
    projects.save_guideline(scene.session, scene.project, by=scene.people["manager"], markdown="Box tightly.")
    first = scene.submit("ann", "p1", scene="indoor")
    returned = first.revision_id
    scene.send_back("ann", "p1")
    scene.submit("ann", "p1", scene="outdoor")
    scene.accept("ann", "p1")
    scene.submit("bob", "p1", scene="indoor")
    fixed = scene.fix("bob", "p1", scene="outdoor")
    [record] = records(scene)
    ann, bob = record.annotations
    reviewer = scene.people["reviewer"].id
    assert (ann.worker, ann.assignment, ann.origin, ann.reviewer) == (
        scene.people["ann"].id,
        first.id,
        "worker",
        reviewer,
    )
    assert ann.revision != returned
    assert (bob.worker, bob.revision, bob.origin, bob.reviewer) == (
        scene.people["bob"].id,
        fixed.fixed_revision_id,
        "reviewer",
        reviewer,
    )
    assert (ann.schema_version, ann.guideline_version) == (1, 1)


def test_work_that_needed_no_review_names_no_reviewer(scene: Labelled) -> None:
    scene.project.review_rate = 0
    scene.submit("ann", "p1", scene="indoor")
    [record] = records(scene)
    assert (record.annotations[0].state, record.annotations[0].reviewer) == ("accepted", None)


def test_one_annotation_is_taken_exactly_as_it_is(scene: Labelled) -> None:
    drawn = box("mine", 1 / 3)
    scene.label("ann", "p1", objects=[drawn])
    [record] = records(scene)
    assert record.labels == {"objects": [{**drawn, "attributes": {"parked": False}}]}
    assert (record.chosen["how"], record.chosen["revisions"]) == ("only", [record.annotations[0].revision])


def test_a_reviewers_fix_outweighs_what_others_said(scene: Labelled) -> None:
    scene.label("ann", "p1", scene="indoor", objects=[box("a", 10)])
    scene.label("bob", "p1", scene="indoor", objects=[box("a", 10)])
    scene.submit("cho", "p1", scene="indoor")
    scene.fix("cho", "p1", scene="outdoor", objects=[box("theirs", 12.5)])
    [record] = records(scene)
    assert record.labels is not None
    assert (record.labels["scene"], record.labels["objects"][0]["x"]) == ("outdoor", 12.5)
    assert (record.chosen["how"], len(record.chosen["revisions"]), len(record.annotations)) == (
        "reviewer",
        1,
        3,
    )


def test_several_annotations_become_one_answer_and_ties_stay_open(scene: Labelled) -> None:
    scene.label("ann", "p1", scene="indoor", objects=[box("a", 10), box("b", 300)])
    scene.label("bob", "p1", scene="outdoor", objects=[box("a", 14)])
    [record] = records(scene)
    assert record.labels is not None
    assert record.labels["scene"] is None
    assert [each["x"] for each in record.labels["objects"]] == [12]
    assert (record.chosen["how"], record.chosen["tied"]) == ("consensus", {"scene": ["indoor", "outdoor"]})


def test_boxes_are_merged_from_the_projects_iou_on(scene: Labelled) -> None:
    scene.project.match_iou = 0.95
    scene.label("ann", "p1", objects=[box("a", 10)])
    scene.label("bob", "p1", objects=[box("a", 14)])
    [record] = records(scene)
    assert record.labels == {"objects": []}


def test_all_annotations_can_be_had_without_choosing(scene: Labelled) -> None:
    scene.label("ann", "p1", scene="indoor")
    scene.label("bob", "p1", scene="outdoor")
    [record] = records(scene, labels="all")
    assert record.labels is None
    assert [result["scene"] for result, _worker in record.answers()] == ["indoor", "outdoor"]


def test_labels_that_no_longer_fit_the_schema_stay_in_the_annotation_only(scene: Labelled) -> None:
    scene.label("ann", "p1", scene="indoor", objects=[box("a", 10), box("z", 200, "zebra")])
    fields = [{**FIELDS[0], "classes": [{"name": "zebra"}]}]
    projects.save_schema(scene.session, scene.project, by=scene.people["manager"], fields=fields)
    made = release(scene)
    scene.session.expire_all()
    [record] = releases.records_after(scene.session, made, 0, 100)
    assert record.labels is not None
    assert [each["id"] for each in record.labels["objects"]] == ["z"]
    assert len(record.annotations[0].result["objects"]) == 2
    assert record.chosen["misfits"] == 2
    assert manifest.count([record], made.schema.fields)["misfits"] == 2


def test_records_come_by_item_id_in_pages_that_miss_none(scene: Labelled) -> None:
    for name in ("p1", "p2"):
        scene.label("ann", name, scene="indoor")
        scene.label("bob", name, scene="indoor")
    made = release(scene)
    first = releases.records_after(scene.session, made, 0, 1)
    second = releases.records_after(scene.session, made, first[0].id, 1)
    assert [each.external_id for each in first + second] == ["p1", "p2"]
    assert releases.records_after(scene.session, made, second[0].id, 1) == []
    assert (releases.count_items(scene.session, made), releases.count_labels(scene.session, made)) == (2, 4)


def test_the_manifest_counts_what_is_in_the_release(scene: Labelled) -> None:
    scene.text("t1", "김동국 씨")
    scene.label("ann", "p1", scene="indoor", objects=[box("a", 10), box("b", 300)])
    scene.label("bob", "p1", scene="outdoor", objects=[box("a", 10), box("b", 300)])
    scene.label("ann", "t1", entities=[{"id": "s", "class": "PER", "start": 0, "end": 3}], scene="indoor")
    made = release(scene)
    counts = manifest.count(releases.records_after(scene.session, made, 0, 100), made.schema.fields)
    assert counts["items"] == {"total": 2, "image": 1, "text": 1}
    assert counts["annotations"] == {"total": 3, "accepted": 3}
    assert counts["workers"] == 2
    assert counts["chosen"] == {"consensus": 1, "only": 1}
    assert counts["ties"] == {"scene": 1}
    assert counts["classes"] == {
        "objects": {"zebra": 0, "car": 2},
        "scene": {"indoor": 1, "outdoor": 0},
        "entities": {"PER": 1},
    }
    assert (counts["schema_versions"], counts["guideline_versions"]) == ([1], [])


COUNTS: dict[str, Any] = {"guideline_versions": []}


def test_a_project_without_boxes_has_no_coco_file(session: Session) -> None:
    scene = labelled(session, fields=[{"name": "topic", "kind": "choice", "classes": [{"name": "a"}]}])
    scene.text("t1", "하나")
    scene.label("ann", "t1", topic="a")
    names = [each.name for each in releases.targets_of(release(scene))]
    assert names[0] == "jsonl"
    assert "coco" not in names


def test_unless_others_are_asked_for_the_files_are_those_that_fit_best(scene: Labelled) -> None:
    scene.photo("p")
    scene.submit("ann", "p", scene="indoor")
    scene.accept("ann", "p")
    made = release(scene)
    assert [each.name for each in releases.targets_of(made)] == ["jsonl", "coco", "yolo", "conll", "csv"]
    assert [each.name for each in releases.targets_of(release(scene, formats=["voc"]))] == ["jsonl", "voc"]


def test_files_are_named_after_the_release_and_safe(scene: Labelled) -> None:
    scene.label("ann", "p1", scene="indoor")
    made = release(scene, title="../길거리 사진: v1")
    assert releases.file_name(made, releases.Target(FORMATS["coco"])) == "길거리-사진-v1-1.coco.json"
    made.title = "???"
    assert releases.file_name(made, releases.Target(FORMATS["jsonl"])) == "release-1.jsonl"


def test_a_file_can_be_had_when_the_release_is_ready_and_not_before(scene: Labelled) -> None:
    scene.label("ann", "p1", scene="indoor")
    made = release(scene)
    with pytest.raises(Conflict, match="not ready"):
        releases.ready_file(made, "jsonl")
    releases.finish(scene.session, made, COUNTS, {}, {})
    with pytest.raises(NotFound):
        releases.ready_file(made, "morse")


@pytest.mark.parametrize("end", ["failed", "cancelled"])
def test_a_release_whose_job_ended_without_it_says_so(scene: Labelled, end: str) -> None:
    scene.label("ann", "p1", scene="indoor")
    made = release(scene)
    assert releases.state_of(made) == "building"
    assert made.job is not None
    made.job.state = end
    assert releases.state_of(made) == end


def test_the_manifest_names_who_made_it_from_what_and_when(scene: Labelled) -> None:
    scene.label("ann", "p1", scene="indoor")
    made = release(scene)
    releases.finish(scene.session, made, {**COUNTS, "items": {"total": 1}}, {}, {})
    assert made.manifest is not None
    manager: User = scene.people["manager"]
    assert made.manifest["created_by"] == {"id": manager.id, "name": "Manager"}
    assert made.manifest["frozen_at"] == releases.frozen_at(made)
    assert made.manifest["query"] == {
        "states": ["accepted"],
        "labels": "consensus",
        "match_iou": 0.5,
        "formats": ["jsonl", "coco", "yolo", "conll", "csv"],
    }
    assert (made.manifest["schema_version"], made.manifest["items"]) == (1, {"total": 1})


def test_answers_that_are_no_classes_are_released_without_being_counted_as_such() -> None:
    answers = {"order": [["a"], ["b", "c"]], "rating": 3, "text": "words", "objects": [{"class": "car"}]}
    fields = [{"name": name, "classes": []} for name in ("order", "rating", "text")]
    cars = {"name": "objects", "classes": [{"name": "car"}]}
    counted = manifest.count([record(1, answers)], [*fields, cars])
    assert counted["classes"] == {"order": {}, "rating": {}, "text": {}, "objects": {"car": 1}}
