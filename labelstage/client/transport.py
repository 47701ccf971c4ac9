"""Requests over the standard library alone: one connection, tried again where that is safe."""

from __future__ import annotations

import http.client
import json
import time
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import urlsplit

from .errors import ClientError, Unreachable, error_of

#: Answers after which the same request may be sent again.
BUSY = frozenset({429, 502, 503, 504})
#: The file is in a store that serves it itself.
MOVED = frozenset({301, 302, 303, 307, 308})
LONGEST_WAIT = 60.0

Body = bytes | Callable[[], Iterable[bytes]]


@dataclass(frozen=True)
class Answer:
    """Status, headers and the open response; `json()` reads it to its end."""

    status: int
    headers: Mapping[str, str]
    stream: http.client.HTTPResponse

    def json(self) -> Any:
        content = self.stream.read()
        return json.loads(content) if content else None


class Transport:
    """Talks to one server. Not for several threads at once."""

    def __init__(self, url: str, token: str, *, timeout: float, retries: int) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ClientError(f"{url!r} is no address of a server, like https://labels.example.org")
        self._https = parts.scheme == "https"
        self._host, self._port = parts.hostname, parts.port
        self._prefix = parts.path.rstrip("/")
        self._token = token
        self._timeout = timeout
        self._retries = retries
        self._connection: http.client.HTTPConnection | None = None

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __del__(self) -> None:
        if hasattr(self, "_connection"):  # a script may forget to
            self.close()

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: Body | None = None,
        headers: Mapping[str, str] | None = None,
        again: bool | None = None,
    ) -> Answer:
        """The answer below 400. `again`: whether the request may be sent twice; GET, PUT and DELETE may, unless said otherwise,
        and what a server refused to take a connection for has not been sent at all.

        Raises ApiError for a refusal, Unreachable when there is no answer.
        """
        repeatable = method in {"GET", "PUT", "DELETE"} if again is None else again
        for attempt in range(self._retries + 1):
            tries_left = attempt < self._retries
            last = not (tries_left and repeatable)
            try:
                answer = self._send(method, path, body, headers or {})
            except (OSError, http.client.HTTPException) as error:
                self.close()
                unsent = isinstance(
                    error, ConnectionRefusedError
                )  # a server that starts again: nothing reached it
                if last and not (tries_left and unsent):
                    raise Unreachable(f"{method} {path}: {error or type(error).__name__}") from error
                time.sleep(_wait(attempt, None))
                continue
            if answer.status in MOVED:
                return self._elsewhere(answer, headers or {})
            if answer.status < 400:
                return answer
            problem = _problem(answer)
            if answer.status not in BUSY or last:
                raise error_of(answer.status, problem)
            time.sleep(_wait(attempt, answer.headers.get("retry-after")))
        raise AssertionError("the last attempt returns or raises")

    def _elsewhere(self, answer: Answer, headers: Mapping[str, str]) -> Answer:
        """What a link to a file store leads to. The token stays here: it is no business of the store."""
        answer.stream.read()
        asked = {name: value for name, value in headers.items() if name == "Range"}
        request = urllib.request.Request(answer.headers.get("location", ""), headers=asked)  # noqa: S310
        try:
            found = urllib.request.urlopen(request, timeout=self._timeout)  # noqa: S310 - where our server sends us
        except (OSError, ValueError) as error:
            raise Unreachable(f"the file store: {error}") from error
        return Answer(found.status, _lower(found.headers), found)

    def _send(self, method: str, path: str, body: Body | None, headers: Mapping[str, str]) -> Answer:
        if self._connection is None:
            kind = http.client.HTTPSConnection if self._https else http.client.HTTPConnection
            self._connection = kind(self._host, self._port, timeout=self._timeout)
        sent = {"Accept": "application/json", **headers}
        if self._token:
            sent["Authorization"] = f"Bearer {self._token}"
        data = body() if callable(body) else body
        self._connection.request(method, self._prefix + path, data, sent)
        response = self._connection.getresponse()
        return Answer(response.status, _lower(response.headers), response)


def _lower(headers: Message) -> dict[str, str]:
    """Headers by their names in small letters: proxies write them as they like."""
    return {name.lower(): value for name, value in headers.items()}


def _wait(attempt: int, asked: str | None) -> float:
    """Seconds before the next attempt: as the server asks, else twice as long each time from a quarter of a second."""
    try:
        return min(float(asked or ""), LONGEST_WAIT)
    except ValueError:
        return float(min(0.25 * 2**attempt, LONGEST_WAIT))


def _problem(answer: Answer) -> Mapping[str, Any]:
    content = answer.stream.read()
    try:
        found = json.loads(content)
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {"detail": content[:200].decode("utf-8", "replace")}
