"""Versions of a guideline, and who has read them."""

from __future__ import annotations

from labelstage.services import readings
from labelstage.services.access import Role
from labelstage.storage import Project, User
from tests.api.reviewing import decide, hand_in, next_review
from tests.site import Person, Site


def last_read(site: Site, project: int, reader: Person) -> int | None:
    with site.database.begin() as session:
        return readings.last_read(
            session, session.get_one(Project, project), session.get_one(User, reader.id)
        )


def test_reading_is_kept_for_each_person_and_version(
    site: Site, project: int, manager: Person, worker: Person
) -> None:
    for version, markdown in enumerate(["First.", "Second."], 1):
        assert manager.put(f"/projects/{project}/guideline", json={"markdown": markdown}).status_code == 200
        assert last_read(site, project, worker) == (None if version == 1 else 1)
        for _again in range(2):
            answer = worker.post(f"/projects/{project}/guideline/read", json={"version": version})
            assert answer.status_code == 204
        assert last_read(site, project, worker) == version
    assert last_read(site, project, site.worker(project, "other")) is None


def test_every_version_can_be_read_again(project: int, manager: Person, worker: Person) -> None:
    for markdown in ("First.", "Second."):
        manager.put(f"/projects/{project}/guideline", json={"markdown": markdown})
    answer = worker.get(f"/projects/{project}/guideline/versions/1").json
    assert answer is not None
    assert (answer["version"], answer["markdown"]) == (1, "First.")
    assert worker.get(f"/projects/{project}/guideline/versions/3").status_code == 404
    assert worker.post(f"/projects/{project}/guideline/read", json={"version": 3}).status_code == 404


def test_a_changed_guideline_is_read_before_the_next_item_and_what_it_touches_is_asked_again(
    site: Site, manager: Person, project: int
) -> None:
    path = f"/projects/{project}"
    site.texts(project, ["one", "two"])
    manager.put(f"{path}/guideline", json={"markdown": "A"})
    ann = site.worker(project, "ann")
    work = ann.post(f"{path}/next").json["assignment"]["id"]
    ann.post(f"/assignments/{work}/submit", json={"result": {"topic": "yes"}, "key": "key-00000001"})
    bad = {"markdown": "B", "changes": "New.", "touches": [{"field": "topic", "class": "perhaps"}]}
    assert manager.put(f"{path}/guideline", json=bad).status_code == 422
    good = {**bad, "touches": [{"field": "topic", "class": "yes"}]}
    assert manager.put(f"{path}/guideline", json=good).json["version"] == 2
    assert ann.post(f"{path}/next").headers["X-Nothing-Because"] == "guideline"
    ann.post(f"{path}/guideline/read", json={"version": 2})
    assert ann.post(f"{path}/next").status_code == 200
    told = ann.get(f"{path}/guideline/versions/2").json
    assert (told["changes"], told["touches"]) == ("New.", [{"field": "topic", "class": "yes"}])
    [one] = manager.get(f"{path}/guideline/versions/2/affected").json
    assert one["assignment_id"] == work
    assert manager.post(f"{path}/guideline/versions/2/again", json={"way": "others"}).json == {"asked": 1}
    assert manager.get(f"{path}/guideline/versions/2/affected").json == []
    assert ann.get(f"{path}/guideline/versions/2/affected").status_code == 403


def test_what_a_reviewer_let_stand_since_is_not_asked_again(
    site: Site, manager: Person, project: int
) -> None:
    path = f"/projects/{project}"
    site.texts(project, ["one"])
    ann = site.worker(project, "ann")
    judge = site.member(project, site.person("judge"), Role.REVIEWER)
    hand_in(ann, project)
    decide(judge, next_review(judge, project), "accept")
    manager.put(f"{path}/guideline", json={"markdown": "A", "changes": "New."})
    affected = f"{path}/guideline/versions/1/affected"
    assert len(manager.get(affected).json) == 1
    assert manager.post(f"{path}/guideline/versions/1/again", json={"way": "review"}).json == {"asked": 1}
    assert [each["state"] for each in manager.get(affected).json] == ["submitted"]
    decide(judge, next_review(judge, project), "accept")
    assert manager.get(affected).json == []
