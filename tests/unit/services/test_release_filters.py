"""What a release is limited to, and how it is divided: on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from labelstage.services import prelabels, quality, releases
from labelstage.services.errors import Invalid
from labelstage.storage import Base, Gold, Release, Skill, utcnow
from labelstage.storage.database import Database
from tests.labelled import Labelled, box, labelled


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    database = Database(database_url)
    Base.metadata.create_all(database.engine)
    with database.begin() as opened:
        yield opened
    database.dispose()


@pytest.fixture
def scene(session: Session) -> Labelled:
    """Three photos: p1 of two people who agree, p2 of two who do not, p3 of one."""
    made = labelled(session)
    for number, name in enumerate(("p1", "p2", "p3")):
        made.photo(name)
        made.items[name].meta = {
            "camera": "north" if number < 2 else 'sou"th',
            "nr": number,
            "night": number == 2,
        }
        made.items[name].import_id = 7 if name == "p1" else None
    made.label("ann", "p1", scene="indoor", objects=[box("a", 10)])
    made.label("bob", "p1", scene="indoor", objects=[box("b", 10)])
    made.label("ann", "p2", scene="indoor", objects=[box("a", 10, "zebra")])
    made.label("bob", "p2", scene="outdoor", objects=[])
    made.label("cho", "p3", scene="outdoor")
    session.add(
        Skill(
            project_id=made.project.id, user_id=made.people["bob"].id, name="old", level=60, source="manager"
        )
    )
    session.flush()
    quality.score_items(session, made.project)
    return made


def release(scene: Labelled, **how: Any) -> Release:
    return releases.create_release(scene.session, scene.project, by=scene.people["manager"], **how)


def held(scene: Labelled, **where: Any) -> list[tuple[str, int]]:
    """Items and how many annotations of each."""
    made = release(scene, where=where)
    found = [
        (each.external_id, len(each.annotations))
        for each in releases.records_after(scene.session, made, 0, 100)
    ]
    fit = releases.count_fitting(scene.session, scene.project, where=where)
    assert (fit.items, fit.annotations) == (len(found), sum(count for _item, count in found))
    return found


@pytest.mark.parametrize(
    ("where", "items"),
    [
        ({}, ["p1", "p2", "p3"]),
        ({"metadata": {"camera": "north"}}, ["p1", "p2"]),
        ({"metadata": {"nr": 2}}, ["p3"]),
        ({"metadata": {"night": True, "camera": 'sou"th'}}, ["p3"]),
        ({"metadata": {"nr": "1", "camera": "north"}}, ["p2"]),
        ({"imports": [7]}, ["p1"]),
        ({"imports": [0]}, ["p2", "p3"]),
        ({"classes": [{"field": "scene", "class": "outdoor"}]}, ["p2", "p3"]),
        ({"classes": [{"field": "objects", "class": "zebra"}]}, ["p2"]),
        (
            {"classes": [{"field": "objects", "class": "zebra"}, {"field": "objects", "class": "car"}]},
            ["p1", "p2"],
        ),
        ({"agreement": [{"field": "scene", "least": 1}]}, ["p1"]),
        ({"agreement": [{"field": "scene", "most": 0.5}]}, ["p2"]),
        ({"since": utcnow() - timedelta(hours=1)}, ["p1", "p2", "p3"]),
    ],
)
def test_a_filter_chooses_items_with_all_their_annotations(
    scene: Labelled, where: dict[str, Any], items: list[str]
) -> None:
    assert held(scene, **where) == [(name, 1 if name == "p3" else 2) for name in items]


def test_items_with_a_known_answer_are_left_out_or_alone(scene: Labelled) -> None:
    scene.session.add(
        Gold(item_id=scene.items["p2"].id, project_id=scene.project.id, result={}, source="written")
    )
    scene.session.flush()
    assert held(scene, gold=False) == [("p1", 2), ("p3", 1)]
    assert held(scene, gold=True) == [("p2", 2)]


def test_what_a_prelabel_said_already_is_left_out_or_alone(scene: Labelled) -> None:
    """Whatever the order of the keys; of two prelabels the newest counts; one that came later was never shown."""
    photo = scene.photo("p4")
    for result in ({"scene": "outdoor"}, {"objects": [dict(reversed(drawn().items()))], "scene": "indoor"}):
        prelabels.add(scene.session, scene.project, photo, result, source="model", import_id=None)
    scene.label("ann", "p4", scene="indoor", objects=[drawn()])
    scene.label("bob", "p4", scene="indoor", objects=[drawn() | {"x": 11}])
    later = {"scene": "outdoor"}
    prelabels.add(scene.session, scene.project, scene.items["p3"], later, source="model", import_id=None)
    assert held(scene, untouched=True) == [("p4", 1)]
    assert dict(held(scene, untouched=False))["p4"] == 1
    assert dict(held(scene, untouched=False))["p3"] == 1
    assert dict(held(scene))["p4"] == 2


def drawn() -> dict[str, Any]:
    """A box as it is stored once it was checked."""
    return {**box("a", 10), "attributes": {"parked": False}}


def test_of_chosen_workers_only_their_own_annotations_count(scene: Labelled) -> None:
    assert held(scene, workers=[scene.people["ann"].id]) == [("p1", 1), ("p2", 1)]
    assert held(scene, skill={"name": "old", "level": 50}) == [("p1", 1), ("p2", 1)]
    with pytest.raises(Invalid, match="No work fits"), scene.session.begin_nested():
        release(scene, where={"skill": {"name": "old", "level": 70}})


@pytest.mark.parametrize(
    ("how", "place"),
    [
        ({"where": {"colour": 1}}, "where.colour"),
        ({"where": {"items": ["gone"]}}, "where.items"),
        ({"where": {"imports": "7"}}, "where.imports"),
        ({"where": {"metadata": {'a"b': 1}}}, "where.metadata"),
        ({"where": {"metadata": {"a": []}}}, "where.metadata"),
        ({"where": {"classes": [{"field": "objects", "class": "dog"}]}}, "where.classes"),
        ({"where": {"agreement": [{"field": "nose", "least": 1}]}}, "where.agreement"),
        ({"where": {"agreement": [{"field": "scene"}]}}, "where.agreement"),
        ({"where": {"since": "yesterday"}}, "where.since"),
        ({"where": {"gold": "yes"}}, "where.gold"),
        ({"where": {"untouched": 1}}, "where.untouched"),
        ({"where": {"skill": {"name": "old"}}}, "where.skill"),
        ({"split": {"parts": {"train": 1}}}, "split.parts"),
        ({"split": {"parts": {"train": 1, "a/b": 1}}}, "split.parts"),
        ({"split": {"parts": {"train": 1, "images": 1}}}, "split.parts"),
        ({"split": {"parts": {"train": 1, "val": -1}}}, "split.parts"),
        ({"split": {"parts": {"a": 1, "b": 1}, "method": "luck"}}, "split.method"),
        ({"split": {"parts": {"a": 1, "b": 1}, "seed": -1}}, "split.seed"),
        ({"split": {"parts": {"a": 1, "b": 1}, "stratify": "nose"}}, "split.stratify"),
        ({"split": {"parts": {"a": 1, "b": 1}, "method": "hash", "stratify": "scene"}}, "split.stratify"),
        ({"split": {"parts": {"a": 1, "b": 1}, "keep": 1}}, "split.keep"),
        ({"split": {"parts": {"a": 1, "b": 1}, "colour": 1}}, "split.colour"),
        ({"formats": ["pdf"]}, "formats"),
    ],
)
def test_a_wrong_wish_is_refused_at_its_place(scene: Labelled, how: dict[str, Any], place: str) -> None:
    with pytest.raises(Invalid) as refused:
        release(scene, **how)
    assert [problem.place for problem in refused.value.problems] == [place]


def divided(scene: Labelled, **split: Any) -> tuple[Release, dict[str, str | None]]:
    made = release(scene, split={"parts": {"train": 2, "test": 1}, **split})
    records = releases.records_after(scene.session, made, 0, 1000)
    assert not releases.is_divided(scene.session, made)
    releases.write_parts(scene.session, made, releases.divide(scene.session, made, records))
    scene.session.expire_all()
    assert releases.is_divided(scene.session, made)
    return made, {
        each.external_id: each.split for each in releases.records_after(scene.session, made, 0, 1000)
    }


def many(scene: Labelled, names: list[str], **meta: Any) -> None:
    for name in names:
        scene.photo(name)
        scene.items[name].meta = meta
        scene.label("ann", name, scene="indoor")


def test_what_belongs_together_stays_together(scene: Labelled) -> None:
    many(scene, [f"a{number}" for number in range(9)], patient="a")
    many(scene, [f"b{number}" for number in range(6)])
    scene.items["b0"].content_sha256 = scene.items["a0"].content_sha256  # the same picture under another name
    for method in ("balanced", "hash"):
        _made, parts = divided(scene, method=method, group="patient", seed=1)
        assert len({parts[f"a{number}"] for number in range(9)}) == 1
    _made, parts = divided(scene, group="patient")
    assert parts["b0"] == parts["a0"]
    assert set(parts.values()) == {"train", "test"}


def test_a_later_release_keeps_what_was_divided_before(scene: Labelled) -> None:
    many(scene, [f"a{number}" for number in range(12)])
    first, before = divided(scene, seed=1)
    _hashed, by_hash = divided(scene, seed=1, method="hash")
    many(scene, [f"b{number}" for number in range(12)])
    _second, after = divided(scene, seed=2, keep=first.number)
    assert before.items() <= after.items()
    assert by_hash.items() <= divided(scene, seed=1, method="hash")[1].items()


def test_a_divided_release_has_a_file_of_each_part_but_the_canonical_one_is_whole(scene: Labelled) -> None:
    made = release(scene, split={"parts": {"train": 2, "test": 1}}, formats=["coco"])
    targets = releases.targets_of(made)
    assert [each.name for each in targets] == ["jsonl", "coco.train", "coco.test"]
    assert releases.file_name(made, targets[1]) == "Street-1.train.coco.json"
