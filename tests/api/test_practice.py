"""Practice over the API: a worker is told at once, a manager sees how he did."""

from __future__ import annotations

import pytest

from tests.site import Person, Site


@pytest.fixture
def items(site: Site, manager: Person, project: int) -> list[int]:
    """Three texts, two of them to practise on."""
    made = site.texts(project, ["one", "two", "three"])
    for number in made[:2]:
        body = {"result": {"topic": "yes"}, "state": "practice", "hint": "Think of the topic."}
        assert manager.request("PUT", f"/items/{number}/gold", json=body).json["state"] == "practice"
    return made


def test_a_worker_practises_until_all_is_solved(
    site: Site, manager: Person, project: int, items: list[int]
) -> None:
    ann = site.worker(project, "ann")
    work = ann.post(f"/projects/{project}/practice/next").json
    assert (work["item"]["id"], work["assignment"]["id"]) == (items[0], -items[0])
    assert work["practice"] == {"tries": 0, "most": 3, "hint": "", "solved": 0, "total": 2}
    wrong = ann.post(f"/items/{items[0]}/practice", json={"result": {"topic": "no"}}).json
    assert wrong == {
        "right": 0,
        "total": 1,
        "solved": False,
        "tries_left": 2,
        "hint": "Think of the topic.",
        "answer": None,
        "practice": {"solved": 0, "total": 2},
    }
    again = ann.post(f"/projects/{project}/practice/next", json={"holding": [items[1]]}).json
    assert (again["practice"]["tries"], again["practice"]["hint"]) == (1, "Think of the topic.")
    for number in items[:2]:
        right = ann.post(f"/items/{number}/practice", json={"result": {"topic": "yes"}}).json
        assert (right["solved"], right["answer"]) == (True, {"topic": "yes"})
    assert ann.post(f"/projects/{project}/practice/next").status_code == 204
    [row] = manager.get(f"/projects/{project}/practice").json
    assert (row["begun"], row["solved"], row["first_right"]) == (2, 2, 1)


def test_the_known_answer_is_not_told_before_its_time(site: Site, project: int, items: list[int]) -> None:
    ann = site.worker(project, "ann")
    assert "yes" not in str(ann.post(f"/projects/{project}/practice/next").json["result"])
    assert ann.post(f"/items/{items[2]}/practice", json={"result": {"topic": "yes"}}).status_code == 404
    assert ann.get(f"/projects/{project}/practice").status_code == 403


def test_work_says_that_practice_comes_first(
    site: Site, manager: Person, project: int, items: list[int]
) -> None:
    manager.request("PATCH", f"/projects/{project}/gold/settings", json={"practice_first": True})
    answer = site.worker(project, "ann").post(f"/projects/{project}/next")
    assert (answer.status_code, answer.headers["X-Nothing-Because"]) == (204, "practice")
