"""What checks find can be decided and taken back, and masks hold for those who may not look."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from labelstage.services.access import Role
from labelstage.storage import Item
from tests.api.test_intake import body, png, run_jobs, send, stored
from tests.site import Person, Site

SENTENCE = (
    "오늘 서울 시청 앞 광장에서 열린 행사에는 시민 수천 명이 모여 늦은 밤까지 음악과 음식을 즐겼다고 했다."
)
NUMBER = "010-1234-5678"


def found(manager: Person, project: int, **query: Any) -> list[tuple[str, str, int | None]]:
    listed = body(manager.get(f"/projects/{project}/findings", query_string=query))["findings"]
    return [(each["kind"], each["external_id"], each["other_id"]) for each in listed]


def decide(manager: Person, project: int, decision: str, **which: Any) -> int:
    answer = manager.post(f"/projects/{project}/findings/decisions", json={"decision": decision, **which})
    assert answer.status_code == 200, answer.data
    return int(body(answer)["decided"])


def states(site: Site) -> dict[str, str]:
    return {item.external_id: item.state for item in stored(site)}


def test_an_import_is_checked_and_each_finding_names_its_twin(
    site: Site, manager: Person, project: int
) -> None:
    lines = [
        SENTENCE,
        SENTENCE.replace("수천", "수만"),
        "ok this one is written in another script",
        "!",
        SENTENCE,
        "***-****-****",
        "12345",
    ]
    data = (
        "\n".join(["text", *(f'"{line}"' for line in [*lines, *(f"문장 {n}" * 3 for n in range(20))])]) + "\n"
    )
    send(manager, project, {"t.csv": data.encode()})
    run_jobs(site)
    first = stored(site)[0].id
    assert sorted(found(manager, project)) == [
        ("language", "t.csv:4", None),
        ("near", "t.csv:3", first),
        ("same", "t.csv:6", first),
        ("short", "t.csv:5", None),
    ]
    report = body(manager.get(f"/projects/{project}/cleansing"))
    assert report["unchecked"] == 0
    assert report["groups"][0]["title"] == "Exact duplicates"
    assert [(group["kind"], group["open"], len(group["examples"])) for group in report["groups"]] == [
        ("same", 1, 1),
        ("near", 1, 1),
        ("short", 1, 1),
        ("language", 1, 1),
    ]
    job = found(manager, project, import_id=report["groups"][0]["examples"][0]["import_id"])
    assert len(job) == 4
    assert found(manager, project, import_id=10**6) == []


def test_a_quarantined_item_is_not_handed_out_until_that_is_taken_back(
    site: Site, manager: Person, project: int
) -> None:
    worker = site.worker(project, "worker")
    manager.post(f"/projects/{project}/items", json=[{"text": "!", "external_id": "a"}])
    assert body(manager.post(f"/projects/{project}/cleansing"))["kind"] == "cleanse"
    run_jobs(site)
    assert decide(manager, project, "quarantine", kind="short") == 1
    assert worker.post(f"/projects/{project}/next", json={}).status_code == 204
    (finding,) = body(manager.get(f"/projects/{project}/findings"))["findings"]
    assert finding["state"] == "quarantined"
    assert decide(manager, project, "quarantine", ids=[finding["id"]]) == 0
    assert decide(manager, project, "reopen", ids=[finding["id"]]) == 1
    assert worker.post(f"/projects/{project}/next", json={}).status_code == 200


def test_merged_duplicates_leave_one_and_only_duplicates_can_be_merged(
    site: Site, manager: Person, project: int
) -> None:
    texts = [{"text": text, "external_id": n} for n, text in enumerate([SENTENCE, SENTENCE, SENTENCE, "!"])]
    manager.post(f"/projects/{project}/items", json=texts)
    manager.post(f"/projects/{project}/cleansing")
    run_jobs(site)
    assert decide(manager, project, "merge", kind="same") == 2
    assert states(site) == {"0": "open", "1": "withdrawn", "2": "withdrawn", "3": "open"}
    refused = manager.post(
        f"/projects/{project}/findings/decisions", json={"decision": "merge", "kind": "short"}
    )
    assert refused.status_code == 422


def test_an_import_keeps_blank_and_tiny_images_back_when_told(
    site: Site, manager: Person, project: int
) -> None:
    send(manager, project, {"blank.png": png()}, quarantine="true")
    out = io.BytesIO()
    Image.new("RGB", (100, 100), "red").save(out, "PNG")
    send(manager, project, {"red.png": out.getvalue()})
    run_jobs(site)
    assert states(site) == {"blank.png": "withdrawn", "red.png": "open"}


def test_new_content_is_checked_anew(site: Site, manager: Person, project: int) -> None:
    items = f"/projects/{project}/items"
    manager.post(items, json=[{"text": "!", "external_id": "a"}])
    manager.post(f"/projects/{project}/cleansing")
    run_jobs(site)
    answer = manager.post(f"{items}?update=true", json=[{"text": "a whole sentence", "external_id": "a"}])
    assert body(answer)["outcomes"][0]["state"] == "updated"
    manager.post(f"/projects/{project}/cleansing")
    run_jobs(site)
    assert found(manager, project) == []


def test_masked_texts_keep_their_length_and_open_only_for_those_who_may(
    site: Site, manager: Person, project: int
) -> None:
    item = {"text": f"전화 {NUMBER} 🙂", "external_id": "a", "metadata": {"from": "a@b.co", "n": 1}}
    assert body(manager.post(f"/projects/{project}/items?mask=true", json=[item]))["added"] == 1
    (kept,) = stored(site)
    assert (kept.text, kept.meta) == ("전화 ***-****-**** 🙂", {"from": "*@*.**", "n": 1})
    assert found(manager, project) == [("personal", "a", None)]
    again = manager.post(f"/projects/{project}/items?mask=true", json=[item])
    assert body(again)["unchanged"] == 1
    address = f"/items/{kept.id}/unmask"
    for role in (Role.REVIEWER, Role.DATA, Role.WORKER):
        person = site.member(project, site.person(role.value), role)
        assert person.post(address, json={"reason": "curious"}).status_code == 403
    assert manager.post(address, json={"reason": " "}).status_code == 422
    assert body(manager.post(address, json={"reason": "he called"}))["text"] == item["text"]


def test_a_project_can_mask_whatever_comes_in(site: Site, manager: Person, project: int) -> None:
    rule = f"/projects/{project}/masking"
    assert body(manager.put(rule, json={"masking": True})) == {"masking": True}
    assert manager.put(rule, json={"masking": True}).status_code == 200
    send(manager, project, {"t.txt": NUMBER.encode()})
    run_jobs(site)
    assert [item.text for item in stored(site)] == ["***-****-****"]
    assert body(manager.get(f"/projects/{project}/cleansing"))["masking"] is True
    manager.put(rule, json={"masking": False})
    manager.post(f"/projects/{project}/items", json=[{"text": NUMBER, "external_id": "b"}])
    assert [item.text for item in stored(site)][1] == NUMBER


def test_pages_show_the_report_decide_and_look_behind_masks(
    site: Site, manager: Person, project: int
) -> None:
    from tests.web.visitor import enter

    manager.post(
        f"/projects/{project}/items?mask=true", json=[{"text": NUMBER, "external_id": "a"}, {"text": "!"}]
    )
    manager.post(f"/projects/{project}/cleansing")
    run_jobs(site)
    managing = enter(site, manager)
    page = managing.get(f"/projects/{project}/cleansing")
    assert "***-****-****" in page.text
    assert "Personal data" in page.text
    answer = managing.post(f"/projects/{project}/cleansing/short", decision="quarantine")
    assert answer.status_code == 303
    assert "Take back" in managing.get(f"/projects/{project}/cleansing").text
    assert "Quarantined" in managing.get(f"/projects/{project}/cleansing/short").text
    item: Item = stored(site)[0]
    assert "Look behind the mask" in managing.get(f"/items/{item.id}").text
    assert NUMBER in managing.post(f"/items/{item.id}/unmask", reason="test").text
    assert managing.post(f"/projects/{project}/masking", masking="1").status_code == 303
