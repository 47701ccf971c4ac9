"""Each person lands where his work is."""

from __future__ import annotations

from labelstage.services.access import Role
from tests.site import Person, Site
from tests.web.visitor import enter, seen


def test_a_worker_is_led_to_his_next_item(site: Site, project: int, worker: Person) -> None:
    page = enter(site, worker).get("/").text
    assert f'href="/projects/{project}/work"' in page
    assert "Begin" in seen(page)


def test_a_reviewer_of_one_project_lands_on_its_queue(site: Site, project: int, reviewer: Person) -> None:
    assert enter(site, reviewer).get("/").headers["Location"] == f"/projects/{project}/review"


def test_the_data_team_of_one_project_lands_on_its_releases(site: Site, project: int, data: Person) -> None:
    assert enter(site, data).get("/").headers["Location"] == f"/projects/{project}/releases"


def test_a_manager_sees_how_far_each_project_is(site: Site, project: int, manager: Person) -> None:
    site.texts(project, ["one", "two", "three"])
    words = seen(enter(site, manager).get("/").text)
    assert "Street scenes" in words
    assert "0 / 3" in words


def test_whoever_has_two_roles_sees_both_kinds_of_work(site: Site, project: int, worker: Person) -> None:
    site.member(project, worker, Role.REVIEWER)
    page = enter(site, worker).get("/").text
    assert f'href="/projects/{project}/work"' in page
    assert f'href="/projects/{project}/review"' in page


def test_somebody_in_no_project_is_told_how_to_get_into_one(site: Site) -> None:
    assert "Ask the manager of a project" in seen(enter(site, site.person("new")).get("/").text)
