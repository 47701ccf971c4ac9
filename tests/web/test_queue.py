"""The page on which a manager says who does what first, and what a worker has in hand."""

from __future__ import annotations

import re

from tests.site import Person, Site
from tests.web.visitor import Visitor, enter, seen


def test_a_manager_raises_what_fits_and_sees_the_order(managing: Visitor, site: Site, project: int) -> None:
    site.texts(project, ["a cat", "a dog"])
    path = f"/projects/{project}/queue"
    page = managing.follow(managing.post(path, text="dog", priority="7", skill="korean", level="40"))
    assert "Items that stand there now: 1." in seen(page)
    assert "korean ≥ 40" in seen(page)
    refused = managing.post(path, priority="11")
    assert refused.status_code == 422
    assert "from 0 to 9" in seen(refused.text)


def test_a_manager_pushes_items_and_sees_for_whom_they_wait(
    managing: Visitor, site: Site, project: int, worker: Person
) -> None:
    site.texts(project, ["a cat", "a dog"])
    path = f"/projects/{project}/pushes"
    page = managing.follow(managing.post(path, text="", worker=worker.id, due=""))
    assert "Pushed: 2." in seen(page)
    assert "in 7 days" in seen(page) or "in 1 week" in seen(page)
    assert managing.post(path, text="", worker=worker.id, due="soon").status_code == 422
    assert managing.post(path, text="").status_code == 422


def test_a_manager_gives_and_takes_skills(
    managing: Visitor, site: Site, project: int, worker: Person
) -> None:
    path = f"/projects/{project}/skills"
    page = managing.follow(managing.post(path, person=worker.id, name="korean", level="80"))
    assert "Take the skill korean from" in page
    page = managing.follow(managing.post(path, person=worker.id, name="korean", take="1"))
    assert "Nobody has been given a skill." in seen(page)
    assert managing.post(path, person=worker.id, name="korean", level="101").status_code == 422


def test_a_manager_decides_on_what_was_set_aside(
    managing: Visitor, site: Site, project: int, worker: Person
) -> None:
    managing.post(f"/projects/{project}/settings", **settings_of(managing, project), unusable_after="1")
    [item] = site.texts(project, ["blank"])
    work = worker.post(f"/projects/{project}/next", json={}).get_json()["assignment"]["id"]
    worker.post(f"/assignments/{work}/skip", json={"reason": "all blank", "route": "unusable"})
    assert "all blank" in seen(managing.get(f"/projects/{project}/queue").text)
    page = managing.follow(managing.post(f"/items/{item}/withdraw"))
    assert "all blank" not in seen(page)
    assert "offered again" in seen(managing.follow(managing.post(f"/items/{item}/restore")))


def settings_of(visitor: Visitor, project: int) -> dict[str, str]:
    """What the form of the settings holds, but for what a test changes."""
    page = visitor.get(f"/projects/{project}/settings").text
    inputs = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', page))
    fields = ("title", "overlap", "review_rate", "lease_minutes", "points", "match_iou", "version")
    return {"state": "active", **{name: inputs[name] for name in fields}}


def test_required_skills_are_typed_one_a_line(managing: Visitor, project: int) -> None:
    path = f"/projects/{project}/settings"
    answer = managing.post(path, **settings_of(managing, project), requires="korean 60\nfine motor 5")
    assert answer.status_code == 303
    assert "korean 60\nfine motor 5" in managing.get(path).text
    refused = managing.post(path, **settings_of(managing, project), requires="korean")
    assert refused.status_code == 422
    assert "Enter a level from 0 to 100." in seen(refused.text)


def test_a_worker_takes_several_items_and_gives_them_back(site: Site, project: int, worker: Person) -> None:
    site.texts(project, [f"text {number}" for number in range(4)])
    person = enter(site, worker)
    page = person.follow(person.post(f"/projects/{project}/claims", count="3"))
    assert "In hand 3" in seen(page)
    page = person.follow(person.post(f"/projects/{project}/claims/give-back"))
    assert "In hand 0" in seen(page)
