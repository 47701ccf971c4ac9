"""What a request brings to be imported: files in it, and files that were sent before, piece by piece."""

from __future__ import annotations

from collections.abc import Iterable

from werkzeug.datastructures import FileStorage

from ..services.errors import Invalid, Problem
from ..services.intake import SentInParts, Upload
from ..words import _
from . import access, blob_store, parts
from .login import me


def taken(part_ids: Iterable[str], files: Iterable[FileStorage]) -> list[Upload | SentInParts]:
    """The files sent piece by piece, then those of the request, which are stored. Raises Invalid."""
    sent = [_complete(part_id) for part_id in part_ids]
    return [*sent, *(_stored(file) for file in files)]


def _complete(part_id: str) -> SentInParts:
    """A file that was sent piece by piece to its end, by who asks."""
    part = parts().find(part_id)
    mine = part is not None and (part.project_id, part.user_id) == (access.project().id, me().id)
    if part is None or not mine or not part.complete:
        sentence = _("There is no such file that has come to its end.")
        raise Invalid(sentence, [Problem("parts", sentence)])
    return SentInParts(part.name, part.id, part.size)


def _stored(file: FileStorage) -> Upload:
    with file.stream as stream:
        blob = blob_store().put(stream)
    return Upload(file.filename or "", blob.sha256, blob.size)
