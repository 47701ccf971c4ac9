"""Static files under a path that names their version: cached for a year, compressed when first asked for.

The version is in the path and not in a query because ES modules import each other by relative URLs, which lose a query.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from flask import Flask, Response, abort, request

from ..config import asset_folder
from ..services.access import Permission
from . import packs
from .access import requires

COMPRESSIBLE = ("text/", "image/svg+xml", "application/json")
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("application/json", ".map")


@dataclass(frozen=True)
class StaticFile:
    body: bytes
    media_type: str

    @cached_property
    def compressed(self) -> bytes | None:
        """The body under gzip; None for what is compressed by its nature."""
        return gzip.compress(self.body, 9, mtime=0) if self.media_type.startswith(COMPRESSIBLE) else None


class StaticFiles:
    """The files by their path below static/, and files made of them when first asked for."""

    def __init__(self, files: dict[str, StaticFile]) -> None:
        self.files = files
        self.make: Callable[[str], dict[str, str]] = lambda _name: {}

    def get(self, name: str) -> StaticFile | None:
        """The file; None when there is none and none can be made."""
        if name not in self.files:
            for made, text in self.make(name).items():
                self.files[made] = static_file(made, text.encode())
        return self.files.get(name)

    def texts(self, suffix: str) -> dict[str, str]:
        """What the files of a kind say."""
        return {name: file.body.decode() for name, file in self.files.items() if name.endswith(suffix)}


def static_file(name: str, body: bytes) -> StaticFile:
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return StaticFile(body, media_type + "; charset=utf-8" if media_type.startswith("text/") else media_type)


def read(folder: Path) -> tuple[dict[str, StaticFile], str]:
    """Every file below a folder by its relative path, and a digest over them all and over how they are packed."""
    files: dict[str, StaticFile] = {}
    digest = hashlib.sha256(Path(packs.__file__).read_bytes())
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.name.startswith("."):
            continue
        body = path.read_bytes()
        name = path.relative_to(folder).as_posix()
        digest.update(name.encode() + b"\0" + body)
        files[name] = static_file(name, body)
    return files, digest.hexdigest()[:12]


def init(app: Flask) -> None:
    """Serve static/ at /static/<version>/; `url_for("static", filename=...)` as ever."""
    found, current = read(asset_folder("static"))
    files = app.extensions["labelstage.static"] = StaticFiles(found)

    @requires(Permission.PUBLIC)
    def static(filename: str, version: str) -> Response:
        found = files.get(filename)
        if found is None:
            abort(404)
        squeezed = found.compressed if "gzip" in request.headers.get("Accept-Encoding", "") else None
        response = Response(found.body if squeezed is None else squeezed, content_type=found.media_type)
        if squeezed is not None:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        if version == current:  # a page from before an upgrade still finds its files, but must not keep them
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response

    @app.url_defaults
    def add_version(endpoint: str, values: dict[str, object]) -> None:
        if endpoint == "static":
            values.setdefault("version", current)

    app.add_url_rule("/static/<version>/<path:filename>", "static", static)
