"""The page of webhooks: a secret is shown once, and what was sent can be sent again."""

from __future__ import annotations

import re

from labelstage.services import webhooks
from labelstage.storage import Delivery, Webhook, utcnow
from tests.site import Person, Site
from tests.web.visitor import Visitor, enter, seen

SECRET = re.compile(r'id="secret" value="([0-9a-f]{64})"')
URL = "https://example.org/hook"


def made(managing: Visitor, project: int) -> str:
    answer = managing.post(f"/projects/{project}/webhooks", url=URL, events=["item.done"])
    assert answer.status_code == 200
    found = SECRET.search(answer.text)
    assert found is not None
    return found[1]


def test_the_secret_is_shown_once_and_anew_when_it_is_changed(
    site: Site, managing: Visitor, project: int
) -> None:
    first = made(managing, project)
    page = managing.get(f"/projects/{project}/webhooks").text
    assert first not in page
    assert URL in page
    again = managing.post(f"/projects/{project}/webhooks/1", verb="rotate").text
    found = SECRET.search(again)
    assert found is not None
    with site.database.session() as session:
        assert session.get_one(Webhook, 1).secret == found[1] != first


def test_what_was_typed_stays_where_it_is_refused(managing: Visitor, project: int) -> None:
    answer = managing.post(f"/projects/{project}/webhooks", url="ftp://x", events=[])
    assert answer.status_code == 422
    assert 'value="ftp://x"' in answer.text
    assert "Choose one or more of" in seen(answer.text)


def test_a_delivery_is_shown_with_its_answer_and_can_be_sent_again(
    site: Site, managing: Visitor, project: int
) -> None:
    made(managing, project)
    with site.database.begin() as session:
        webhooks.emit(session, project, "item.done", {"item": 7})
        session.flush()
        webhooks.note_attempt(session.get_one(Delivery, 1), utcnow(), status=503, error="busy now")
    page = managing.get(f"/projects/{project}/webhooks").text
    assert "503 busy now" in seen(page)
    assert "1 attempt" in seen(page)
    assert managing.post(f"/projects/{project}/deliveries/1/replay").status_code == 303
    with site.database.session() as session:
        assert session.get_one(Delivery, 2).payload["item"] == 7


def test_while_it_is_paused_nothing_is_sent_and_nothing_is_lost(
    site: Site, managing: Visitor, project: int
) -> None:
    made(managing, project)

    def due() -> list[int]:
        with site.database.session() as session:
            return [each.id for each in webhooks.due(session, utcnow())]

    with site.database.begin() as session:
        webhooks.emit(session, project, "item.done", {"item": 7})
    managing.post(f"/projects/{project}/webhooks/1", verb="pause")
    assert due() == []
    assert "Paused" in seen(managing.get(f"/projects/{project}/webhooks").text)
    managing.post(f"/projects/{project}/webhooks/1", verb="resume")
    assert due() == [1]
    managing.post(f"/projects/{project}/webhooks/1", verb="remove")
    assert due() == []


def test_only_who_runs_the_project_sees_them(site: Site, worker: Person, project: int) -> None:
    assert enter(site, worker).get(f"/projects/{project}/webhooks").status_code == 403
