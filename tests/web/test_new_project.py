"""What a new project can begin with, and copying one."""

from __future__ import annotations

import html

from tests.site import Site
from tests.web.visitor import Visitor, seen


def test_a_template_fills_the_form_in_the_readers_language(managing: Visitor) -> None:
    managing.headers["Accept-Language"] = "ko"
    page = html.unescape(managing.get("/projects/new?template=sentiment").text)
    assert "얼마나 강한가요" in page
    assert "# 선택" in page
    assert "objects" in managing.get("/projects/new?template=nonsense").text


def test_a_foreign_schema_fills_the_form_and_names_what_was_left_out(managing: Visitor) -> None:
    config = '<View><Rating name="how" toName="t"/><TimeSeries name="s" toName="t"/></View>'
    page = managing.post("/projects/new/schema", config=config)
    assert page.status_code == 200
    assert "&lt;TimeSeries s&gt;" in page.text
    assert "rating" in page.text
    refused = managing.post("/projects/new/schema", config="<View")
    assert refused.status_code == 422
    assert "no XML" in seen(refused.text)
    assert "&lt;View" in refused.text


def test_a_project_is_copied_from_its_settings(site: Site, managing: Visitor, project: int) -> None:
    site.texts(project, ["one"])
    answer = managing.post(f"/projects/{project}/clone", title="Second", items="1")
    page = managing.follow(answer)
    assert "The copy is made." in seen(page)
    assert 'value="Second"' in page
    refused = managing.post(f"/projects/{project}/clone", title=" ")
    assert refused.status_code == 422
