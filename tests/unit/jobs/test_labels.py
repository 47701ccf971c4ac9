"""Annotations of others come in: as where workers start, or as finished work; what cannot is named and the rest goes in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from labelstage.config import Settings
from labelstage.jobs.runner import Runner
from labelstage.services import accounts, annotation, assignment, intake, prelabels, projects, releases
from labelstage.services.access import Role
from labelstage.services.assignment import Nothing
from labelstage.services.errors import Invalid
from labelstage.services.intake import Record, Upload
from labelstage.services.intake.labels import LabelImport, queue_labels
from labelstage.storage import Assignment, Gold, Item, Job, Prelabel, Project, Reject, Revision, User, migrate
from labelstage.storage.blobs import LocalBlobs
from labelstage.storage.database import Database

FIELDS: list[dict[str, Any]] = [
    {"name": "entities", "kind": "span", "classes": [{"name": "PER"}, {"name": "LOC"}]},
    {"name": "links", "kind": "relation", "between": ["entities"], "classes": [{"name": "lives_in"}]},
    {"name": "topic", "kind": "choice", "classes": [{"name": "sport"}, {"name": "news"}]},
]
PASSWORDS = accounts.Passwords.with_cost(64, 1)


class Desk:
    """A project of texts, and somebody who brings annotations to it."""

    def __init__(self, settings: Settings, fields: list[dict[str, Any]] = FIELDS) -> None:
        self.database = Database(settings.database)
        self.blobs = LocalBlobs(settings.data_dir / "blobs")
        self.runner = Runner(self.database, self.blobs, settings)
        migrate.up(self.database)
        with self.database.begin() as session:
            self.by = accounts.create_user(
                session, PASSWORDS, email="m@example.com", name="M", password="correct horse battery"
            )
            self.project_id = projects.create_project(session, by=self.by, title="P", fields=fields).id

    def texts(self, **texts: str) -> None:
        records = [Record(default_id=key, external_id=key, text=text) for key, text in texts.items()]
        with self.database.begin() as session:
            intake.add_items(session, session.get_one(Project, self.project_id), records)

    def bring(self, files: Mapping[str, bytes], **options: Any) -> Job:
        stored = [(name, self.blobs.put(data)) for name, data in files.items()]
        uploads = [Upload(name, blob.sha256, blob.size) for name, blob in stored]
        with self.database.begin() as session:
            project, by = session.get_one(Project, self.project_id), session.get_one(User, self.by.id)
            job_id = queue_labels(session, project, uploads, LabelImport(**options), by=by).id
        while self.runner.run_next():
            pass
        with self.database.session() as session:
            return session.get_one(Job, job_id)

    def rejects(self) -> dict[str, str]:
        with self.database.session() as session:
            return {row.place: row.code for row in session.scalars(select(Reject).order_by(Reject.id))}

    def prelabels(self) -> dict[str, Any]:
        with self.database.session() as session:
            query = select(Item.external_id, Prelabel.result).join(Prelabel, Prelabel.item_id == Item.id)
            return {row[0]: row[1] for row in session.execute(query.order_by(Prelabel.id))}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(Settings(data_dir=tmp_path))
    yield desk
    desk.database.dispose()


def lines(*rows: Any) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def test_prelabels_find_their_items_and_bring_those_that_are_missing(desk: Desk) -> None:
    desk.texts(a="Mina went to Seoul", b="nothing here")
    rows = [
        {
            "id": "a",
            "text": "Mina went to Seoul",
            "entities": [[0, 4, "PER"], [13, 18, "loc"]],
            "cats": ["news"],
        },
        {"text": "nothing here", "entities": []},
        {"text": "a new one", "cats": ["sport"]},
    ]
    job = desk.bring({"d.jsonl": lines(*rows)}, source="model 3")
    assert job.state == "done"
    assert job.result is not None
    assert {key: job.result[key] for key in ("answers", "added", "stored", "rejected", "labels")} == {
        "answers": 3, "added": 1, "stored": 3, "rejected": 0, "labels": 4,
    }  # fmt: skip
    found = desk.prelabels()
    assert [(each["class"], each["start"], each["text"]) for each in found["a"]["entities"]] == [
        ("PER", 0, "Mina"),
        ("LOC", 13, "Seoul"),
    ]
    assert found["b"] == {"entities": []}
    assert found["d.jsonl:3"] == {"topic": "sport"}


def test_sent_again_nothing_changes(desk: Desk) -> None:
    content = {
        "d.jsonl": lines({"text": "x y", "entities": [[0, 1, "PER"]]}, {"text": "x y", "cats": ["news"]})
    }
    desk.bring(content)
    again = desk.bring(content)
    assert again.result is not None
    assert (again.result["added"], again.result["stored"], again.result["unchanged"]) == (0, 0, 2)
    assert set(desk.prelabels()) == {"d.jsonl:1", "d.jsonl:2"}  # equal texts of one file are two items


def test_what_is_wrong_is_named_and_the_rest_goes_in(desk: Desk) -> None:
    desk.texts(a="short")
    broken = [
        b'{"id": "a", "text": "short", "entities": [[0, 99, "PER"], [0, 2, "ORG"], [0, 5, "PER"], "?"]}\n',
        b'{"id": "a", "text": "another text", "entities": []}\n',
        b'{"text": "cut", "ent\n',
        b'{"entities": [[0, 1, "PER"]]}\n',
    ]
    desk.bring({"d.jsonl": b"".join(broken)}, bring=False)
    assert desk.rejects() == {
        "d.jsonl:1.entities[0]": "bad_label",
        "d.jsonl:1.entities[1]": "no_class",
        "d.jsonl:1.entities[3]": "bad_label",
        "d.jsonl:2": "other_content",
        "d.jsonl:3": "broken_json",
        "d.jsonl:4": "no_text",
    }
    assert [each["end"] for each in desk.prelabels()["a"]["entities"]] == [5]


def test_labels_that_were_all_refused_do_not_say_that_there_are_none(desk: Desk) -> None:
    desk.bring({"d.jsonl": lines({"text": "x y", "entities": [[0, 99, "PER"]], "cats": ["news"]})})
    assert desk.prelabels() == {"d.jsonl:1": {"topic": "news"}}


def test_several_classes_where_one_may_be_chosen_are_named(desk: Desk) -> None:
    desk.bring({"d.jsonl": lines({"text": "x y", "cats": ["news", "sport"]})})
    assert desk.rejects() == {"d.jsonl:1.cats[0]": "bad_label"}
    assert desk.prelabels() == {}


def test_relations_follow_their_objects_to_new_ids(desk: Desk) -> None:
    entities = [
        {"id": 0, "start_offset": 0, "end_offset": 4, "label": "PER"},
        {"id": 1, "start_offset": 13, "end_offset": 18, "label": "LOC"},
    ]
    relations = [{"id": 5, "from_id": 0, "to_id": 1, "type": "lives_in"}]
    row = {"text": "Mina went to Seoul", "entities": entities, "relations": relations}
    desk.bring({"d.jsonl": lines(row)})
    [result] = desk.prelabels().values()
    ids = {each["text"]: each["id"] for each in result["entities"]}
    [link] = result["links"]
    assert (link["from"], link["to"], link["class"]) == (ids["Mina"], ids["Seoul"], "lives_in")


def test_a_dry_run_counts_and_keeps_nothing(desk: Desk) -> None:
    content = {"d.jsonl": lines({"text": "x y", "entities": [[0, 1, "PER"], [2, 3, "THING"]]})}
    job = desk.bring(content, dry=True)
    assert job.result is not None
    assert (job.result["added"], job.result["stored"], job.result["rejected"]) == (1, 1, 1)
    assert job.result["groups"] == [
        {
            "key": "span", "kind": "span", "count": 2, "field": "entities",
            "names": [{"name": "PER", "count": 1, "class": "PER"}, {"name": "THING", "count": 1, "class": None}],
        }
    ]  # fmt: skip
    assert desk.prelabels() == {}
    with desk.database.session() as session:
        assert session.scalar(select(Item.id)) is None


def test_classes_are_mapped_as_a_person_chose_or_the_schema_grows(desk: Desk) -> None:
    content = {"d.jsonl": lines({"text": "x y", "entities": [[0, 1, "THING"]], "label": ["fun", "odd"]})}
    desk.bring(content, mapping={"classes": {"span": {"THING": "LOC"}}})
    assert desk.prelabels()["d.jsonl:1"]["entities"][0]["class"] == "LOC"
    desk.bring(content, extend=True, source="again")
    with desk.database.session() as session:
        fields = projects.fields(session, session.get_one(Project, desk.project_id))
    names = {each["name"]: [label["name"] for label in each["classes"]] for each in fields}
    assert names["entities"] == ["PER", "LOC", "THING"]
    assert names["topic"] == ["sport", "news", "fun", "odd"]
    assert desk.prelabels()["d.jsonl:1"]["topic"] == ["fun", "odd"]


def test_classes_without_a_field_do_not_become_the_words_of_a_text_field(tmp_path: Path) -> None:
    desk = Desk(Settings(data_dir=tmp_path), [{"name": "note", "kind": "text"}])
    content = {"d.jsonl": lines({"text": "x y", "cats": ["sport"]}, {"text": "z", "cats": ["news"]})}
    desk.bring(content, format="doccano", extend=True)
    with desk.database.session() as session:
        fields = projects.fields(session, session.get_one(Project, desk.project_id))
    desk.database.dispose()
    assert [(each["kind"], [label["name"] for label in each["classes"]]) for each in fields] == [
        ("text", []),
        ("choice", ["sport", "news"]),
    ]
    assert desk.prelabels() == {"d.jsonl:1": {"choice": "sport"}, "d.jsonl:2": {"choice": "news"}}


def test_numbers_are_answers_of_a_rating_also_where_the_schema_may_grow(tmp_path: Path) -> None:
    desk = Desk(Settings(data_dir=tmp_path), [{"name": "stars", "kind": "rating", "levels": 10}])
    desk.bring({"d.jsonl": lines({"text": "x y", "label": ["10"]})}, format="doccano", extend=True)
    found = desk.prelabels()
    desk.database.dispose()
    assert found == {"d.jsonl:1": {"stars": 10}}


def test_an_unknown_field_or_class_of_a_mapping_is_refused(desk: Desk) -> None:
    mapping = {"fields": {"span": "nowhere"}, "classes": {"choice": {"a": "b"}}}
    with pytest.raises(Invalid) as refused:
        desk.bring({"d.jsonl": b"{}"}, mapping=mapping)
    assert [each.place for each in refused.value.problems] == ["mapping.fields.span"]


def test_a_worker_starts_from_the_prelabel_and_lineage_says_so(desk: Desk) -> None:
    desk.bring({"d.jsonl": lines({"id": "a", "text": "x y", "entities": [[0, 1, "PER"]]})}, source="model 3")
    with desk.database.begin() as session:
        project = session.get_one(Project, desk.project_id)
        worker = accounts.create_user(
            session, PASSWORDS, email="w@example.com", name="W", password="correct horse battery"
        )
        projects.add_member(session, project, worker, Role.WORKER)
        work = assignment.next_assignment(session, project, worker)
        assert not isinstance(work, Nothing)
        given = prelabels.shown_to(session, work)
        assert given is not None
        assert prelabels.start(session, work, given)["entities"][0]["class"] == "PER"
        annotation.submit(session, project, work, result={"entities": []}, key="12345678")
        made = releases.create_release(
            session, project, by=session.get_one(User, desk.by.id), states=["submitted", "accepted"]
        )
        [record] = releases.records_after(session, made, 0, 10)
        assert [each.prelabel for each in record.annotations] == ["model 3"]
        assert given.result != record.annotations[0].result


def test_finished_work_counts_and_is_somebodys(desk: Desk) -> None:
    desk.texts(a="x y")
    rows = lines({"id": "a", "text": "x y", "entities": [[0, 1, "PER"]]})
    desk.bring({"d.jsonl": rows}, purpose="finished", source="Ann")
    desk.bring({"d.jsonl": rows}, purpose="finished", source="Bob")
    again = desk.bring({"d.jsonl": rows}, purpose="finished", source="Bob")
    other = lines({"id": "a", "text": "x y", "entities": [[2, 3, "PER"]]})
    desk.bring({"e.jsonl": other}, purpose="finished", source="Bob")
    assert again.result is not None
    assert again.result["unchanged"] == 1
    assert desk.rejects() == {"e.jsonl:1": "answered"}
    with desk.database.session() as session:
        [item] = session.scalars(select(Item))
        assert (item.state, item.overlap, item.submitted, item.open_slots) == ("done", 2, 2, 0)
        works = session.execute(
            select(User.name, Revision.origin, Assignment.state)
            .join(Assignment, Assignment.worker_id == User.id)
            .join(Revision, Revision.id == Assignment.revision_id)
            .order_by(Assignment.id)
        )
        assert [tuple(row) for row in works] == [
            ("Imported: Ann", "import", "accepted"),
            ("Imported: Bob", "import", "accepted"),
        ]


def test_known_answers_become_gold(desk: Desk) -> None:
    content = {
        "d.jsonl": lines({"id": "a", "text": "x y", "entities": [[0, 1, "PER"]]}, {"id": "b", "text": "z"})
    }
    job = desk.bring(content, purpose="gold")
    assert job.result is not None
    assert (job.result["stored"], job.result["without"]) == (1, 1)
    with desk.database.session() as session:
        [gold] = session.scalars(select(Gold))
        assert (gold.source, gold.result["entities"][0]["class"]) == ("import", "PER")


def test_a_format_that_nobody_knows_fails_with_a_sentence(desk: Desk) -> None:
    job = desk.bring({"a.bin": b"\x00\x01"})
    assert job.state == "failed"
    assert "Choose the format" in (job.error or "")


def test_a_queued_import_survives_a_restart(desk: Desk) -> None:
    wanted = LabelImport(purpose="finished", source="x", mapping={"fields": {}})
    assert LabelImport.of(json.loads(json.dumps(asdict(wanted)))) == wanted


def test_classes_are_told_apart_by_their_signs_and_added_as_one_line(desk: Desk) -> None:
    rows = [
        {"text": f"t{at}", "cats": [name]}
        for at, name in enumerate(("C#", "c", "+", "-", "two\n\tlines ", "N E-W_s", "x" * 300))
    ]
    job = desk.bring({"d.jsonl": lines(*rows)}, extend=True)
    assert job.state == "done", job.error
    assert [row["topic"] for row in desk.prelabels().values()] == [
        "C#",
        "c",
        "+",
        "-",
        "two lines",
        "news",
    ]
    assert desk.rejects() == {"d.jsonl:7.cats[0]": "no_class"}


def test_examples_of_spacy_and_prodigy_come_in(desk: Desk) -> None:
    pairs = json.dumps([["Mina left", {"entities": [[0, 4, "PER"]], "cats": {"news": 0.9, "sport": 0.1}}]])
    desk.bring({"train.json": pairs.encode()})
    job = desk.bring({"p.jsonl": lines({"text": "Seoul", "spans": [{"start": 0, "end": 5, "label": "LOC"}]})})
    found = desk.prelabels()
    said = [[(each["class"], each["text"]) for each in result["entities"]] for result in found.values()]
    assert said == [[("PER", "Mina")], [("LOC", "Seoul")]]
    assert found["train.json[0]"]["topic"] == "news"
    assert job.result is not None
    assert job.result["rejected"] == 0


def test_relations_are_named_at_their_own_places(desk: Desk) -> None:
    ends = [{"id": n, "label": "PER", "start_offset": 2 * n, "end_offset": 2 * n + 1} for n in range(2)]
    joins = [(0, 0), (0, 1), (0, 9)]
    relations = [{"id": n, "from_id": a, "to_id": b, "type": "lives_in"} for n, (a, b) in enumerate(joins)]
    desk.bring({"d.jsonl": lines({"text": "a b", "entities": ends, "relations": relations})})
    assert list(desk.rejects()) == ["d.jsonl:1.relations[0]", "d.jsonl:1.relations[2]"]
