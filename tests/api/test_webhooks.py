"""Webhooks: signed, tried again, replayed, and never sent to what is not public."""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from labelstage.jobs import deliver
from labelstage.jobs.runner import Runner
from labelstage.services import outbound, webhooks
from labelstage.storage import Delivery, utcnow
from tests.site import Person, Site, settings_for


@dataclass
class Receiver:
    """A server that keeps what it is sent and answers as it is told."""

    answers: list[int] = field(default_factory=list)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.got.append((dict(self.headers.items()), body))
            self.send_response(kept.answers.pop(0) if kept.answers else 204)
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    kept.url = f"http://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield kept
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(settings_for(tmp_path, outbound_hosts="127.0.0.1"))
    yield made
    made.close()


def deliver_all(site: Site) -> None:
    deliver.notice(site.database, utcnow())
    runner = Runner(site.database, site.app.extensions["labelstage.blobs"], site.settings)
    while runner.run_next():
        pass


def happen(site: Site, manager: Person, receiver: Receiver) -> tuple[int, dict[str, object]]:
    """A project with a webhook for submits, and one submit."""
    project = site.project(manager)
    body = {"url": receiver.url, "events": ["submit.created", "item.done"]}
    hook = manager.post(f"/projects/{project}/webhooks", json=body)
    assert hook.status_code == 201, hook.json
    site.texts(project, ["one", "two", "three"])
    hand_in_one(project, site.worker(project, "ann"))
    return project, hook.json


def hand_in_one(project: int, worker: Person) -> None:
    work = worker.post(f"/projects/{project}/next").json
    sent = {"result": {"topic": "yes"}, "key": f"key-{work['assignment']['id']:08}"}
    worker.post(f"/assignments/{work['assignment']['id']}/submit", json=sent)


def test_what_is_sent_is_signed_with_its_time(site: Site, manager: Person, receiver: Receiver) -> None:
    _project, hook = happen(site, manager, receiver)
    deliver_all(site)
    [(headers, body)] = receiver.got
    signed = headers["X-LabelStage-Timestamp"].encode() + b"." + body
    wanted = hmac.new(str(hook["secret"]).encode(), signed, hashlib.sha256).hexdigest()
    assert headers["X-LabelStage-Signature"] == f"sha256={wanted}"
    assert headers["X-LabelStage-Event"] == "submit.created"


def test_a_failure_is_tried_again_later_and_a_delivery_can_be_replayed(
    site: Site, manager: Person, receiver: Receiver
) -> None:
    project, _hook = happen(site, manager, receiver)
    receiver.answers = [500]
    deliver_all(site)
    [first] = manager.get(f"/projects/{project}/deliveries").json
    assert (first["state"], first["attempts"], first["status"]) == ("waiting", 1, 500)
    with site.database.begin() as session:
        session.get_one(Delivery, first["id"]).due_at = utcnow()
    deliver_all(site)
    [first] = manager.get(f"/projects/{project}/deliveries").json
    assert (first["state"], first["attempts"], first["status"]) == ("delivered", 2, 204)
    assert manager.post(f"/projects/{project}/deliveries/{first['id']}/replay").status_code == 201
    deliver_all(site)
    assert len(receiver.got) == 3
    other = site.project(manager)
    assert manager.post(f"/projects/{other}/deliveries/{first['id']}/replay").status_code == 404


def test_after_the_last_pause_it_has_failed() -> None:
    delivery = Delivery(attempts=0, state="waiting")
    for _attempt in range(len(webhooks.PAUSES) + 1):
        assert delivery.state == "waiting"
        webhooks.note_attempt(delivery, utcnow(), status=None, error="away")
    assert delivery.state == "failed"


def test_a_paused_webhook_is_told_nothing_until_it_goes_on(
    site: Site, manager: Person, receiver: Receiver
) -> None:
    project, hook = happen(site, manager, receiver)
    path, told, bob = f"/projects/{project}/webhooks/{hook['id']}", [], site.worker(project, "bob")
    for active in (False, True):
        manager.request("PATCH", path, json={"active": active})
        hand_in_one(project, bob)
        deliver_all(site)
        told.append(len(receiver.got))
    assert told == [0, 2]  # the one while it was paused never; the one that waited, and the one after


def test_a_new_secret_signs_and_wrong_wishes_are_refused(
    site: Site, manager: Person, receiver: Receiver
) -> None:
    project, hook = happen(site, manager, receiver)
    new = manager.post(f"/projects/{project}/webhooks/{hook['id']}/secret").json
    assert new["secret"] != hook["secret"]
    assert "secret" not in manager.get(f"/projects/{project}/webhooks").json[0]
    paused = manager.request("PATCH", f"/projects/{project}/webhooks/{hook['id']}", json={"active": False})
    assert (paused.status_code, paused.json["active"]) == (200, False)
    bad = manager.post(f"/projects/{project}/webhooks", json={"url": "ftp://x", "events": ["nothing"]})
    assert {each["place"] for each in bad.json["errors"]} == {"url", "events"}
    assert manager.request("DELETE", f"/projects/{project}/webhooks/{hook['id']}").status_code == 204


def test_what_is_not_public_is_not_asked_unless_allowed(
    tmp_path: Path, site: Site, manager: Person, receiver: Receiver
) -> None:
    project, _hook = happen(site, manager, receiver)
    site.settings = settings_for(tmp_path)
    deliver_all(site)
    [kept] = manager.get(f"/projects/{project}/deliveries").json
    assert "not on the public internet" in kept["error"]
    assert receiver.got == []


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1"),
        *(
            "::1",
            "fe80::1",
            "fd00::1",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "224.0.0.1",
            "ff02::1",
        ),
    ],
)
def test_private_addresses_in_every_dress_are_known(address: str) -> None:
    assert not outbound.is_public(address)
    assert outbound.is_public("93.184.216.34")
    assert outbound.is_public("2606:4700:4700::1111")
