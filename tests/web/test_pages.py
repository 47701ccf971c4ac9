"""What holds for every page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from labelstage.edge.access import requires
from labelstage.services.access import Permission
from labelstage.storage import Job
from tests.site import Person, Site, settings_for
from tests.web.visitor import Visitor, enter, seen

PAGES = [
    "/account",
    "/projects",
    "/projects/new",
    "/projects/{project}",
    "/projects/{project}/items",
    "/projects/{project}/import",
    "/projects/{project}/review",
    "/projects/{project}/agreement",
    "/projects/{project}/releases",
    "/projects/{project}/guideline",
    "/projects/{project}/guideline/edit",
    "/projects/{project}/people",
    "/projects/{project}/schema",
    "/projects/{project}/settings",
    "/items/{item}",
    "/jobs/{job}",
    "/api/docs",
    "/nowhere",
]


@pytest.fixture
def places(site: Site, project: int, manager: Person) -> dict[str, int]:
    items = site.texts(project, ["김동국 기자 🚀", "second"])
    with site.database.begin() as session:
        job = Job(kind="import", project_id=project, created_by=manager.id, state="running", done=3, total=9)
        session.add(job)
        session.flush()
        return {"project": project, "item": items[0], "job": job.id}


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_whole_in_both_languages(
    site: Site, manager: Person, places: dict[str, int], path: str, language: str
) -> None:
    answer = enter(site, manager, language).get(path.format(**places))
    assert answer.status_code == (404 if path == "/nowhere" else 200)
    assert f'<html lang="{language}"' in answer.text
    assert answer.text.count("<h1") == 1
    assert answer.text.count("<main") == 1
    words = seen(answer.text)
    assert "%(" not in words
    assert "%%" not in words


@pytest.mark.parametrize("path", PAGES)
def test_every_field_has_a_label_and_every_id_is_there_once(
    managing: Visitor, places: dict[str, int], path: str
) -> None:
    page = managing.get(path.format(**places)).text
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    labelled = set(re.findall(r'<label for="([^"]+)"', page))
    for tag in re.findall(r"<(?:input|select|textarea)[^>]*>", page):
        hidden = re.search(r'type="(?:hidden|checkbox)"', tag)
        named = "aria-label=" in tag or (re.search(r'\sid="([^"]+)"', tag) or ["", ""])[1] in labelled
        assert hidden or named, tag


@pytest.mark.parametrize("path", PAGES)
def test_every_static_file_a_page_names_is_there(
    managing: Visitor, places: dict[str, int], path: str
) -> None:
    page = managing.get(path.format(**places)).text
    files = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
    assert files
    assert [file for file in files if managing.get(file).status_code != 200] == []


def test_the_tabs_show_only_what_a_role_may_open(site: Site, project: int, worker: Person) -> None:
    visitor = enter(site, worker)
    page = visitor.get(f"/projects/{project}").text
    tabs = re.search(r'<nav class="tabs".*?</nav>', page, re.S)
    assert tabs is not None
    addresses = re.findall(r'href="([^"]+)"', tabs[0])
    assert f"/projects/{project}/work" in addresses
    assert f"/projects/{project}/settings" not in addresses
    assert all(visitor.get(address).status_code == 200 for address in addresses)


def test_the_pages_of_a_group_stand_in_a_second_row_while_one_of_them_is_open(
    managing: Visitor, project: int
) -> None:
    rows = re.findall(r'<nav class="tabs.*?</nav>', managing.get(f"/projects/{project}/agreement").text, re.S)
    first, second = (re.findall(r'href="([^"]+)"', row) for row in rows)
    assert f"/projects/{project}/items" in first
    assert f"/projects/{project}/imports" not in first
    assert f"/projects/{project}/agreement" in second
    overview = managing.get(f"/projects/{project}").text
    assert len(re.findall('<nav class="tabs', overview)) == 1


def test_what_people_write_is_shown_and_never_run(site: Site, manager: Person) -> None:
    attack = "<script>alert(1)</script>"
    project = site.project(
        manager, title=attack, description=attack, guideline=f"{attack}\n\n[x](javascript:alert(1))"
    )
    site.texts(project, [attack])
    visitor = enter(site, manager)
    for path in ("", "/items", "/guideline", "/guideline/edit", "/settings", "/schema"):
        page = visitor.get(f"/projects/{project}{path}").text
        assert attack not in page
        assert 'href="javascript:' not in page


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/projects/999999", 404), ("/users", 403)])
def test_an_error_page_says_what_happened_and_leads_back(managing: Visitor, path: str, status: int) -> None:
    answer = managing.get(path)
    assert answer.status_code == status
    assert "To my work" in seen(answer.text)


def test_an_error_speaks_the_language_of_the_person(site: Site, manager: Person) -> None:
    visitor = enter(site, manager, "ko")
    assert "없는 페이지" in visitor.get("/nowhere").text
    assert "지금 역할로는 할 수 없어요" in visitor.get("/users").text


def test_too_many_tries_to_log_in_are_answered_in_words(tmp_path: Path) -> None:
    site = Site(settings_for(tmp_path, login_rate="2 per minute"))
    visitor = Visitor(site, "ko")
    answers = [visitor.post("/login", email="nobody@example.com", password="guess") for _ in range(3)]
    site.close()
    assert [answer.status_code for answer in answers] == [422, 422, 429]
    assert "너무 여러 번 시도했어요" in answers[2].text


def test_a_form_larger_than_the_server_takes_is_answered_in_words(managing: Visitor, project: int) -> None:
    answer = managing.post(f"/projects/{project}/guideline", markdown="x" * (5 * 2**20), base=0)
    assert answer.status_code == 413
    assert "larger than the server takes" in seen(answer.text)


def test_json_is_refused_from_the_size_at_which_it_would_fill_the_memory(tmp_path: Path) -> None:
    site = Site(settings_for(tmp_path, max_json_mb=1))
    manager = site.person("manager", manager=True)
    answer = manager.post("/projects", json={"title": "x" * 2**21, "fields": []})
    site.close()
    assert answer.status_code == 413


def test_a_form_that_has_lost_its_token_is_answered_in_words(managing: Visitor, project: int) -> None:
    answer = managing.client.post(f"/projects/{project}/guideline", data={"markdown": "x", "base": 0})
    assert answer.status_code == 400
    assert "reload the page" in seen(answer.text)


def test_a_crash_is_answered_in_words_and_tells_nothing_of_the_inside(
    managing: Visitor, site: Site, project: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(**_arguments: object) -> str:
        raise RuntimeError("secret detail")

    monkeypatch.setitem(site.app.view_functions, "web.settings", requires(Permission.PROJECT_MANAGE)(crash))
    answer = managing.get(f"/projects/{project}/settings")
    assert answer.status_code == 500
    assert "Something broke" in seen(answer.text)
    assert "secret detail" not in answer.text
