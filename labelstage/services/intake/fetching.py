"""What stands behind an address on the web, brought here as a file would be: an image, or a plain text."""

from __future__ import annotations

import http.client
import tempfile
import time
from contextlib import closing
from typing import IO, cast
from urllib.parse import unquote

from labelstage.config import Settings
from labelstage.formats.raw import plain
from labelstage.formats.raw.entries import Flaw, Reading, Unreadable
from labelstage.services import outbound
from labelstage.services.errors import Invalid
from labelstage.storage.blobs import CHUNK, BlobStore
from labelstage.storage.images import ImageRefused, looks_like_image
from labelstage.words import Words, _

from .pictures import take_picture
from .records import Record, Refusal
from .sources import RawAddress
from .unpacking import SPOOL_BYTES

SECONDS = 120  #: that one address may take in all
PATIENCE = 20  #: seconds without a byte
_HEADERS = {
    "User-Agent": "LabelStage",
    "Accept": "image/*, text/plain, */*;q=0.1",
    "Accept-Encoding": "identity",
}


def fetch(
    raw: RawAddress, *, blobs: BlobStore, settings: Settings, encoding: str | None = None
) -> Record | Refusal:
    """The record of what stands behind the address, or why there is none."""
    try:
        with tempfile.SpooledTemporaryFile(SPOOL_BYTES) as spooled:
            file = cast("IO[bytes]", spooled)
            media_type, path = _download(raw.address, file, settings)
            return _record(raw, file, media_type, path, blobs, settings, encoding)
    except Invalid as refused:
        return Refusal("bad_address", cast(Words, refused.problems[0].message))
    except (Unreadable, ImageRefused) as error:
        return Refusal(error.code, error.message)
    except (OSError, http.client.HTTPException) as error:
        why = str(error) or type(error).__name__
        return _not_fetched(_("The address did not answer (%(why)s). Try again later.", why=why[:200]))


def _download(address: str, file: IO[bytes], settings: Settings) -> tuple[str, str]:
    """Fill the file; the media type that was named, and the path of where it was found. Raises Unreadable, Invalid, OSError."""
    until = time.monotonic() + SECONDS
    allowed = settings.outbound_hosts.split()
    target, connection, answer = outbound.get(address, _HEADERS, allowed=allowed, timeout=PATIENCE)
    with closing(connection):
        if answer.status != 200:
            raise Unreadable("not_fetched", _("The address answered with %(status)s.", status=answer.status))
        if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise Unreadable("not_fetched", _("The address sends what nobody asked for: a packed body."))
        size = 0
        while chunk := answer.read1(CHUNK):
            size += len(chunk)
            if size > settings.max_upload_bytes:
                most = settings.max_upload_mb
                raise Unreadable(
                    "too_large", _("There are more than %(most)s MB behind the address.", most=most)
                )
            if time.monotonic() > until:
                message = _("The address took longer than %(seconds)s seconds.", seconds=SECONDS)
                raise Unreadable("not_fetched", message)
            file.write(chunk)
        if answer.length:  # what was announced and did not come
            raise Unreadable("not_fetched", _("The connection broke before all had come. Try again later."))
    file.seek(0)
    return answer.headers.get_content_type(), target.url.path


def _record(
    raw: RawAddress,
    file: IO[bytes],
    media_type: str,
    path: str,
    blobs: BlobStore,
    settings: Settings,
    encoding: str | None,
) -> Record | Refusal:
    name = unquote(path.rstrip("/").rpartition("/")[2]) or raw.address
    metadata = dict(raw.metadata)
    if raw.external_id is not None:
        metadata.setdefault("url", raw.address)
    is_image = looks_like_image(file.read(16)) or media_type.startswith("image/")
    file.seek(0)
    if is_image:
        picture = take_picture(blobs, file, max_pixels=settings.max_image_pixels)
        return Record(raw.address, raw.external_id, name, picture=picture, metadata=metadata)
    if media_type != "text/plain" and not name.lower().endswith(".txt"):
        message = _("What stands there is neither an image nor a plain text, but %(kind)s.", kind=media_type)
        return Refusal("unknown_type", message)
    for entry in plain.read(file, Reading(encoding=encoding)):
        if not isinstance(entry, Flaw):
            return Record(
                raw.address, raw.external_id, name, text=getattr(entry, "text", ""), metadata=metadata
            )
    return Refusal("blank", _("The text is empty."))


def _not_fetched(message: Words) -> Refusal:
    return Refusal("not_fetched", message)
