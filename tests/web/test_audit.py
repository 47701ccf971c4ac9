"""The pages of the log: every act has its words, and a click narrows it."""

from __future__ import annotations

from labelstage.services import audit
from labelstage.services.access import Role
from labelstage.web.audit import ACTS
from tests.site import Person, Site
from tests.web.visitor import Visitor, enter


def test_every_act_has_its_words() -> None:
    assert set(ACTS) == set(audit.ACTS)


def test_a_manager_narrows_the_log_of_a_project(
    site: Site, managing: Visitor, project: int, manager: Person
) -> None:
    site.member(project, site.person("ada"), Role.REVIEWER)
    page = managing.get(f"/projects/{project}/audit?since=2020-01-01&until=2999-12-31").text
    assert "Gave a role" in page
    assert "Saved a label schema" in page
    assert f"/api/v1/projects/{project}/audit.csv?since=2020-01-01T00:00:00" in page
    narrowed = managing.get(f"/projects/{project}/audit?act=role.given&person={manager.id}").text
    assert '<td class="fit">Gave a role' in narrowed
    assert '<td class="fit">Saved a label schema' not in narrowed
    assert "Nothing was done that fits" in managing.get(f"/projects/{project}/audit?until=2000-01-01").text


def test_an_administrator_reads_the_log_of_the_site(site: Site, project: int) -> None:
    entered = enter(site, site.person("root", admin=True))
    page = entered.get("/audit").text
    assert "Logged in" in page
    assert "Street scenes" in page
    assert (
        '<td class="fit">Logged in'
        not in entered.get(f"/audit?project={project}&since=nonsense&person=x").text
    )
