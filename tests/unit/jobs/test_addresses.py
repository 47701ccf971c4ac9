"""What stands behind addresses on the web comes in, and nothing that only this machine can reach."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from labelstage.config import Settings
from labelstage.services.intake import fetching
from tests.unit.jobs.test_imports import Desk, picture

#: Status, headers and body by path.
PLACES: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/a/photo.png": (200, {"Content-Type": "application/octet-stream"}, picture(1)),
    "/text?nr=1": (200, {"Content-Type": "text/plain; charset=utf-8"}, "글\r\n".encode()),
    "/moved": (302, {"Location": "/a/photo.png?again"}, b""),
    "/a/photo.png?again": (200, {"Content-Type": "image/png"}, picture(2)),
    "/round": (302, {"Location": "/round"}, b""),
    "/inside": (302, {"Location": "http://127.0.0.2:9/latest/meta-data"}, b""),
    "/page": (200, {"Content-Type": "text/html"}, b"<html>"),
    "/dressed.png": (200, {"Content-Type": "image/png"}, b"<html>"),
    "/cut": (200, {"Content-Type": "image/png", "Content-Length": "9999"}, picture(3)),
    "/packed": (200, {"Content-Type": "text/plain", "Content-Encoding": "gzip"}, b"\x1f\x8b"),
    "/%EC%82%AC%EC%A7%84.png": (200, {"Content-Type": "image/png"}, picture(4)),
    "/large": (200, {"Content-Type": "text/plain"}, b"x" * (2**20 + 1)),
}


@pytest.fixture
def web() -> Iterator[str]:
    """The address of a server on this machine with all the places."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = PLACES.get(self.path, (404, {}, b"none"))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(Settings(data_dir=tmp_path, outbound_hosts="127.0.0.1", max_upload_mb=1))
    yield made
    made.database.dispose()


def test_images_and_texts_behind_addresses_come_in_with_what_the_table_says(desk: Desk, web: str) -> None:
    rows = ["url,id,place", f"{web}/a/photo.png,p1,lake", f"{web}/text?nr=1,t1,", f" {web}/사진.png ,p2,hill"]
    job = desk.bring({"list.csv": "\n".join(rows).encode()}, fetch=True)
    assert job.result == {"added": 3, "duplicates": 0, "unchanged": 0, "rejected": 0}, desk.rejects()
    found = desk.items()
    assert {key: (each.media, each.name) for key, each in found.items()} == {
        "p1": ("image", "photo.png"),
        "t1": ("text", "text"),
        "p2": ("image", "사진.png"),
    }
    assert found["p1"].meta == {"place": "lake", "url": f"{web}/a/photo.png"}
    assert (found["t1"].text, found["p1"].width) == ("글\r\n", 30)


def test_each_line_is_an_address_and_sent_again_nothing_is_added(desk: Desk, web: str) -> None:
    listed = f"{web}/moved\n\n{web}/text?nr=1\n".encode()
    assert desk.bring({"a.txt": listed}, fetch=True).result == {
        "added": 2,
        "duplicates": 0,
        "unchanged": 0,
        "rejected": 0,
    }
    assert set(desk.items()) == {f"{web}/moved", f"{web}/text?nr=1"}
    again = desk.bring({"b.jsonl": f'{{"image_url": "{web}/moved"}}'.encode()}, fetch=True).result
    assert again is not None
    assert again["unchanged"] == 1


def test_an_address_that_fails_is_named_and_the_rest_goes_on(
    desk: Desk, web: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = ["nowhere", "round", "inside", "page", "dressed.png", "cut", "packed", "large", "a/photo.png"]
    strange = ["ftp://example.org/x", "http://u:p@example.org/", "file:///etc/passwd", "http://localhost:1/x"]
    listed = "\n".join([*(f"{web}/{path}" for path in paths), *strange])
    desk.bring({"a.txt": listed.encode()}, fetch=True)
    assert list(desk.items()) == [f"{web}/a/photo.png"]
    assert [desk.rejects().get(f"a.txt:{row}") for row in range(1, 14)] == [
        "not_fetched",
        "not_fetched",
        "bad_address",
        "unknown_type",
        "markup",
        "not_fetched",
        "not_fetched",
        "too_large",
        None,
        *["bad_address"] * 4,
    ]
    monkeypatch.setattr(fetching, "SECONDS", -1)
    desk.bring({"slow.txt": f"{web}/text?nr=1".encode()}, fetch=True)
    assert desk.rejects()["slow.txt:1"] == "not_fetched"


def test_a_table_of_addresses_without_a_header_is_refused_before_a_row_is_lost(desk: Desk, web: str) -> None:
    desk.bring({"a.csv": f"{web}/moved\n{web}/text?nr=1\n".encode()}, fetch=True)
    assert desk.rejects() == {"a.csv": "no_header"}
