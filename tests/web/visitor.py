"""A browser without a screen: logs in by the form and sends forms with the page's CSRF token."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.site import PASSWORD, Person, Site

TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)"')


class Visitor:
    """Somebody looking at pages, in one language."""

    def __init__(self, site: Site, language: str = "en") -> None:
        self.client: FlaskClient = site.app.test_client()
        self.headers = {"Accept-Language": language}

    def get(self, path: str) -> TestResponse:
        return self.client.get(path, headers=self.headers)

    def post(self, path: str, **values: Any) -> TestResponse:
        """Send a form; the token is that of any page."""
        found = TOKEN.search(self.get("/login").text) or TOKEN.search(self.get("/account").text)
        assert found is not None
        return self.client.post(path, data={"csrf_token": found[1], **values}, headers=self.headers)

    def follow(self, answer: TestResponse) -> str:
        """The page that a POST sent the visitor to."""
        assert answer.status_code == 303, (answer.status_code, seen(answer.text))
        return self.get(answer.headers["Location"]).text


def enter(site: Site, person: Person, language: str = "en") -> Visitor:
    """Log a person in."""
    visitor = Visitor(site, language)
    answer = visitor.post("/login", email=person.email, password=PASSWORD)
    assert answer.status_code == 303
    return visitor


def seen(page: str) -> str:
    """The words of a page, without its markup."""
    body = re.sub(r"<script.*?</script>|<head.*?</head>", " ", page, flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))


def boot(page: str) -> dict[str, Any]:
    """What the page of the workbench hands to its script."""
    found = re.search(r'<script type="application/json" id="boot">(.*?)</script>', page, re.S)
    assert found is not None
    document: dict[str, Any] = json.loads(found[1])
    return document
