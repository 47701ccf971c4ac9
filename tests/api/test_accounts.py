"""Logging in, tokens, invitations."""

from __future__ import annotations

from datetime import timedelta

import pytest

from labelstage.services import accounts
from labelstage.services.access import Role
from labelstage.services.errors import Conflict, Forbidden, Invalid, NotFound
from labelstage.storage import Invitation, Project, User, utcnow
from tests.site import PASSWORD, Person, Site


def test_passwords_are_kept_as_argon2id_hashes_only(site: Site, manager: Person) -> None:
    with site.database.session() as session:
        stored = session.get_one(User, manager.id).password_hash
    assert stored.startswith("$argon2id$")
    assert PASSWORD not in stored


def test_tokens_are_kept_as_digests_and_shown_once(site: Site, manager: Person) -> None:
    made = manager.post("/tokens", json={"name": "script"}).json
    assert made is not None
    assert made["token"].startswith("ls_")
    listed = manager.get("/tokens").json
    assert listed is not None
    assert "script" in {each["name"] for each in listed}
    assert all("token" not in each for each in listed)


@pytest.mark.parametrize(
    ("email", "password"),
    [("manager@example.com", "not the password"), ("nobody@example.com", PASSWORD), ("", "")],
)
def test_a_failed_login_tells_nobody_which_addresses_exist(
    site: Site, manager: Person, email: str, password: str
) -> None:
    with site.database.session() as session, pytest.raises(Forbidden) as refusal:
        accounts.authenticate(session, site.passwords, email, password)
    assert str(refusal.value) == "The e-mail address or the password is not right."


def test_an_address_has_one_account_whatever_its_case(site: Site, manager: Person) -> None:
    with site.database.begin() as session, pytest.raises(Conflict, match="Log in instead"):
        accounts.create_user(
            session, site.passwords, email=" MANAGER@example.com", name="Other", password=PASSWORD
        )


def test_a_bad_registration_names_every_field(site: Site) -> None:
    with site.database.begin() as session, pytest.raises(Invalid) as refusal:
        accounts.create_user(session, site.passwords, email="nowhere", name=" ", password="short")
    assert [problem.place for problem in refusal.value.problems] == ["email", "name", "password"]


def test_an_invitation_gives_its_role_once(site: Site, project: int, manager: Person) -> None:
    made = manager.post(f"/projects/{project}/invitations", json={"role": "worker"})
    assert made.status_code == 201
    assert made.json is not None
    secret = made.json["url"].rsplit("/", 1)[-1]
    guest = site.person("guest")
    with site.database.begin() as session:
        invitation = accounts.find_invitation(session, secret)
        accounts.accept_invitation(session, invitation, session.get_one(User, guest.id))
    assert guest.post(f"/projects/{project}/next").status_code == 204
    with site.database.session() as session, pytest.raises(NotFound, match="Ask for a new one"):
        accounts.find_invitation(session, secret)


def test_an_invitation_for_one_address_serves_no_other(site: Site, project: int, manager: Person) -> None:
    guest = site.person("guest")
    with site.database.begin() as session:
        by, to = session.get_one(User, manager.id), session.get_one(Project, project)
        invitation, _ = accounts.invite(
            session, by=by, role=Role.WORKER, project=to, email="else@example.com"
        )
        with pytest.raises(Forbidden, match=r"else@example\.com"):
            accounts.accept_invitation(session, invitation, session.get_one(User, guest.id))


def test_an_invitation_that_ran_out_opens_nothing(site: Site, project: int, manager: Person) -> None:
    with site.database.begin() as session:
        by = session.get_one(User, manager.id)
        _, secret = accounts.invite(session, by=by, role=Role.MANAGER, days=1)
        with pytest.raises(NotFound):
            accounts.find_invitation(session, secret, now=utcnow() + timedelta(days=2))
        assert session.query(Invitation).count() == 1


def test_a_new_password_ends_the_other_sessions(site: Site, manager: Person) -> None:
    with site.database.begin() as session:
        user = session.get_one(User, manager.id)
        before = user.session_key
        accounts.change_password(session, site.passwords, user, old=PASSWORD, new="another long secret")
        assert user.session_key != before
        assert accounts.authenticate(session, site.passwords, manager.email, "another long secret") is user


def test_a_persons_keys_are_kept_with_the_account(site: Site, manager: Person) -> None:
    keys = {"fit": ["KeyJ"], "labelSelection clearSelection submitIdle": ["Ctrl+Shift+Enter"]}
    assert manager.get("/me/keys").json == {"keys": {}}
    assert manager.put("/me/keys", json={"keys": keys}).status_code == 200
    assert manager.get("/me/keys").json == {"keys": keys}
    assert manager.put("/me/keys", json={"keys": {}}).status_code == 200
    assert manager.get("/me/keys").json == {"keys": {}}


@pytest.mark.parametrize(
    "keys",
    [
        {"fit": ["<script>"]},
        {"": ["KeyJ"]},
        {"fit": ["KeyJ"] * 5},
        {"fit": "KeyJ"},
        {f"a{chr(97 + n // 26)}{chr(97 + n % 26)}": ["KeyJ"] for n in range(201)},
    ],
)
def test_keys_that_are_none_are_refused(manager: Person, keys: dict[str, object]) -> None:
    refused = manager.put("/me/keys", json={"keys": keys})
    assert refused.status_code == 422
    assert refused.json is not None
    assert refused.json["errors"]
    assert manager.get("/me/keys").json == {"keys": {}}


def test_work_is_refused_in_another_persons_name(site: Site, manager: Person) -> None:
    assert manager.get("/me", headers={"X-LabelStage-Person": str(manager.id)}).status_code == 200
    assert manager.get("/me", headers={"X-LabelStage-Person": str(manager.id + 1)}).status_code == 401


def test_a_link_for_a_new_password_can_be_asked_for(
    site: Site, project: int, manager: Person, worker: Person
) -> None:
    made = manager.post(f"/projects/{project}/people/{worker.id}/password-link")
    assert made.status_code == 201
    assert "/password/" in made.json["url"]
    assert worker.post(f"/projects/{project}/people/{worker.id}/password-link").status_code == 403
    assert manager.post(f"/users/{worker.id}/password-link").status_code == 403
    admin = site.person("root", admin=True)
    assert admin.post(f"/users/{worker.id}/password-link").status_code == 201
    assert admin.post("/users/999/password-link").status_code == 404
