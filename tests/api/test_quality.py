"""The agreement of a project, over the API."""

from __future__ import annotations

from itertools import count

import pytest

from labelstage.services.access import Role
from tests.site import Person, Site

KEYS = count()


def label(project: int, person: Person, answer: str) -> None:
    """Label everything there is with one answer."""
    while (work := person.post(f"/projects/{project}/next", json={})).status_code == 200:
        assignment = work.json["assignment"]["id"]
        body = {"result": {"topic": answer}, "key": f"key-{next(KEYS):08}"}
        assert person.post(f"/assignments/{assignment}/submit", json=body).status_code == 200


@pytest.fixture
def labelled(site: Site, manager: Person) -> int:
    project = site.project(manager, overlap=2)
    site.texts(project, ["하나", "둘", "셋"])
    label(project, site.worker(project, "ann"), "yes")
    label(project, site.worker(project, "bob"), "no")
    return project


def test_the_answer_has_everything_a_person_needs_to_judge_it(manager: Person, labelled: int) -> None:
    answer = manager.get(f"/projects/{labelled}/agreement")
    assert answer.status_code == 200
    assert answer.json["items"] == 3
    assert sorted(answer.json["workers"].values()) == ["Ann", "Bob"]
    (field,) = answer.json["fields"]
    assert (field["name"], field["kind"], field["primary"]) == ("topic", "choice", "agreement")
    assert (field["items"], field["annotators"], field["pairs_compared"]) == (3, 2, 3)
    measures = {measure["name"]: measure for measure in field["measures"]}
    assert measures["agreement"]["value"] == 0
    assert measures["agreement"]["n"] == 3
    assert measures["agreement"]["interval"]["level"] == 0.95
    assert [str(pair["left"]) in answer.json["workers"] for pair in field["pairs"]] == [True]
    assert field["confusion"] == {
        "classes": ["yes", "no"], "unmatched": False, "counts": [[0, 3], [3, 0]], "left_out": 0,
    }  # fmt: skip
    assert [(group["items"], group["measures"][0]["value"]) for group in field["workers"]] == [(3, 0), (3, 0)]
    assert [group["key"] for group in field["batches"]] == ["0"]
    assert [group["items"] for group in field["days"]] == [3]
    assert field["classes"][0] == {"name": "yes", "used": 3, "value": 0}
    assert answer.json["waiting"] == 0
    assert [row["value"] for row in field["lowest"]] == [0, 0, 0]


def test_where_nothing_can_be_said_the_reason_stands_in_place_of_the_number(
    manager: Person, project: int
) -> None:
    (field,) = manager.get(f"/projects/{project}/agreement").json["fields"]
    for measure in field["measures"]:
        assert measure["value"] is None
        assert measure["interval"] is None
        assert measure["undefined"] == "No two annotators have labelled the same item in this field yet."


@pytest.mark.parametrize(
    ("role", "status"), [(Role.REVIEWER, 200), (Role.DATA, 200), (Role.WORKER, 403), (None, 404)]
)
def test_workers_do_not_see_how_they_compare(
    site: Site, project: int, role: Role | None, status: int
) -> None:
    person = site.person("somebody")
    if role:
        site.member(project, person, role)
    assert person.get(f"/projects/{project}/agreement").status_code == status


def test_every_figure_leads_to_its_items_a_page_at_a_time(manager: Person, labelled: int) -> None:
    address = f"/projects/{labelled}/agreement/items?field=topic&row=no&column=yes"
    first = manager.get(f"{address}&limit=2").json
    assert [item["times"] for item in first["items"]] == [1, 1]
    rest = manager.get(f"{address}&after={first['next']}").json
    assert (len(rest["items"]), rest["next"]) == (1, None)
    assert (
        manager.get(f"/projects/{labelled}/agreement/items?field=topic&row=no&column=no").json["items"] == []
    )


def test_what_is_behind_two_annotators_says_how_these_two_agree(site: Site, manager: Person) -> None:
    project = site.project(manager, overlap=3)
    site.texts(project, ["하나"])
    people = [site.worker(project, name) for name in ("ann", "bob", "cho")]
    for person, answer in zip(people, ("yes", "yes", "no"), strict=True):
        label(project, person, answer)
    ann, bob, cho = (person.id for person in people)
    address = f"/projects/{project}/agreement/items?field=topic"
    pairs = [(ann, bob), (ann, cho)]
    found = [manager.get(f"{address}&left={one}&right={other}").json["items"] for one, other in pairs]
    assert [[item["value"] for item in items] for items in found] == [[1.0], [0.0]]
    [item] = manager.get(address).json["items"]
    assert item["value"] == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("field=nothing", 404),
        ("", 422),
        ("field=topic&row=yes", 422),
        ("field=topic&day=yesterday", 422),
        ("field=topic&left=0", 422),
    ],
)
def test_what_cannot_be_asked_is_refused(manager: Person, labelled: int, query: str, status: int) -> None:
    assert manager.get(f"/projects/{labelled}/agreement/items?{query}").status_code == status
