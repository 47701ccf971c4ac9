"""Files as the body of a form, sent piece by piece, with what was sent counted."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from .errors import ApiError, Unreachable
from .transport import BUSY, Transport

CHUNK = 256 * 1024
LARGE = 32 * 2**20  #: files from this size on are sent piece by piece
PIECE = 8 * 2**20

#: Called with the bytes done and the bytes there are.
Progress = Callable[[int, int], None]


class Form:
    """`multipart/form-data` of fields and files; reading it begins anew each time."""

    def __init__(
        self, fields: Sequence[tuple[str, str]], files: Sequence[Path], progress: Progress | None
    ) -> None:
        self._boundary = secrets.token_hex(16)
        self._fields = fields
        self._files = files
        self._progress = progress

    def headers(self) -> Mapping[str, str]:
        heads = sum(len(self._head(each)) + each.stat().st_size + 2 for each in self._files)
        length = heads + len(self._start()) + len(self._end())
        return {
            "Content-Type": f"multipart/form-data; boundary={self._boundary}",
            "Content-Length": str(length),
        }

    def __call__(self) -> Iterator[bytes]:
        total, done = sum(each.stat().st_size for each in self._files), 0
        yield self._start()
        for path in self._files:
            yield self._head(path)
            with path.open("rb") as file:
                while chunk := file.read(CHUNK):
                    yield chunk
                    done += len(chunk)
                    if self._progress is not None:
                        self._progress(done, total)
            yield b"\r\n"
        yield self._end()

    def _start(self) -> bytes:
        return b"".join(
            f'--{self._boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in self._fields
        )

    def _head(self, path: Path) -> bytes:
        name = path.name.replace("\\", "\\\\").replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
        disposition = f'Content-Disposition: form-data; name="files"; filename="{name}"'
        return (
            f"--{self._boundary}\r\n{disposition}\r\nContent-Type: application/octet-stream\r\n\r\n".encode()
        )

    def _end(self) -> bytes:
        return f"--{self._boundary}--\r\n".encode()


def send_in_parts(
    transport: Transport, url: str, path: Path, on_sent: Callable[[int], None], *, tries: int
) -> str:
    """Send a file piece by piece; its id. What an earlier attempt sent is gone on from, and so is a line that breaks.

    `url` is that of the project's parts. Raises ApiError for a refusal, Unreachable after `tries` breaks one after another.
    """
    found = path.stat()
    about = {"name": path.name, "size": found.st_size, "fingerprint": f"{path.name}|{found.st_mtime_ns}"}
    headers = {"Content-Type": "application/json"}
    part = transport.ask("POST", url, body=json.dumps(about).encode(), headers=headers, again=True).json()
    breaks = 0
    with path.open("rb") as file:
        while part["offset"] < found.st_size:
            on_sent(part["offset"])
            file.seek(part["offset"])
            asked = f"{url}/{part['id']}?offset={part['offset']}"
            try:
                headers = {"Content-Type": "application/octet-stream"}
                part = transport.ask("PATCH", asked, body=file.read(PIECE), headers=headers).json()
                breaks = 0
            except (ApiError, Unreachable) as error:
                breaks += 1
                moved_on = isinstance(error, Unreachable) or error.status in {409, *BUSY}
                if not moved_on or breaks > tries:
                    raise
                part = transport.ask("GET", f"{url}/{part['id']}").json()
    on_sent(found.st_size)
    return str(part["id"])
