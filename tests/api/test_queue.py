"""What a manager says about who does what first, through the API."""

from __future__ import annotations

from datetime import timedelta

from labelstage.storage import utcnow
from tests.api.reviewing import decide, hand_in, next_review
from tests.site import Person, Site


def next_text(worker: Person, project: int) -> str | None:
    """The text of the next item, or why there is none."""
    answer = worker.post(f"/projects/{project}/next", json={})
    if answer.status_code == 204:
        return answer.headers["X-Nothing-Because"]
    return str(answer.get_json()["item"]["text"])


def test_a_filter_gives_priority_to_what_fits(site: Site, manager: Person, project: int) -> None:
    site.texts(project, ["a cat", "a dog", "two cats"])
    answer = manager.post(f"/projects/{project}/queue", json={"q": "cats", "priority": 3})
    assert answer.get_json() == {"items": 1}
    assert next_text(site.worker(project, "ann"), project) == "two cats"


def test_a_required_skill_is_named_to_who_lacks_it(site: Site, manager: Person, project: int) -> None:
    site.texts(project, ["a cat"])
    ann = site.worker(project, "ann")
    asked = {"requires": {"skill": "한국어", "level": 50}}
    assert manager.post(f"/projects/{project}/queue", json=asked).status_code == 200
    answer = ann.post(f"/projects/{project}/next", json={})
    assert answer.headers["X-Nothing-Because"] == "unqualified"
    assert answer.headers["X-Nothing-Lacking"] == "%ED%95%9C%EA%B5%AD%EC%96%B4"
    given = {"user_id": ann.id, "name": "한국어", "level": 50}
    assert manager.put(f"/projects/{project}/skills", json=given).get_json()["source"] == "manager"
    assert next_text(ann, project) == "a cat"
    assert [each["name"] for each in manager.get(f"/projects/{project}/skills").get_json()] == ["한국어"]
    assert manager.request("DELETE", f"/projects/{project}/skills/{ann.id}/한국어").status_code == 204


def test_pushed_work_reaches_its_worker_and_can_be_taken_back(
    site: Site, manager: Person, project: int
) -> None:
    [first, second] = site.texts(project, ["a cat", "a dog"])
    ann = site.worker(project, "ann")
    due = (utcnow() + timedelta(days=2)).isoformat()
    push = {"ids": [second], "workers": [ann.id], "due_at": due}
    answer = manager.post(f"/projects/{project}/pushes", json=push)
    assert answer.get_json() == {"pushed": 1, "had": 0, "full": 0}
    [waiting] = manager.get(f"/projects/{project}/pushes").get_json()
    assert (waiting["name"], waiting["items"]) == ("Ann", 1)
    assert next_text(ann, project) == "a dog"
    push["ids"] = [first]
    push["workers"] = [ann.id, 999]
    assert manager.post(f"/projects/{project}/pushes", json=push).status_code == 422


def test_items_set_aside_are_listed_with_the_words_and_decided_on(
    site: Site, manager: Person, project: int
) -> None:
    [item] = site.texts(project, ["blank"])
    people = [site.worker(project, name) for name in ("ann", "bob")]
    for who in people:
        work = who.post(f"/projects/{project}/next", json={}).get_json()
        skip = {"reason": f"blank, says {who.email}", "route": "unusable"}
        assert who.post(f"/assignments/{work['assignment']['id']}/skip", json=skip).status_code == 200
    [waiting] = manager.get(f"/projects/{project}/set-aside").get_json()
    assert [each["reason"] for each in waiting["skips"]] == [f"blank, says {who.email}" for who in people]
    assert manager.post(f"/items/{item}/withdraw").get_json()["state"] == "withdrawn"
    assert manager.post(f"/items/{item}/restore").get_json()["state"] == "open"
    assert manager.post(f"/items/{item}/restore").status_code == 409


def test_the_overlap_of_an_item_and_requeued_work(site: Site, manager: Person, project: int) -> None:
    [item] = site.texts(project, ["a cat"])
    ann = site.worker(project, "ann")
    work = ann.post(f"/projects/{project}/next", json={}).get_json()["assignment"]["id"]
    handed_in = {"result": {"topic": "yes"}, "key": "k" * 12}
    assert ann.post(f"/assignments/{work}/submit", json=handed_in).status_code == 200
    assert manager.put(f"/items/{item}/overlap", json={"overlap": 2}).get_json()["overlap"] == 2
    assert manager.post(f"/assignments/{work}/requeue").get_json() == {"rejected": 1}
    assert manager.post(f"/items/{item}/requeue").get_json() == {"rejected": 0}
    assert next_text(ann, project) == "seen"


def test_a_claim_is_worked_in_order_and_given_back(site: Site, project: int) -> None:
    site.texts(project, ["one", "two", "three"])
    ann = site.worker(project, "ann")
    claimed = ann.post(f"/projects/{project}/claims", json={"count": 3}).get_json()
    assert [each["item"]["text"] for each in claimed["work"]] == ["one", "two", "three"]
    assert next_text(ann, project) == "one"
    assert ann.request("DELETE", f"/projects/{project}/claims").get_json() == {"given_back": 3}


def test_the_new_settings_are_read_and_written(manager: Person, project: int) -> None:
    asked = {"requires": [{"skill": "korean", "level": 10}], "return_hours": 5, "claim_limit": 3}
    changed = manager.request("PATCH", f"/projects/{project}", json=asked).get_json()
    assert {name: changed[name] for name in asked} == asked
    wrong = manager.request("PATCH", f"/projects/{project}", json={"requires": [{"skill": "korean"}]})
    assert [each["place"] for each in wrong.get_json()["errors"]] == ["requires"]


def test_what_waits_for_a_worker_who_leaves_goes_to_others_at_once(
    site: Site, manager: Person, project: int
) -> None:
    ann, bob, judge = (
        site.worker(project, "ann"),
        site.worker(project, "bob"),
        site.reviewer(project, "judge"),
    )
    [_, _, third] = site.texts(project, ["one", "two", "three"])
    hand_in(ann, project)
    decide(judge, next_review(judge, project), "return", comment="No.")
    manager.post(f"/projects/{project}/pushes", json={"workers": [ann.id], "ids": [third]})
    assert len(ann.post(f"/projects/{project}/claims", json={"count": 1}).get_json()["work"]) == 1
    assert next_text(bob, project) == "leased"
    assert manager.request("DELETE", f"/projects/{project}/members/{ann.id}/worker").status_code == 204
    claimed = bob.post(f"/projects/{project}/claims", json={"count": 3}).get_json()["work"]
    assert sorted(work["item"]["text"] for work in claimed) == ["one", "three", "two"]
