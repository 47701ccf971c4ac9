"""The log over the API and as a table: who sees what of it, and what is never in it."""

from __future__ import annotations

import csv
import io
import re

from labelstage.services import audit
from labelstage.services.access import Role
from tests.site import PASSWORD, Person, Site

URL = "https://hooks.example.org/services/T0/SECRET"


def test_what_a_manager_does_stands_in_the_log_of_the_project(
    site: Site, project: int, manager: Person, worker: Person
) -> None:
    base = f"/projects/{project}"
    hook = manager.post(f"{base}/webhooks", json={"url": URL, "events": ["item.done"]}).json["id"]
    manager.post(f"{base}/webhooks/{hook}/secret")
    manager.request("PATCH", f"{base}/webhooks/{hook}", json={"active": False})
    manager.request("DELETE", f"{base}/webhooks/{hook}")
    manager.put(f"{base}/skills", json={"user_id": worker.id, "name": "korean", "level": 60})
    manager.request("DELETE", f"{base}/skills/{worker.id}/korean")
    rule = {"collector": "fast", "bound": 0.5, "least": 10, "action": "warn"}
    made = manager.post(f"{base}/rules", json=rule).json["id"]
    manager.request("DELETE", f"{base}/rules/{made}")
    manager.put(f"{base}/thresholds/topic", json={"at": 0.8})
    manager.request("DELETE", f"{base}/thresholds/topic")
    manager.request("PATCH", f"{base}/gold/settings", json={"rate": 10})
    manager.put(f"{base}/masking", json={"masking": True})
    (item,) = site.texts(project, ["one"])
    manager.post(f"/items/{item}/withdraw")
    manager.post(f"{base}/items/chosen", json={"items": [item], "action": "restore"})
    log = manager.get(f"{base}/audit?limit=500").json
    assert [each["act"] for each in reversed(log["acts"]) if each["by"] == manager.id][3:] == [
        "webhook.made",
        "webhook.secret",
        "webhook.paused",
        "webhook.removed",
        "skill.set",
        "skill.taken",
        "rule.made",
        "rule.removed",
        "threshold.set",
        "threshold.removed",
        "project.changed",
        "project.changed",
        "items.withdrawn",
        "items.restored",
    ]
    assert "SECRET" not in str(log)


def test_labelling_writes_nothing_into_the_log(site: Site, project: int, worker: Person) -> None:
    site.texts(project, ["one"])
    with site.database.session() as session:
        before = len(list(audit.every(session, audit.Filter())))
    work = worker.post(f"/projects/{project}/next").json
    body = {"result": {"topic": "yes"}, "key": "one-try-of-this", "active_ms": 5}
    assert worker.post(f"/assignments/{work['assignment']['id']}/submit", json=body).status_code == 200
    with site.database.session() as session:
        assert len(list(audit.every(session, audit.Filter()))) == before


def test_the_log_of_a_project_holds_nothing_of_another(site: Site, project: int, manager: Person) -> None:
    other = site.project(site.person("other", manager=True), title="Another")
    assert all(each["project"] == project for each in manager.get(f"/projects/{project}/audit").json["acts"])
    assert manager.get(f"/projects/{other}/audit").status_code == 404
    assert manager.get("/audit").status_code == 403
    root = site.person("root", admin=True)
    everything = root.get("/audit?limit=500").json["acts"]
    assert {project, other, None} == {each["project"] for each in everything}
    narrowed = root.get(f"/audit?project={other}").json["acts"]
    assert {each["project_title"] for each in narrowed} == {"Another"}


def test_logins_and_refusals_are_told_without_what_was_typed(site: Site, manager: Person) -> None:
    root = site.person("root", admin=True)
    token = re.search(r'csrf-token" content="([^"]+)', manager.client.get("/login").text)
    assert token is not None
    for password in ("wrong horse", PASSWORD):
        form = {"email": manager.email, "password": password, "csrf_token": token[1]}
        manager.client.post("/login", data=form)
    acts = root.get("/audit?limit=2").json["acts"]
    assert [(each["act"], each["by"], each["person"]) for each in acts] == [
        ("login.done", manager.id, None),
        ("login.refused", None, manager.id),
    ]
    assert "horse" not in str(acts)


def test_the_table_is_the_whole_log_and_runs_nothing_in_a_spreadsheet(
    site: Site, project: int, manager: Person
) -> None:
    site.member(project, site.person("=cmd"), Role.WORKER)
    answer = manager.get(f"/projects/{project}/audit.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row["act"] for row in rows] == ["role.given", "role.given", "schema.saved", "project.made"]
    assert rows[0]["person"] == "'=Cmd"
    assert manager.get(f"/projects/{project}/audit.csv?act=nothing").status_code == 422
