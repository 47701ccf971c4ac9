"""Makes the files of a release again from its manifest, to prove that they are what they were."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import joinedload

from labelstage.formats import FORMATS
from labelstage.services import releases
from labelstage.storage import Release
from labelstage.storage.blobs import BlobStore
from labelstage.storage.database import Database

from .release import frozen_records, read_records
from .writing import write_target


@dataclass(frozen=True)
class Made:
    """A file made again: where it lies, its hash, and the one in the manifest."""

    name: str
    path: Path
    sha256: str
    wanted: str

    @property
    def same(self) -> bool:
        return self.sha256 == self.wanted


def recreate(
    database: Database, blobs: BlobStore, manifest: Mapping[str, Any], folder: Path
) -> Iterator[Made]:
    """Write every file that the manifest names into the folder, one after the other.

    A release that is no longer there is brought back from the list of its contents, which the blob store keeps under the
    hash in the manifest. Raises what `find_again` raises.
    """
    with database.begin() as session:
        with blobs.open(manifest.get("contents", {}).get("sha256", "")) as lines:
            release, restored = releases.find_again(session, manifest, lines)
        if restored:
            release.state, release.manifest = "ready", dict(manifest)
    with database.session() as session:
        release = session.get_one(Release, release.id, options=[joinedload(Release.schema)])
    folder.mkdir(parents=True, exist_ok=True)
    files: Mapping[str, Any] = manifest["files"]
    formats = {name.partition(".")[0] for name in files}
    canonical = folder / files["jsonl"]["name"]
    for target in releases.targets_of(release, sorted(formats)):
        if target.name not in files:
            continue
        first = target.format is FORMATS["jsonl"]
        path = folder / releases.file_name(release, target)
        records = frozen_records(database, release.id) if first else read_records(canonical, target.part)
        write_target(release, target, path, records, blobs)
        yield Made(target.name, path, _hash(path), files[target.name]["sha256"])


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
