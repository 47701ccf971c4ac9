"""One person's connection, as cheap as it can be: the program that asks shares the processors with the server that answers."""

from __future__ import annotations

import json
import socket
from typing import Any

END = b"\r\n\r\n"


class Wire:
    """A connection that stays open and sends JSON."""

    def __init__(self, port: int, token: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=120)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.head = (
            f"Host: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
        )

    def post(self, path: str, body: Any) -> tuple[int, Any]:
        """Status and what the JSON of the answer says, None when there is none. Raises OSError when the server has gone."""
        content = json.dumps(body).encode()
        head = f"POST {path} HTTP/1.1\r\n{self.head}Content-Length: {len(content)}\r\n\r\n"
        self.socket.sendall(head.encode() + content)
        answer = self._receive(b"")
        while END not in answer:
            answer = self._receive(answer)
        head_of_answer, _, content = answer.partition(END)
        while len(content) < _length(head_of_answer):
            content = self._receive(content)
        return int(head_of_answer[9:12]), json.loads(content) if content else None

    def _receive(self, before: bytes) -> bytes:
        more = self.socket.recv(65536)
        if not more:
            raise OSError("the server has closed the connection")
        return before + more


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0
