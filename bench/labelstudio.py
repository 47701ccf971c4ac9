"""Label Studio as its own page asks it: one session per person, the CSRF token sent along."""

from __future__ import annotations

import http.client
import json
import re
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

PASSWORD = "bench-Password-1"
CONFIG = (
    "<View><Text name='text' value='$text'/>"
    "<Choices name='topic' toName='text'><Choice value='yes'/><Choice value='no'/></Choices></View>"
)
RESULT = [{"from_name": "topic", "to_name": "text", "type": "choices", "value": {"choices": ["yes"]}}]


class Session:
    """One person's connection and cookies."""

    def __init__(self, url: str, email: str) -> None:
        self.http = http.client.HTTPConnection(urlsplit(url).netloc, timeout=300)
        self.url, self.cookies = url, SimpleCookie()
        if self._form("/user/login/", email) != 302 and self._form("/user/signup/", email) != 302:
            raise OSError(f"{email} can neither log in nor sign up")

    def _form(self, path: str, email: str) -> int:
        page = self.ask("GET", path)[1].decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        form = {"email": email, "password": PASSWORD, "allow_newsletters": "false"}
        form["csrfmiddlewaretoken"] = token[1] if token else ""
        return self.ask("POST", path, urlencode(form), "application/x-www-form-urlencoded")[0]

    def ask(
        self, method: str, path: str, body: str | None = None, kind: str = "application/json"
    ) -> tuple[int, bytes]:
        headers = {"Cookie": "; ".join(f"{name}={each.value}" for name, each in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": kind, "Referer": self.url + path}
            if "csrftoken" in self.cookies:
                headers["X-CSRFToken"] = self.cookies["csrftoken"].value
        self.http.request(method, path, body, headers)
        answer = self.http.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            self.cookies.load(cookie)
        return answer.status, answer.read()

    def json(self, method: str, path: str, body: Any = None) -> Any:
        status, content = self.ask(method, path, None if body is None else json.dumps(body))
        if status >= 400:
            raise OSError(
                f"{method} {path.split('?', maxsplit=1)[0].rstrip('/').rpartition('/')[2]}: HTTP {status}"
            )
        return json.loads(content) if content else None


class Annotator:
    """One annotator of the project."""

    def __init__(self, session: Session, project: int) -> None:
        self.session, self.project = session, project

    def next(self) -> Any:
        status, content = self.session.ask("GET", f"/api/projects/{self.project}/next/")
        if status == 404:
            return None
        if status >= 400:
            raise OSError(f"next: HTTP {status}")
        return json.loads(content)

    def submit(self, item: Any) -> str:
        path = f"/api/tasks/{item['id']}/annotations/?project={self.project}"
        self.session.json("POST", path, {"result": RESULT, "lead_time": 3.0, "project": self.project})
        return str(item["id"])


class LabelStudio:
    """A running one, with a new project of so many texts, one annotation wanted of each."""

    def __init__(self, url: str, items: int) -> None:
        self.url = url
        admin = Session(url, "bench@example.com")
        made = {"title": "cycles", "label_config": CONFIG, "maximum_annotations": 1}
        self.project = admin.json("POST", "/api/projects/", made)["id"]
        tasks = [{"data": {"text": f"text {number}"}} for number in range(items)]
        admin.json("POST", f"/api/projects/{self.project}/import", tasks)

    def __enter__(self) -> LabelStudio:
        return self

    def __exit__(self, *_failure: object) -> None:
        pass

    def labellers(self, number: int) -> list[Annotator]:
        emails = [f"annotator{each}@example.com" for each in range(number)]
        return [Annotator(Session(self.url, email), self.project) for email in emails]
