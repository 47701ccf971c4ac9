"""Static files under a path that names their version: cached for a year, compressed once at start-up.

The version is in the path and not in a query because ES modules import each other by relative URLs, which lose a query.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, request

from ..config import asset_folder
from ..services.access import Permission
from .access import requires

COMPRESSIBLE = {".js", ".css", ".svg", ".json", ".txt"}
mimetypes.add_type("text/javascript", ".js")


@dataclass(frozen=True)
class StaticFile:
    body: bytes
    compressed: bytes | None
    media_type: str


def read(folder: Path) -> tuple[dict[str, StaticFile], str]:
    """Every file below a folder by its relative path, and a digest over them all."""
    files: dict[str, StaticFile] = {}
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.name.startswith("."):
            continue
        body = path.read_bytes()
        name = path.relative_to(folder).as_posix()
        digest.update(name.encode() + b"\0" + body)
        media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        if media_type.startswith("text/"):
            media_type += "; charset=utf-8"
        small = gzip.compress(body, 9, mtime=0) if path.suffix in COMPRESSIBLE else None
        files[name] = StaticFile(body, small, media_type)
    return files, digest.hexdigest()[:12]


def init(app: Flask) -> None:
    """Serve static/ at /static/<version>/; `url_for("static", filename=...)` as ever."""
    files, current = read(asset_folder("static"))
    app.extensions["labelstage.static"] = files

    @requires(Permission.PUBLIC)
    def static(filename: str, version: str) -> Response:
        found = files.get(filename)
        if found is None:
            abort(404)
        squeezed = found.compressed is not None and "gzip" in request.headers.get("Accept-Encoding", "")
        response = Response(found.compressed if squeezed else found.body, content_type=found.media_type)
        if squeezed:
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
