"""Requests that leave the site for an address that somebody gave us: never to what only this machine can reach.

A name is looked up once and the connection made to the very address that was judged, so that a name which answers otherwise
the second time gains nothing. What is read may stand elsewhere: every address on the way is judged anew. What is sent is never
passed on.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from labelstage.words import _

from .errors import Invalid, Problem

MOST_READ = 64 * 1024
LONGEST_URL = 2000
MOST_MOVES = 5
_MOVED = frozenset({301, 302, 303, 307, 308})
_KEPT = "%/:?#[]@!$&'()*+,;=-._~"  # stands in an address as it is; other signs are written in ASCII


@dataclass(frozen=True)
class Target:
    """An address that may be asked: the parts of its URL, and where its host stands."""

    url: SplitResult
    address: str

    @property
    def port(self) -> int:
        return self.url.port or (443 if self.url.scheme == "https" else 80)

    @property
    def path(self) -> str:
        """What is asked for there, with the query."""
        path = quote(self.url.path or "/", safe=_KEPT)
        return path + (f"?{quote(self.url.query, safe=_KEPT)}" if self.url.query else "")


def check_url(url: str, place: str = "url") -> SplitResult:
    """The parts of an http or https URL without a name and password in it. Raises Invalid."""
    try:
        parts = urlsplit(url)
        fine = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fine = False
    if (
        not fine
        or parts.username is not None
        or len(url) > LONGEST_URL
        or not url.isprintable()
        or " " in url
    ):
        message = _("Give an address like https://example.org/hook, without a name and password.")
        raise Invalid(_("This address cannot be asked."), [Problem(place, message)])
    return parts


def resolve(url: str, *, allowed: Collection[str] = (), place: str = "url") -> Target:
    """Where a URL leads. `allowed`: hosts that the operator lets be asked though they are not public.

    Raises Invalid when the host is not known or any of its addresses is not public: private, loopback, link-local, the cloud's
    metadata, multicast, reserved, in IPv4, IPv6 or IPv4 dressed as IPv6.
    """
    parts = check_url(url, place)
    host = parts.hostname or ""
    try:
        found = socket.getaddrinfo(host, parts.port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Invalid(
            _("This address cannot be asked."),
            [Problem(place, _("There is no host %(host)s.", host=host))],
        ) from None
    addresses = [str(each[4][0]) for each in found]
    if host.lower() not in {each.lower() for each in allowed} and not all(map(is_public, addresses)):
        message = _(
            "%(host)s is not on the public internet. Whoever runs this server can allow it by a setting.",
            host=host,
        )
        raise Invalid(_("This address cannot be asked."), [Problem(place, message)])
    return Target(parts, addresses[0])


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is not None:
            return is_public(str(inner))
        if found in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
    return found.is_global and not found.is_multicast


def connect(target: Target, *, timeout: float) -> http.client.HTTPConnection:
    """A connection to the address that was judged; TLS is checked against the name."""
    if target.url.scheme == "http":
        return _Pinned(target, timeout)
    return _PinnedTls(target, timeout)


def post(target: Target, body: bytes, headers: Mapping[str, str], *, timeout: float = 10) -> tuple[int, str]:
    """Send a body; the status and the beginning of the answer. Raises OSError or HTTPException when there is none."""
    connection = connect(target, timeout=timeout)
    try:
        connection.request("POST", target.path, body, dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.read(MOST_READ).decode("utf-8", "replace")
    finally:
        connection.close()


def get(
    url: str, headers: Mapping[str, str], *, allowed: Collection[str] = (), timeout: float = 10
) -> tuple[Target, http.client.HTTPConnection, http.client.HTTPResponse]:
    """Where it was found, the connection, which the caller closes, and the open answer.

    Raises Invalid for an address on the way that must not be asked, OSError or HTTPException when there is no answer.
    """
    for _move in range(MOST_MOVES + 1):
        target = resolve(url, allowed=allowed)
        connection = connect(target, timeout=timeout)
        try:
            connection.request("GET", target.path, headers=dict(headers))
            answer = connection.getresponse()
            location = answer.headers.get("Location") if answer.status in _MOVED else None
        except BaseException:
            connection.close()
            raise
        if location is None:
            return target, connection, answer
        connection.close()
        url = urljoin(url, location)
    raise http.client.HTTPException(f"moved more than {MOST_MOVES} times")


class _Pinned(http.client.HTTPConnection):
    def __init__(self, target: Target, timeout: float) -> None:
        super().__init__(target.url.hostname or "", target.port, timeout=timeout)
        self._address = target.address

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), self.timeout)


class _PinnedTls(http.client.HTTPSConnection):
    def __init__(self, target: Target, timeout: float) -> None:
        self._tls = ssl.create_default_context()
        super().__init__(target.url.hostname or "", target.port, timeout=timeout, context=self._tls)
        self._address = target.address

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), self.timeout)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)
