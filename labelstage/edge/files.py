"""Sending what the blob store has."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse
from werkzeug.wsgi import wrap_file

from . import blob_store

LINK_SECONDS = 3600


def send_blob(sha256: str, *, name: str, media_type: str, download: bool = False) -> AnyResponse:
    """A blob as a response: a redirect where the store serves it itself, else a stream with ranges.

    Its hash is its ETag, so who has it is told so without a byte. Raises BlobMissing.
    """
    store = blob_store()
    link = store.url(sha256, name=name, media_type=media_type, expires=LINK_SECONDS, download=download)
    if link is not None:
        return redirect(link)
    response = Response(mimetype=media_type, direct_passthrough=True)
    response.set_etag(sha256)
    name_file(response, name, download=download)
    if request.if_none_match.contains(sha256):
        response.status_code = 304
        return response
    size = store.size(sha256)
    file = store.open(sha256)
    try:
        response.response = wrap_file(request.environ, file)
        response.content_length = size
        return response.make_conditional(request, accept_ranges=True, complete_length=size)
    except Exception:
        file.close()
        raise


def name_file(response: Response, name: str, *, download: bool = True) -> None:
    """Say under which name the answer is saved. Headers go out in Latin-1, so other names go percent-encoded (RFC 6266)."""
    plain = name.isascii() and name.isprintable()
    named = {"filename": name} if plain else {"filename*": f"UTF-8''{quote(name, safe='')}"}
    response.headers.set("Content-Disposition", "attachment" if download else "inline", **named)
