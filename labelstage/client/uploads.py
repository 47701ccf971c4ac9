"""Files as the body of a form, sent piece by piece, with what was sent counted."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

CHUNK = 256 * 1024

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
