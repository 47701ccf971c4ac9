"""One's own account."""

from __future__ import annotations

import re

from tests.site import PASSWORD, Person, Site
from tests.web.visitor import Visitor, enter, seen


def test_a_token_is_shown_once_and_opens_the_api(site: Site, managing: Visitor) -> None:
    page = managing.post("/account/tokens", name="night script", days=30).text
    secret = re.search(r'value="(ls_[^"]+)"', page)
    assert secret is not None
    assert secret[1] not in managing.get("/account").text
    headers = {"Authorization": f"Bearer {secret[1]}"}
    assert site.app.test_client().get("/api/v1/me", headers=headers).status_code == 200


def test_a_revoked_token_is_gone_from_the_page(managing: Visitor) -> None:
    managing.post("/account/tokens", name="night script", days="")
    number = re.search(r"/account/tokens/(\d+)/revoke", managing.get("/account").text)
    assert number is not None
    page = managing.follow(managing.post(f"/account/tokens/{number[1]}/revoke"))
    assert "night script" not in page


def test_a_token_without_a_name_is_refused_at_its_field(managing: Visitor) -> None:
    answer = managing.post("/account/tokens", name=" ", days=30)
    assert answer.status_code == 422
    assert 'id="token-name-error"' in answer.text


def test_a_new_password_ends_other_sessions_and_keeps_this_one(site: Site, manager: Person) -> None:
    here, elsewhere = enter(site, manager), enter(site, manager)
    page = here.follow(here.post("/account/password", old=PASSWORD, new="a much better sentence"))
    assert "The password was changed." in seen(page)
    assert elsewhere.get("/account").status_code == 303
    assert here.get("/account").status_code == 200


def test_a_refused_password_names_both_fields_and_shows_neither(managing: Visitor) -> None:
    answer = managing.post("/account/password", old="wrong password", new="short")
    assert answer.status_code == 422
    assert 'id="old-error"' in answer.text
    assert 'id="new-error"' in answer.text
    assert "wrong password" not in answer.text
