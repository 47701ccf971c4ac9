"""Logging in, logging out, registering, choosing a language."""

from __future__ import annotations

import pytest

from labelstage.services import accounts
from labelstage.services.access import Role
from labelstage.storage import Project, User
from tests.site import PASSWORD, Person, Site
from tests.web.visitor import Visitor, enter, seen


def invitation(site: Site, project: int, by: Person, **options: object) -> str:
    with site.database.begin() as session:
        _made, secret = accounts.invite(
            session,
            by=session.get_one(User, by.id),
            role=Role.WORKER,
            project=session.get_one(Project, project),
            **options,  # type: ignore[arg-type]
        )
    return f"/join/{secret}"


def test_a_stranger_is_asked_to_log_in_and_then_sent_on(site: Site, manager: Person, project: int) -> None:
    visitor = Visitor(site)
    asked = visitor.get(f"/projects/{project}/settings")
    assert asked.headers["Location"] == f"/login?next=/projects/{project}/settings"
    form = visitor.get(asked.headers["Location"]).text
    assert f'name="next" value="/projects/{project}/settings"' in form
    answer = visitor.post(
        "/login", email=manager.email, password=PASSWORD, next=f"/projects/{project}/settings"
    )
    assert "Street scenes" in visitor.follow(answer)


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "/\t/evil"],
)
def test_a_login_never_sends_to_another_site(site: Site, manager: Person, elsewhere: str) -> None:
    answer = Visitor(site).post("/login", email=manager.email, password=PASSWORD, next=elsewhere)
    assert answer.headers["Location"] == "/"


def test_a_wrong_password_keeps_the_address_and_not_the_password(site: Site, manager: Person) -> None:
    answer = Visitor(site).post("/login", email=manager.email, password="something else entirely")
    assert answer.status_code == 422
    assert f'value="{manager.email}"' in answer.text
    assert "something else entirely" not in answer.text
    assert "The e-mail address or the password is not right." in seen(answer.text)


def test_a_post_without_the_token_is_refused(site: Site, manager: Person) -> None:
    answer = site.app.test_client().post("/login", data={"email": manager.email, "password": PASSWORD})
    assert answer.status_code == 400
    assert "password" not in answer.headers.get("Location", "")


def test_logging_out_ends_the_session(site: Site, manager: Person) -> None:
    visitor = enter(site, manager)
    assert visitor.get("/account").status_code == 200
    visitor.post("/logout")
    assert visitor.get("/account").status_code == 303


def test_no_answer_but_a_page_can_bring_back_a_session_that_has_ended(
    site: Site, manager: Person, project: int
) -> None:
    visitor = enter(site, manager)
    visitor.get("/account")
    assert "Set-Cookie" not in visitor.get(f"/api/v1/projects/{project}").headers


def test_a_page_a_day_keeps_the_login_alive(site: Site, manager: Person) -> None:
    visitor = enter(site, manager)
    visitor.get("/account")
    assert "Set-Cookie" not in visitor.get("/account").headers
    with visitor.client.session_transaction() as cookie:
        cookie["day"] = "2026-01-01"
    assert "labelstage=" in visitor.get("/account").headers["Set-Cookie"]


def test_an_invitation_makes_an_account_with_its_role(site: Site, manager: Person, project: int) -> None:
    link, visitor = invitation(site, project, manager), Visitor(site)
    offered = seen(visitor.get(link).text)
    assert "Street scenes" in offered
    assert "Worker" in offered
    welcome = visitor.follow(visitor.post(link, email="new@example.com", name="Newcomer", password=PASSWORD))
    assert "Newcomer" in welcome
    assert "Street scenes" in welcome


def test_a_bad_registration_shows_each_error_at_its_field_and_keeps_the_invitation(
    site: Site, manager: Person, project: int
) -> None:
    link, visitor = invitation(site, project, manager), Visitor(site)
    answer = visitor.post(link, email="nowhere", name="Newcomer", password="short")
    assert answer.status_code == 422
    assert 'id="email-error"' in answer.text
    assert 'id="password-error"' in answer.text
    assert 'value="Newcomer"' in answer.text
    assert visitor.post(link, email="new@example.com", name="N", password=PASSWORD).status_code == 303


def test_somebody_logged_in_joins_with_one_button(site: Site, manager: Person, project: int) -> None:
    visitor = enter(site, site.person("known"))
    link = invitation(site, project, manager)
    assert "Join as Known" in seen(visitor.get(link).text)
    assert "Street scenes" in visitor.follow(visitor.post(link))


def test_an_invitation_for_an_address_makes_the_account_of_that_address(
    site: Site, manager: Person, project: int
) -> None:
    link = invitation(site, project, manager, email="her@example.com")
    visitor = Visitor(site)
    visitor.post(link, email="other@example.com", name="Her", password=PASSWORD)
    assert "her@example.com" in visitor.get("/account").text


def test_a_used_up_invitation_says_so(site: Site, manager: Person, project: int) -> None:
    link = invitation(site, project, manager)
    Visitor(site).post(link, email="one@example.com", name="One", password=PASSWORD)
    answer = Visitor(site).get(link)
    assert answer.status_code == 404
    assert "Ask for a new one" in answer.text


def test_the_page_speaks_the_language_of_the_browser_until_one_is_chosen(site: Site) -> None:
    visitor = Visitor(site, "ko-KR,ko;q=0.9")
    assert '<html lang="ko"' in visitor.get("/login").text
    assert "비밀번호" in visitor.get("/login").text
    visitor.post("/language", language="en")
    assert '<html lang="en"' in visitor.get("/login").text


def test_a_persons_own_language_goes_before_the_browsers(site: Site, manager: Person) -> None:
    visitor = enter(site, manager, "en")
    assert '<html lang="en"' in visitor.get("/account").text
    visitor.post("/account", name="관리자", locale="ko", theme="dark")
    page = visitor.get("/account").text
    assert '<html lang="ko" data-theme="dark">' in page
    assert "저장했어요." in page


@pytest.mark.parametrize(
    ("who", "page"), [("worker", "/work"), ("reviewer", "/review"), ("data", "/releases"), ("manager", "")]
)
def test_a_login_leads_right_to_the_work(
    request: pytest.FixtureRequest, site: Site, project: int, who: str, page: str
) -> None:
    person: Person = request.getfixturevalue(who)
    answer = Visitor(site).post("/login", email=person.email, password=PASSWORD)
    assert answer.headers["Location"] == f"/projects/{project}{page}"


def test_somebody_with_several_roles_chooses_on_the_first_page(
    site: Site, project: int, reviewer: Person
) -> None:
    site.member(project, reviewer, Role.WORKER)
    answer = Visitor(site).post("/login", email=reviewer.email, password=PASSWORD)
    assert answer.headers["Location"] == "/"
