"""Looking items up, and the images in them."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from PIL import Image
from werkzeug.http import parse_options_header

from labelstage.services.access import Role
from tests.api.test_intake import body, png, run_jobs, send
from tests.servers.s3 import S3
from tests.site import Person, Site, settings_for


@pytest.fixture
def picture(site: Site, manager: Person, project: int) -> int:
    """The id of an item that the EXIF orientation turns."""
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.new("RGB", (60, 40), (9, 99, 199)).save(out, "JPEG", exif=exif)
    send(manager, project, {"turned.jpg": out.getvalue()})
    run_jobs(site)
    return int(body(manager.get(f"/projects/{project}/items"))["items"][0]["id"])


def test_items_are_listed_a_page_at_a_time(site: Site, manager: Person, project: int) -> None:
    ids = site.texts(project, [f"text {number}" for number in range(7)])
    seen: list[int] = []
    after: int | None = 0
    while after is not None:
        page = body(manager.get(f"/projects/{project}/items?limit=3&after={after}"))
        seen += [item["id"] for item in page["items"]]
        after = page["next"]
    assert seen == ids


def test_items_are_found_by_state_and_words(site: Site, manager: Person, project: int) -> None:
    site.texts(project, ["사과 하나", "two apples", "100% \\ sure_"])

    def found(**query: Any) -> list[str]:
        listed = body(manager.get(f"/projects/{project}/items", query_string=query))["items"]
        return [item["text"] for item in listed]

    assert found(q="사과") == ["사과 하나"]
    assert found(q="APPLES") == ["two apples"]
    assert found(q="0%") == ["100% \\ sure_"]
    assert found(q="_") == ["100% \\ sure_"]
    assert found(state="done") == []
    assert len(found(state="open", q="\0")) == 3
    assert manager.get(f"/projects/{project}/items?state=odd").status_code == 422


@pytest.mark.parametrize("name", ["사진 📷.png", "caf\u0065\u0301.png", 'a "b".png'])
def test_an_image_of_any_name_is_sent_and_keeps_the_name(
    site: Site, manager: Person, project: int, name: str
) -> None:
    image = base64.b64encode(png()).decode()
    outcome = body(manager.post(f"/projects/{project}/items", json=[{"image": image, "name": name}]))[
        "outcomes"
    ][0]
    for file in ("image", "thumbnail"):
        answer = manager.get(f"/items/{outcome['id']}/{file}", buffered=True)
        head = answer.headers["Content-Disposition"]
        assert head.encode("latin-1"), "a server can send it"
        _kind, options = parse_options_header(head)
        assert (answer.status_code, options["filename"].startswith(name)) == (200, True)


def test_an_item_says_all_about_itself(manager: Person, picture: int) -> None:
    item = body(manager.get(f"/items/{picture}"))
    assert (item["media"], item["text"], item["state"], item["external_id"]) == (
        "image",
        None,
        "open",
        "turned.jpg",
    )
    assert (item["image"]["width"], item["image"]["height"]) == (40, 60)


def test_the_image_is_upright_and_cannot_run(manager: Person, picture: int) -> None:
    item = body(manager.get(f"/items/{picture}"))
    for address, kind, size in (
        (item["image"]["url"], "image/jpeg", (40, 60)),
        (item["image"]["thumbnail"], "image/webp", (40, 60)),
    ):
        answer = manager.client.get(address, headers=manager.headers, buffered=True)
        assert answer.status_code == 200
        assert answer.content_type == kind
        assert Image.open(io.BytesIO(answer.data)).size == size
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"


def test_an_image_that_the_browser_has_is_not_sent_again(manager: Person, picture: int) -> None:
    first = manager.get(f"/items/{picture}/image", buffered=True)
    again = manager.get(
        f"/items/{picture}/image", headers={"If-None-Match": first.headers["ETag"]}, buffered=True
    )
    assert (again.status_code, again.data) == (304, b"")


def test_a_worker_sees_the_images_of_his_own_assignments_only(
    site: Site, manager: Person, project: int, picture: int
) -> None:
    worker, other = site.worker(project, "worker"), site.worker(project, "other")
    assert worker.get(f"/items/{picture}/image", buffered=True).status_code == 404
    assert worker.get(f"/items/{picture}/thumbnail", buffered=True).status_code == 404
    work = body(worker.post(f"/projects/{project}/next", json={}))
    shown = worker.client.get(work["item"]["image"]["url"], headers=worker.headers, buffered=True)
    assert shown.status_code == 200
    assert other.get(f"/items/{picture}/image", buffered=True).status_code == 404
    assert worker.get(f"/items/{picture}").status_code == 403
    reviewer = site.member(project, site.person("reviewer"), Role.REVIEWER)
    assert reviewer.get(f"/items/{picture}/image", buffered=True).status_code == 200
    assert site.person("stranger").get(f"/items/{picture}/image", buffered=True).status_code == 404


def test_a_text_has_no_image(site: Site, manager: Person, project: int) -> None:
    (text,) = site.texts(project, ["words"])
    assert manager.get(f"/items/{text}/image", buffered=True).status_code == 404


def test_a_lost_blob_is_a_sentence_not_a_crash(site: Site, manager: Person, picture: int) -> None:
    for path in site.settings.data_dir.glob("blobs/??/??/*"):
        path.unlink()
    answer = manager.get(f"/items/{picture}/image", buffered=True)
    assert answer.status_code == 404
    assert "missing" in body(answer)["detail"]


def test_an_original_is_sent_as_its_own_type_whatever_its_name(
    site: Site, manager: Person, project: int
) -> None:
    send(manager, project, {"page.html.jpg": png()})
    run_jobs(site)
    item = body(manager.get(f"/projects/{project}/items"))["items"][0]
    assert manager.get(f"/items/{item['id']}/image", buffered=True).content_type == "image/png"


@pytest.mark.services
def test_a_bucket_serves_its_images_itself(tmp_path: Path, s3_store: S3) -> None:
    site = Site(settings_for(tmp_path, **s3_store.settings()))
    manager = site.person("manager", manager=True)
    project = site.project(manager)
    data = png()
    send(manager, project, {"a.png": data})
    run_jobs(site)
    item = body(manager.get(f"/projects/{project}/items"))["items"][0]
    answer = manager.get(f"/items/{item['id']}/image")
    assert answer.status_code == 302
    assert answer.headers["Cache-Control"] == "private, max-age=1200"
    with urlopen(answer.headers["Location"]) as sent:
        assert (sent.read(), sent.headers["Content-Type"]) == (data, "image/png")
    site.close()
