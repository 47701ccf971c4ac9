"""The pages of consensus and thresholds."""

from __future__ import annotations

from labelstage.measures.consensus import METHODS as KNOWN
from labelstage.services import quality, thresholds
from labelstage.services.thresholds.acting import ACTIONS as DONE
from labelstage.storage import Project
from labelstage.web.consensus import ABOVE, ACTIONS, BELOW, MEASURES, METHODS
from tests.site import Person, Site
from tests.web.test_agreement import say
from tests.web.visitor import Visitor, enter, seen

RULE = {
    "field": "topic",
    "measure": "confidence",
    "at": "0.85",
    "minimum": "2",
    "maximum": "3",
    "below": "adjudicate",
    "above": "leave",
    "review_rate": "10",
}


def settle(site: Site, project: int) -> None:
    """What the runners do within seconds."""
    with site.database.begin() as session:
        while quality.rescore(session, session.get_one(Project, project)):
            pass


def two_people_say(site: Site, project: int, worker: Person) -> list[int]:
    items = site.texts(project, ["one", "two"])
    say(worker, project, "yes", "no")
    say(site.worker(project, "other"), project, "yes", "yes")
    settle(site, project)
    return items


def test_consensus_waits_for_the_first_answer_and_says_so(managing: Visitor, project: int) -> None:
    assert "No answers yet" in seen(managing.get(f"/projects/{project}/consensus").text)


def test_the_least_sure_come_first_and_lead_to_all_answers_in_one_picture(
    managing: Visitor, site: Site, project: int, worker: Person
) -> None:
    sure, tied = two_people_say(site, project, worker)
    page = managing.get(f"/projects/{project}/consensus").text
    assert page.index(f"/items/{tied}/compare") < page.index(f"/items/{sure}/compare")
    assert "Majority" in seen(page)
    assert "tied 0.50" in seen(page)


def test_an_item_says_how_sure_it_is_and_why(
    managing: Visitor, site: Site, project: int, worker: Person
) -> None:
    sure, _tied = two_people_say(site, project, worker)
    words = seen(managing.get(f"/items/{sure}").text)
    assert "Consensus" in words
    assert "Confidence 0.90 Majority" in words
    assert "Other: yes" in words


def test_a_rule_is_tried_before_it_is_switched_on_and_what_it_did_can_be_taken_back(
    managing: Visitor, site: Site, project: int, worker: Person
) -> None:
    _sure, tied = two_people_say(site, project, worker)
    address = f"/projects/{project}/thresholds"
    tried = seen(managing.post(address, **RULE, active="1", **{"try": "1"}).text)
    assert "Of 2 items with answers: One more annotator 1" in tried
    assert "Nothing yet" in seen(managing.get(address).text)
    assert managing.post(address, **RULE, active="1").status_code == 303
    settle(site, project)
    page = managing.get(address).text
    assert f'href="/items/{tied}"' in page
    assert "One more annotator 2 → 3" in seen(page)
    assert managing.post(f"{address}/reverse", field="topic").status_code == 303
    assert "taken back by" in seen(managing.get(address).text)


def test_a_senseless_rule_is_shown_again_with_what_is_wrong_at_its_place(
    managing: Visitor, project: int
) -> None:
    answer = managing.post(f"/projects/{project}/thresholds", **{**RULE, "at": "7"})
    assert answer.status_code == 422
    assert "at most 1" in seen(answer.text)


def test_the_pages_are_there_in_korean_too(site: Site, manager: Person, project: int, worker: Person) -> None:
    two_people_say(site, project, worker)
    visitor = enter(site, manager, "ko")
    assert "다수결" in seen(visitor.get(f"/projects/{project}/consensus").text)
    assert "검수할 비율" in seen(visitor.get(f"/projects/{project}/thresholds").text)


def test_everything_has_a_name_for_people() -> None:
    assert set(KNOWN) < set(METHODS)
    assert set(MEASURES) == set(thresholds.MEASURES)
    assert set(BELOW) == set(thresholds.BELOW)
    assert set(ABOVE) == set(thresholds.ABOVE)
    assert set(ACTIONS) == set(DONE)
