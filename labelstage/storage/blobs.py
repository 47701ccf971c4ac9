"""Files, kept under the SHA-256 of their content: in a folder, or in any S3-compatible store.

A blob never changes, so it may be cached for ever, storing it twice is storing it once, and a crash between the blob
and the row that names it leaves only a file nobody asks for.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any, BinaryIO, Protocol
from urllib.parse import urlsplit

from labelstage.config import Settings

from .presign import Bucket, presign_get

CHUNK = 1 << 20
_DIGEST = re.compile(r"[0-9a-f]{64}")
_PARTIAL_SECONDS = 24 * 3600
_REFRESHED = timedelta(
    hours=12
)  #: a blob of a bucket that is older is written again, so that it counts as young


class BlobMissing(LookupError):
    """No blob has this hash."""


class BlobTooLarge(ValueError):
    """The stream went on past `limit` bytes; nothing was stored."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} bytes")
        self.limit = limit


@dataclass(frozen=True)
class Blob:
    """What was stored: the SHA-256 in lowercase hex, and the length in bytes."""

    sha256: str
    size: int


class BlobStore(Protocol):
    """Where files are. Every method is safe to call from several threads and processes at once."""

    def put(self, data: bytes | IO[bytes], *, limit: int | None = None) -> Blob:
        """Store the bytes, durably; the same bytes twice are one blob. Raises BlobTooLarge beyond `limit`."""
        ...

    def open(self, sha256: str) -> BinaryIO:
        """A seekable stream of the blob. Raises BlobMissing."""
        ...

    def size(self, sha256: str) -> int:
        """Length in bytes. Raises BlobMissing."""
        ...

    def exists(self, sha256: str) -> bool: ...

    def delete(self, sha256: str) -> None:
        """Forget the blob; no error when there is none."""
        ...

    def url(
        self, sha256: str, *, name: str, media_type: str, expires: int = 3600, download: bool = False
    ) -> str | None:
        """A link that a browser may follow for up to `expires` seconds; None: the application serves it."""
        ...

    def sweep(self) -> int:
        """Remove what crashed uploads left behind; returns how many."""
        ...

    def listing(self) -> Iterator[tuple[str, datetime]]:
        """Every blob, and when it was last stored."""
        ...

    def collect(self, sha256: str, before: datetime) -> bool:
        """Delete a blob that was last stored before then; whether it was. One that is stored at this moment stays."""
        ...


def from_settings(settings: Settings) -> BlobStore:
    """The store that `blob_url` names."""
    return from_url(settings.blob_url, settings)


def from_url(url: str, settings: Settings) -> BlobStore:
    """`""` or `file`: `blobs` in the data folder; `file:///path`: that folder; `s3://bucket/prefix`: a bucket.

    Raises ValueError for any other scheme.
    """
    if url in {"", "file"}:
        return LocalBlobs(settings.data_dir / "blobs")
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.path:
        return LocalBlobs(Path(parts.path))
    if parts.scheme == "s3" and parts.netloc:
        bucket = Bucket(
            name=parts.netloc,
            region=settings.s3_region,
            key=settings.s3_key,
            secret=settings.s3_secret,
            endpoint=settings.s3_public_endpoint or settings.s3_endpoint,
        )
        return S3Blobs(bucket, parts.path.strip("/"), endpoint=settings.s3_endpoint)
    raise ValueError(f"LABELSTAGE_BLOB_URL takes file:///folder or s3://bucket/prefix, not {url!r}")


def fan_out(sha256: str) -> str:
    """`ab/cd/abcd...`: no folder grows too long. Raises ValueError for what is no hash, so no path can escape."""
    if not _DIGEST.fullmatch(sha256):
        raise ValueError(f"not a SHA-256 in lowercase hex: {sha256!r}")
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def _chunks(data: bytes | IO[bytes], limit: int | None) -> Iterator[bytes]:
    stream = io.BytesIO(data) if isinstance(data, bytes) else data
    total = 0
    while chunk := stream.read(CHUNK):
        total += len(chunk)
        if limit is not None and total > limit:
            raise BlobTooLarge(limit)
        yield chunk


def _spool(data: bytes | IO[bytes], file: IO[bytes], limit: int | None) -> Blob:
    digest = hashlib.sha256()
    size = 0
    for chunk in _chunks(data, limit):
        digest.update(chunk)
        file.write(chunk)
        size += len(chunk)
    return Blob(digest.hexdigest(), size)


class LocalBlobs:
    """Blobs in a folder: written beside, synced to disk, then renamed into place, so none is ever half there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.incoming = folder / "incoming"
        self.incoming.mkdir(parents=True, exist_ok=True)

    def put(self, data: bytes | IO[bytes], *, limit: int | None = None) -> Blob:
        handle, partial = tempfile.mkstemp(dir=self.incoming)
        try:
            with os.fdopen(handle, "wb") as file:
                blob = _spool(data, file, limit)
                file.flush()
                os.fsync(file.fileno())
            try:
                os.utime(self._path(blob.sha256))  # young again: see collect
            except FileNotFoundError:
                self._place(Path(partial), self._path(blob.sha256))
        finally:
            Path(partial).unlink(missing_ok=True)
        return blob

    def _place(self, partial: Path, target: Path) -> None:
        is_new = not target.parent.exists()
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.replace(target)
        for folder in (target.parent, target.parent.parent, self.folder)[: 3 if is_new else 1]:
            _sync_folder(folder)

    def _path(self, sha256: str) -> Path:
        return self.folder / fan_out(sha256)

    def open(self, sha256: str) -> BinaryIO:
        try:
            return self._path(sha256).open("rb")
        except FileNotFoundError:
            raise BlobMissing(sha256) from None

    def size(self, sha256: str) -> int:
        try:
            return self._path(sha256).stat().st_size
        except FileNotFoundError:
            raise BlobMissing(sha256) from None

    def exists(self, sha256: str) -> bool:
        return self._path(sha256).exists()

    def delete(self, sha256: str) -> None:
        self._path(sha256).unlink(missing_ok=True)

    def url(
        self, sha256: str, *, name: str, media_type: str, expires: int = 3600, download: bool = False
    ) -> str | None:
        return None

    def sweep(self) -> int:
        oldest = time.time() - _PARTIAL_SECONDS
        stale = [path for path in self.incoming.iterdir() if path.stat().st_mtime < oldest]
        for path in stale:
            path.unlink(missing_ok=True)
        return len(stale)

    def listing(self) -> Iterator[tuple[str, datetime]]:
        for path in self.folder.glob("??/??/*"):
            if _DIGEST.fullmatch(path.name):
                yield path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC)

    def collect(self, sha256: str, before: datetime) -> bool:
        # Set aside first: whoever stores it from here on finds none and makes his own; whoever did just now has left his mark.
        path, aside = self._path(sha256), self.incoming / f"{sha256}.gone"
        try:
            if path.stat().st_mtime >= before.timestamp():
                return False
            path.replace(aside)
        except FileNotFoundError:
            return False
        if aside.stat().st_mtime >= before.timestamp():
            aside.replace(path)
            return False
        aside.unlink()
        return True


def _sync_folder(folder: Path) -> None:
    """A rename is durable only once the folder itself is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class S3Blobs:
    """Blobs in a bucket. Browsers fetch by signed links, so no web worker carries image bytes."""

    def __init__(self, bucket: Bucket, prefix: str = "", *, endpoint: str = "") -> None:
        self._bucket = bucket
        self._store: Any = s3_store(bucket, endpoint=endpoint)
        self._prefix = f"{prefix}/" if prefix else ""

    def _path(self, sha256: str) -> str:
        return self._prefix + fan_out(sha256)

    def put(self, data: bytes | IO[bytes], *, limit: int | None = None) -> Blob:
        # The hash is the key, so the bytes must be seen once before the upload can begin.
        with tempfile.TemporaryFile() as file:
            blob = _spool(data, file, limit)
            stored = self._stored_at(blob.sha256)
            if stored is None or stored < datetime.now(UTC) - _REFRESHED:  # young again: see collect
                file.seek(0)
                self._store.put(self._path(blob.sha256), file)
        return blob

    def open(self, sha256: str) -> BinaryIO:
        return io.BufferedReader(Ranges(self._read_range(sha256), self.size(sha256)), CHUNK)

    def _read_range(self, sha256: str) -> Callable[[int, int], bytes]:
        path = self._path(sha256)
        return lambda start, length: bytes(self._store.get_range(path, start=start, length=length))

    def size(self, sha256: str) -> int:
        try:
            return int(self._store.head(self._path(sha256))["size"])
        except Exception as error:
            if is_missing(error):
                raise BlobMissing(sha256) from None
            raise

    def exists(self, sha256: str) -> bool:
        try:
            self.size(sha256)
        except BlobMissing:
            return False
        return True

    def delete(self, sha256: str) -> None:
        self._store.delete(self._path(sha256))

    def url(
        self, sha256: str, *, name: str, media_type: str, expires: int = 3600, download: bool = False
    ) -> str | None:
        if not self._bucket.key:  # credentials of the machine itself: links cannot be signed with them here
            return None
        return presign_get(
            self._bucket,
            self._path(sha256),
            name=name,
            media_type=media_type,
            expires=expires,
            download=download,
            now=datetime.now(UTC),
        )

    def sweep(self) -> int:
        return 0  # an upload to S3 is there or not; the bucket's lifecycle rule ends unfinished multiparts

    def listing(self) -> Iterator[tuple[str, datetime]]:
        for some in self._store.list(self._prefix):
            for each in some:
                name = str(each["path"]).rpartition("/")[2]
                if _DIGEST.fullmatch(name):
                    yield name, each["last_modified"]

    def collect(self, sha256: str, before: datetime) -> bool:
        stored = self._stored_at(sha256)
        if stored is None or stored >= before:
            return False
        self.delete(sha256)
        return True

    def _stored_at(self, sha256: str) -> datetime | None:
        try:
            found: datetime = self._store.head(self._path(sha256))["last_modified"]
        except Exception as error:
            if is_missing(error):
                return None
            raise
        return found


def s3_store(bucket: Bucket, *, endpoint: str) -> Any:
    """The client of a bucket; `endpoint` is empty for Amazon's own, and then a bucket without a key uses what the machine has."""
    from obstore import store

    options: dict[str, Any] = {"bucket": bucket.name, "region": bucket.region}
    if bucket.key:
        options |= {"access_key_id": bucket.key, "secret_access_key": bucket.secret}
    if endpoint:
        options |= {"endpoint": endpoint, "virtual_hosted_style_request": False}
    return store.S3Store(**options, client_options={"allow_http": endpoint.startswith("http://")})


def is_missing(error: Exception) -> bool:
    """Whether the store says that there is no such object."""
    from obstore.exceptions import NotFoundError

    return isinstance(error, NotFoundError | FileNotFoundError)


class Ranges(io.RawIOBase):
    """A remote object as a seekable file; each read is one ranged request."""

    def __init__(self, read_range: Callable[[int, int], bytes], size: int) -> None:
        super().__init__()
        self._read_range = read_range
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:
        length = min(len(buffer), self._size - self._at)
        if length <= 0:
            return 0
        data = self._read_range(self._at, length)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)
