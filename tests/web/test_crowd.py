"""The pages of workers and rules."""

from __future__ import annotations

from labelstage.services import evidence, gold, projects, rules
from labelstage.storage import Assignment, Item, Project
from tests.site import Person, Site, at_their_pace
from tests.web.visitor import Visitor, boot, enter, seen

RULE = {"collector": "skips", "bound": "2", "least": "1", "action": "restrict", "days": "2", "skill": ""}


def skip_three(site: Site, project: int, worker: Person) -> list[int]:
    """The six items, of which the worker has skipped three."""
    items = site.texts(project, [f"text {number}" for number in range(6)])
    for _number in range(3):
        work = worker.post(f"/projects/{project}/next").json["assignment"]["id"]
        worker.post(f"/assignments/{work}/skip", json={"reason": "hard"})
    return items


def test_a_rule_is_tried_kept_decided_and_taken_back_on_one_page(
    managing: Visitor, site: Site, project: int, worker: Person
) -> None:
    skip_three(site, project, worker)
    path = f"/projects/{project}/rules"
    tried = managing.post(path, **RULE, **{"try": "1"}).text
    assert "It would name 1 person today:" in seen(tried)
    page = managing.follow(managing.post(path, **RULE))
    assert "To decide" in seen(page)
    with site.database.session() as session:
        [proposed] = rules.measures(session, session.get_one(Project, project))
    page = managing.follow(managing.post(f"/projects/{project}/measures/{proposed.id}", verb="apply"))
    assert "Take back" in seen(page)
    told = seen(enter(site, worker).get(f"/projects/{project}/my-work").text)
    assert "You skipped many items in a row. So you get no new work in this project for now." in told
    page = managing.follow(managing.post(f"/projects/{project}/measures/{proposed.id}", verb="undo"))
    assert "taken back" in seen(page)
    assert "You skipped many" not in enter(site, worker).get(f"/projects/{project}/my-work").text


def test_what_cannot_be_done_now_says_why_on_the_page_of_rules(
    managing: Visitor, site: Site, project: int, worker: Person
) -> None:
    skip_three(site, project, worker)
    managing.post(f"/projects/{project}/rules", **{**RULE, "action": "retrain"})
    with site.database.session() as session:
        [proposed] = rules.measures(session, session.get_one(Project, project))
    page = managing.follow(managing.post(f"/projects/{project}/measures/{proposed.id}", verb="apply"))
    assert "There is nothing to practise on." in seen(page)
    assert "To decide" in seen(page)


def test_who_is_sent_to_practise_reads_it_on_his_page_until_all_is_solved(
    managing: Visitor, site: Site, project: int, worker: Person
) -> None:
    *_others, number = skip_three(site, project, worker)
    with site.database.begin() as session:
        item, own = session.get_one(Item, number), session.get_one(Project, project)
        gold.add(session, own, item, {"topic": "yes"}, source="written")
    page = managing.follow(managing.post(f"/items/{number}/gold", verb="practice", hint="Look at the topic."))
    assert 'value="Look at the topic."' in page
    managing.post(f"/projects/{project}/rules", **{**RULE, "action": "retrain", "acts": "1"})
    home = f"/projects/{project}/my-work"
    told = enter(site, worker).get(home).text
    assert "Solve the practice items again, then new work comes." in seen(told)
    assert f'href="/projects/{project}/practice"' in told
    assert worker.post(f"/projects/{project}/next").headers["X-Nothing-Because"] == "practice"
    worker.post(f"/items/{number}/practice", json={"result": {"topic": "yes"}})
    assert "Solve the practice items again" not in enter(site, worker).get(home).text
    assert worker.post(f"/projects/{project}/next").headers.get("X-Nothing-Because") != "practice"


def test_a_rule_that_cannot_be_keeps_what_was_typed(managing: Visitor, project: int) -> None:
    answer = managing.post(f"/projects/{project}/rules", **{**RULE, "bound": "-1"})
    assert answer.status_code == 422
    assert 'id="bound-error"' in answer.text


def test_a_manager_reads_of_each_worker_what_is_known(
    managing: Visitor, site: Site, project: int, worker: Person
) -> None:
    assert "Nobody has worked here yet" in managing.get(f"/projects/{project}/workers").text
    skip_three(site, project, worker)
    assert "Worker" in managing.get(f"/projects/{project}/workers").text
    page = managing.get(f"/projects/{project}/workers/{worker.id}").text
    assert "Nothing is known of this worker yet." in page
    assert managing.get(f"/projects/{project}/workers/999").status_code == 404


def test_a_cell_of_the_confusions_on_gold_opens_the_items_beside_their_known_answer(
    managing: Visitor, site: Site, manager: Person, project: int, worker: Person
) -> None:
    [number] = site.texts(project, ["one"])
    work = worker.post(f"/projects/{project}/next").json["assignment"]["id"]
    worker.post(f"/assignments/{work}/submit", json={"result": {"topic": "no"}, "key": "key-00000001"})
    with site.database.begin() as session:
        own, said = session.get_one(Project, project), session.get_one(Assignment, work)
        gold.add(session, own, said.item, {"topic": "yes"}, source="written")
        answers = {"topic": "yes"}, {"topic": "no"}
        fields = projects.fields(session, own)
        evidence.compare(session, fields, said, "gold", *answers, gold.tolerance(own))
    page = f"/projects/{project}/workers/{worker.id}"
    assert "field=topic&amp;true=yes&amp;said=no#cases" in managing.get(page).text
    opened = managing.get(f"{page}?field=topic&true=yes&said=no").text
    assert "True: yes, said: no" in seen(opened)
    asked = manager.get(f"{page}/cases?field=topic&true=yes&said=no").json
    assert [(each["item_id"], each["assignment_id"]) for each in asked] == [(number, work)]
    assert manager.get(f"{page}/cases?field=topic&true=yes").json == []
    compare = f"/items/{number}/compare?worker={worker.id}"
    assert compare in opened
    layers = boot(managing.get(compare).text)["layers"]
    assert [(layer["name"], layer["result"]["topic"]) for layer in layers] == [
        ("Worker", "no"),
        ("Known answer", "yes"),
    ]
    reviewing = enter(site, site.reviewer(project, "rev"))
    assert len(boot(reviewing.get(compare).text)["layers"]) == 1


def test_a_sign_of_unusual_work_is_acted_on_with_one_click_and_the_worker_reads_why(
    managing: Visitor, site: Site, project: int
) -> None:
    people = at_their_pace(site, project, 30, calm=10_000, quick=500)
    path = f"/projects/{project}/anomalies"
    assert "No new work: done" not in seen(managing.get(path).text)
    act = f"{path}/pace?worker={people[1].id}"
    assert "No new work: done" in seen(managing.follow(managing.post(act, action="restrict")))
    assert "This was decided already." in managing.follow(managing.post(act, action="restrict"))
    told = seen(enter(site, people[1]).get(f"/projects/{project}/my-work").text)
    assert "done much faster than usual. So you get no new work in this project for now." in told
    log = seen(managing.get(f"/projects/{project}/rules").text)
    assert "No new work until it is taken back done 100 % of 25 answers" in log
    managing.post(act, action="requeue")
    assert "25 answers were asked of others." in seen(managing.get(f"/projects/{project}/rules").text)
    told = seen(enter(site, people[1]).get(f"/projects/{project}/my-work").text)
    assert "So others are asked for answers of yours again." in told
    assert managing.post(act, action="praise").status_code == 422
