"""Items come in as JSON, as a stream and as files; what is hostile gets a clear answer and never a crash."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from labelstage.api import intake as api
from labelstage.jobs.runner import Runner
from labelstage.storage import Item, Project
from tests.site import Person, Site, settings_for

LINES = "application/x-ndjson"


def png(colour: tuple[int, int, int] = (200, 30, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (6, 4), colour).save(out, "PNG")
    return out.getvalue()


def body(answer: TestResponse) -> dict[str, Any]:
    assert answer.json is not None, answer.data
    return dict(answer.json)


def send(manager: Person, project: int, files: dict[str, bytes], **options: Any) -> TestResponse:
    form = {**options, "files": [FileStorage(io.BytesIO(data), name) for name, data in files.items()]}
    boundary, data = encode_multipart(form)
    kind = f"multipart/form-data; boundary={boundary}"
    return manager.post(f"/projects/{project}/uploads", data=data, content_type=kind)


def run_jobs(site: Site) -> None:
    runner = Runner(site.database, site.app.extensions["labelstage.blobs"], site.settings)
    while runner.run_next():
        pass


def stored(site: Site) -> list[Item]:
    with site.database.session() as session:
        return list(session.scalars(select(Item).order_by(Item.queue_position)))


def test_a_json_list_gets_an_outcome_for_each_item(site: Site, manager: Person, project: int) -> None:
    answer = manager.post(
        f"/projects/{project}/items",
        json=[
            {"text": "one", "external_id": 7, "metadata": {"lang": "en"}, "name": "n"},
            {"text": "nul \0"},
            {"text": "one"},
            {"text": "one", "external_id": "7"},
            {"text": "other", "external_id": "7"},
            "bare",
            {"text": "x", "colour": "red"},
            {"image": base64.b64encode(png()).decode()},
        ],
    )
    found = body(answer)
    assert answer.status_code == 201
    assert [(each["state"], each["code"]) for each in found["outcomes"]] == [
        ("added", None),
        ("rejected", "unstorable"),
        ("duplicate", None),
        ("unchanged", None),
        ("rejected", "changed"),
        ("rejected", "not_an_object"),
        ("rejected", "unknown_key"),
        ("added", None),
    ]
    assert {key: found[key] for key in ("added", "duplicates", "unchanged", "rejected")} == {
        "added": 3,
        "duplicates": 1,
        "unchanged": 1,
        "rejected": 4,
    }
    assert found["outcomes"][3]["id"] == found["outcomes"][0]["id"]
    first, _second, picture = stored(site)
    assert (first.external_id, first.text, first.meta, first.name) == ("7", "one", {"lang": "en"}, "n")
    assert (picture.media, picture.width, picture.height) == ("image", 6, 4)


def test_posting_again_adds_nothing_and_says_so(manager: Person, project: int) -> None:
    items = [{"text": f"text {number}"} for number in range(3)]
    assert manager.post(f"/projects/{project}/items", json=items).status_code == 201
    again = manager.post(f"/projects/{project}/items", json=items)
    assert (again.status_code, body(again)["unchanged"]) == (200, 3)


def test_a_long_list_is_stored_whole(site: Site, manager: Person, project: int) -> None:
    items = [{"text": f"text {number}", "external_id": number} for number in range(1203)]
    answer = manager.post(f"/projects/{project}/items", json=items)
    assert body(answer)["added"] == 1203
    assert [item.external_id for item in stored(site)] == [str(number) for number in range(1203)]


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"", 422),
        (b"{", 422),
        (b'{"text": "alone"}', 422),
        (b'"text"', 422),
        (b"[NaN]", 422),
        (b"[" * 100_000, 422),
        (b"[" + b"9" * 5000 + b"]", 422),
        (b"\xff\xfe\xfd", 422),
        (b"[]", 200),
    ],
)
def test_a_body_that_is_no_list_is_refused_with_the_reason(
    manager: Person, project: int, data: bytes, status: int
) -> None:
    answer = manager.post(f"/projects/{project}/items", data=data, content_type="application/json")
    assert answer.status_code == status, answer.data
    if status == 422:
        assert body(answer)["errors"][0]["message"]


def test_a_body_of_another_type_is_refused(manager: Person, project: int) -> None:
    answer = manager.post(f"/projects/{project}/items", data="<items/>", content_type="application/xml")
    assert answer.status_code == 415


def test_a_stream_names_its_bad_lines_and_takes_the_rest(site: Site, manager: Person, project: int) -> None:
    lines = [
        '{"text": "one\u2028still one", "external_id": 1}\r',
        "",
        "{broken",
        '{"text": "\\ud800"}',
        '{"image": "%%%"}',
        json.dumps({"image": base64.b64encode(b"<svg></svg>").decode()}),
        '{"text": "two", "external_id": 2}',
    ]
    answer = manager.post(f"/projects/{project}/items", data="\n".join(lines).encode(), content_type=LINES)
    found = body(answer)
    assert (answer.status_code, found["added"], found["rejected"]) == (201, 2, 4)
    assert [(each["line"], each["code"]) for each in found["rejects"]] == [
        (3, "broken_json"),
        (4, "unstorable"),
        (5, "bad_base64"),
        (6, "markup"),
    ]
    assert [item.text for item in stored(site)] == ["one\u2028still one", "two"]


def test_a_stream_is_stored_as_it_comes(site: Site, manager: Person, project: int) -> None:
    """What went in before a connection broke stays, and the same stream sent again completes it."""

    class Breaking(io.RawIOBase):
        sent = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            if self.sent > 3000:
                raise OSError("connection lost")
            data = b"".join(
                b'{"text": "t%d", "external_id": %d}\n' % (number, number)
                for number in range(self.sent, self.sent + 100)
            )
            self.sent += 100
            buffer[: len(data)] = data
            return len(data)

    path = f"/projects/{project}/items"
    environ = {"wsgi.input": Breaking(), "CONTENT_LENGTH": str(10**6)}
    broken = manager.post(path, content_type=LINES, environ_overrides=environ)
    assert broken.status_code == 400
    with site.database.session() as session:
        kept = session.scalar(select(func.count(Item.id)))
    assert kept == 3000
    whole = b"".join(b'{"text": "t%d", "external_id": %d}\n' % (number, number) for number in range(3500))
    found = body(manager.post(path, data=whole, content_type=LINES))
    assert (found["added"], found["unchanged"]) == (500, 3000)


def test_a_line_that_never_ends_is_named_and_the_next_is_taken(
    manager: Person, project: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "MAX_LINE", 1000)
    data = b'{"text": "' + b"x" * 5000 + b'"}\n{"text": "next"}\n'
    found = body(manager.post(f"/projects/{project}/items", data=data, content_type=LINES))
    assert (found["added"], [each["line"] for each in found["rejects"]]) == (1, [1])


def test_only_the_first_bad_lines_are_listed_but_all_are_counted(
    manager: Person, project: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "MOST_LISTED", 3)
    found = body(manager.post(f"/projects/{project}/items", data=b"{\n" * 10, content_type=LINES))
    assert (found["rejected"], len(found["rejects"])) == (10, 3)


def test_an_upload_becomes_items_by_a_job(site: Site, manager: Person, project: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("in/b.png", png((0, 200, 0)))
    answer = send(
        manager, project, {"a.png": png(), "z.zip": out.getvalue(), "t.txt": b"one\ntwo\n"}, lines="true"
    )
    job = body(answer)
    assert answer.status_code == 202
    assert answer.headers["Location"].endswith(f"/api/v1/jobs/{job['id']}")
    assert job["state"] == "queued"
    run_jobs(site)
    ended = body(manager.get(f"/jobs/{job['id']}"))
    assert (ended["state"], ended["result"]["added"], ended["error"]) == ("done", 4, None)
    assert [item.external_id for item in stored(site)] == ["a.png", "in/b.png", "t.txt:1", "t.txt:2"]


def test_columns_are_mapped_as_the_form_says(site: Site, manager: Person, project: int) -> None:
    data = b"nr,body,a,b\n7,words,1,2\n"
    send(manager, project, {"t.csv": data}, text="body", external_id="nr", metadata=["a", "b"])
    run_jobs(site)
    (item,) = stored(site)
    assert (item.external_id, item.text, item.meta) == ("7", "words", {"a": "1", "b": "2"})


@pytest.mark.parametrize(
    ("options", "place"),
    [({"encoding": "klingon"}, "encoding"), ({"colour": "red"}, "colour"), ({"lines": "perhaps"}, "lines")],
)
def test_a_wrong_option_is_named(manager: Person, project: int, options: dict[str, str], place: str) -> None:
    answer = send(manager, project, {"a.txt": b"x"}, **options)
    assert answer.status_code == 422
    assert place in {each["place"] for each in body(answer)["errors"]}


def test_an_upload_without_files_is_refused(manager: Person, project: int) -> None:
    assert manager.post(f"/projects/{project}/uploads", data={"lines": "true"}).status_code == 422
    assert manager.post(f"/projects/{project}/uploads", json={"files": "a.png"}).status_code == 422


def test_more_than_a_thousand_files_may_come_at_once(site: Site, manager: Person, project: int) -> None:
    answer = send(manager, project, {f"{number}.txt": b"text %d" % number for number in range(1200)})
    assert answer.status_code == 202
    run_jobs(site)
    assert body(manager.get(f"/jobs/{body(answer)['id']}"))["result"]["added"] == 1200


def test_an_archived_project_takes_nothing(site: Site, manager: Person, project: int) -> None:
    with site.database.begin() as session:
        session.get_one(Project, project).state = "archived"
    assert send(manager, project, {"a.txt": b"x"}).status_code == 409
    assert manager.post(f"/projects/{project}/items", json=[{"text": "x"}]).status_code == 409


HOSTILE: dict[str, bytes] = {
    "no.zip": b"PK\x03\x04" + b"\xff" * 40,
    "empty.png": b"",
    "../../../etc/cron.d/x.txt": b"harmless",
    "script.svg": b"<svg onload='alert(1)'/>",
    "page.jpg": b"<html><script>alert(1)</script>",
    "bomb.png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01\x86\xa0\x00\x01\x86\xa0\x08\x02\x00\x00\x00",
    "deep.json": b"[" * 500_000,
    "long.jsonl": b'{"text": "' + b"x" * 6_000_000 + b'"}',
    "=cmd|' /C calc'!A0.txt": b"\0",
    "nul\0name.txt": b"x",
    "quotes.csv": b'text\n"' + b"a\n" * 10_000,
    "\u202egnp.exe": b"MZ\x90",
    "x" * 3000 + ".txt": b"long name",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_upload_is_refused_in_a_sentence_and_breaks_nothing(
    site: Site, manager: Person, project: int, name: str
) -> None:
    answer = send(manager, project, {name: HOSTILE[name], "good.txt": b"good"})
    assert answer.status_code == 202, answer.data
    run_jobs(site)
    job = body(manager.get(f"/jobs/{body(answer)['id']}"))
    assert job["state"] == "done", job["error"]
    rejects = body(manager.get(f"/jobs/{job['id']}/rejects"))["rejects"]
    assert len(rejects) == job["result"]["rejected"]
    assert all(len(each["message"]) > 10 and "%(" not in each["message"] for each in rejects)
    assert "good" in {item.text for item in stored(site)}
    assert all(".." not in item.external_id for item in stored(site))


@pytest.fixture
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(settings_for(tmp_path_factory.mktemp("small"), max_upload_mb=1, max_json_mb=1))
    yield site
    site.close()


def test_a_request_beyond_its_limit_is_refused(small: Site) -> None:
    manager = small.person("manager", manager=True)
    project = small.project(manager)
    big = b"x" * (2**20 + 1)
    assert send(manager, project, {"a.txt": big}).status_code == 413
    path = f"/projects/{project}/items"
    assert manager.post(path, data=b"[" + big + b"]", content_type="application/json").status_code == 413
    assert manager.post(path, data=big, content_type=LINES).status_code == 413
