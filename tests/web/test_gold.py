"""The page of gold."""

from __future__ import annotations

from labelstage.services import gold
from labelstage.storage import Gold, Item, Project
from tests.api.reviewing import Stage
from tests.site import Person, Site
from tests.web.visitor import Visitor, enter, seen

SETTINGS = {"rate": 10, "retire_after": 30, "number_tolerance": 0, "wrong_prelabels": 0, "practice_tries": 3}


def test_a_manager_sets_the_rate_and_retires_gold_on_one_page(
    managing: Visitor, site: Site, project: int
) -> None:
    [number] = site.texts(project, ["one"])
    with site.database.begin() as session:
        item, own = session.get_one(Item, number), session.get_one(Project, project)
        gold.add(session, own, item, {"topic": "yes"}, source="import")
    path = f"/projects/{project}/gold"
    assert managing.post(f"{path}/settings", **{**SETTINGS, "rate": 99}).status_code == 422
    page = managing.follow(managing.post(f"{path}/settings", **SETTINGS))
    assert 'value="10"' in page
    assert "brought in" in page
    page = managing.follow(managing.post(f"/items/{number}/gold", verb="retired"))
    assert "Mix in again" in seen(page)


def test_work_is_listed_by_its_own_number_where_gold_is_mixed_in(
    managing: Visitor, site: Site, project: int, worker: Person
) -> None:
    site.texts(project, ["one", "two"])
    managing.post(f"/projects/{project}/gold/settings", **SETTINGS)
    work = worker.post(f"/projects/{project}/next").json["assignment"]["id"]
    worker.post(f"/assignments/{work}/submit", json={"result": {"topic": "yes"}, "key": "key-00000001"})
    page = enter(site, worker).get(f"/projects/{project}/my-work").text
    assert f"#{work}" in page
    assert "text-0" not in page
    assert "text-0" not in enter(site, worker).get(f"/assignments/{work}").text


def test_gold_is_no_page_for_a_worker(site: Site, project: int, worker: Person) -> None:
    assert enter(site, worker).get(f"/projects/{project}/gold").status_code == 403


def test_an_item_a_reviewer_has_passed_becomes_gold_by_one_click(
    managing: Visitor, site: Site, project: int, worker: Person
) -> None:
    [number] = site.texts(project, ["one"])
    work = worker.post(f"/projects/{project}/next").json["assignment"]["id"]
    worker.post(f"/assignments/{work}/submit", json={"result": {"topic": "no"}, "key": "key-00000001"})
    revision = worker.get(f"/assignments/{work}").json["revision"]
    rev = site.reviewer(project, "rev")
    rev.post(f"/assignments/{work}/reviews", json={"decision": "accept", "revision": revision})
    assert "Make gold" in managing.get(f"/items/{number}").text
    page = managing.follow(managing.post(f"/items/{number}/gold", verb="make"))
    assert "The item is gold now." in seen(page)


def test_what_is_new_in_a_guideline_is_said_and_its_older_labels_asked_again(
    managing: Visitor, site: Site, project: int, worker: Person
) -> None:
    path = f"/projects/{project}/guideline"
    site.texts(project, ["one"])
    managing.post(path, markdown="A", base=0)
    work = worker.post(f"/projects/{project}/next").json["assignment"]["id"]
    worker.post(f"/assignments/{work}/submit", json={"result": {"topic": "no"}, "key": "key-00000001"})
    page = managing.follow(
        managing.post(path, markdown="B", base=1, changes="No means no.", touches="topic/no")
    )
    assert "No means no." in page
    assert "1 answer says something of that and was made before." in seen(page)
    page = managing.follow(managing.post(f"{path}/again", way="others"))
    assert "1 answers are asked again." in seen(page)
    assert "None is left that says something of that." in seen(page)


def test_an_adjudicated_item_becomes_gold_with_one_click_in_the_list_or_on_its_page(
    managing: Visitor, site: Site, manager: Person
) -> None:
    stage = Stage(site, manager)
    stage.ask()
    assert stage.decide(stage.next(), {"topic": "no", "entities": []}).status_code == 201
    done = f"/projects/{stage.project}/adjudication?state=done"
    make = f'action="/items/{stage.item}/gold'
    assert make in managing.get(done).text
    assert make in managing.get(f"/items/{stage.item}").text
    page = managing.follow(managing.post(f"/items/{stage.item}/gold?list=1", verb="make"))
    assert make not in page
    assert "Gold" in seen(page)
    with site.database.session() as session:
        made = session.get_one(Gold, stage.item)
        assert (made.source, made.result) == ("adjudicated", {"topic": "no", "entities": []})
