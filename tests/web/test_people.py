"""Who is in a project, and who may use the site."""

from __future__ import annotations

import re

from labelstage.services.access import Role
from tests.site import PASSWORD, TOPIC, Person, Site
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


def test_who_forgot_the_password_gets_a_link_that_is_good_once(
    managing: Visitor, site: Site, project: int, worker: Person
) -> None:
    before = enter(site, worker)
    page = managing.post(f"/projects/{project}/people/{worker.id}/password").text
    link = re.search(r'value="http://[^/"]+(/password/[^"]+)"', page)
    assert link is not None
    stranger = Visitor(site)
    assert worker.email in stranger.get(link[1]).text
    assert "10 to 256" in seen(stranger.post(link[1], new="short").text)
    stranger.follow(stranger.post(link[1], new="another correct horse"))
    assert stranger.get("/account").status_code == 200
    assert before.get("/account").status_code == 303
    assert Visitor(site).get(link[1]).status_code == 404
    assert Visitor(site).post(link[1], new="one more correct horse").status_code == 404


def test_a_manager_gives_no_link_to_who_has_rights_elsewhere(
    managing: Visitor, site: Site, project: int, worker: Person, manager: Person
) -> None:
    for who in (site.person("admin", admin=True), site.person("other", manager=True)):
        site.member(project, who, Role.WORKER)
        refused = managing.post(f"/projects/{project}/people/{who.id}/password")
        assert (refused.status_code, "Ask an administrator" in seen(refused.text)) == (403, True)
    other = site.person("boss", manager=True)
    second = other.post("/projects", json={"title": "Second", "fields": TOPIC}).json["id"]
    site.member(second, worker, Role.REVIEWER)
    assert managing.post(f"/projects/{project}/people/{worker.id}/password").status_code == 403
    admin = enter(site, site.person("root", admin=True))
    assert "/password/" in admin.post(f"/users/{worker.id}/password").text
    assert managing.post(f"/users/{worker.id}/password").status_code == 403
