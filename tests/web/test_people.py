"""Who is in a project, and who may use the site."""

from __future__ import annotations

import re

from tests.site import PASSWORD, Person, Site
from tests.web.visitor import Visitor, enter, seen


def test_an_invitation_link_is_shown_once_and_works(site: Site, managing: Visitor, project: int) -> None:
    path = f"/projects/{project}/people"
    page = managing.post(f"{path}/invite", role="reviewer", email="", uses=2, days=7).text
    link = re.search(r'value="http://[^/"]+(/join/[^"]+)"', page)
    assert link is not None
    assert link[1] not in managing.get(path).text
    stranger = Visitor(site)
    stranger.post(link[1], email="rev@example.com", name="Rev", password=PASSWORD)
    assert stranger.get("/").headers["Location"] == f"/projects/{project}/review"


def test_an_invitation_that_cannot_be_made_keeps_the_form(managing: Visitor, project: int) -> None:
    answer = managing.post(f"/projects/{project}/people/invite", role="worker", uses="x", days=7)
    assert answer.status_code == 422
    assert 'id="uses-error"' in answer.text


def test_roles_are_given_and_taken(managing: Visitor, site: Site, project: int, worker: Person) -> None:
    path = f"/projects/{project}/people"
    page = managing.follow(managing.post(f"{path}/{worker.id}", role="reviewer"))
    assert "Take the role Reviewer from Worker" in page
    managing.post(f"{path}/{worker.id}", role="worker", take=1)
    assert enter(site, worker).get("/").headers["Location"] == f"/projects/{project}/review"


def test_the_last_manager_stays(managing: Visitor, manager: Person, project: int) -> None:
    answer = managing.post(f"/projects/{project}/people/{manager.id}", role="manager", take=1)
    assert answer.status_code == 409
    assert "A project needs a manager." in seen(answer.text)


def test_nobody_is_pulled_into_a_project_without_an_invitation(
    managing: Visitor, site: Site, project: int
) -> None:
    stranger = site.person("stranger")
    assert managing.post(f"/projects/{project}/people/{stranger.id}", role="worker").status_code == 404


def test_an_administrator_lets_others_make_projects_and_shuts_accounts(site: Site, worker: Person) -> None:
    admin = enter(site, site.person("admin", admin=True))
    assert enter(site, worker).get("/projects/new").status_code == 403
    admin.post(f"/users/{worker.id}", is_active=1, is_manager=1)
    person = enter(site, worker)
    assert person.get("/projects/new").status_code == 200
    admin.post(f"/users/{worker.id}", is_manager=1)
    assert person.get("/projects/new").status_code == 303


def test_an_administrator_cannot_lock_himself_out(site: Site) -> None:
    admin = site.person("admin", admin=True)
    answer = enter(site, admin).post(f"/users/{admin.id}", is_active=1)
    assert answer.status_code == 409


def test_an_administrator_invites_a_manager(site: Site) -> None:
    page = enter(site, site.person("admin", admin=True)).post("/users/invite", role="manager", days=3).text
    link = re.search(r'value="http://[^/"]+(/join/[^"]+)"', page)
    assert link is not None
    stranger = Visitor(site)
    stranger.post(link[1], email="boss@example.com", name="Boss", password=PASSWORD)
    assert stranger.get("/projects/new").status_code == 200
