"""Buckets that whoever runs this server has connected, to import from: they are read here, never written.

They stand in a TOML file, a table for each; so no project holds a secret, and nobody but the operator decides where it is sent.
"""

from __future__ import annotations

import io
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from labelstage.config import SettingsError

from .blobs import CHUNK, Ranges, is_missing, s3_store
from .presign import Bucket

_SMALL = 64 * 2**20  # fetched at once; of larger objects only the parts that are read
_KEYS = {"bucket", "prefix", "endpoint", "region", "key", "secret", "projects"}


class BadBuckets(SettingsError):
    """The file of buckets cannot be read; the message says where."""


class ObjectMissing(LookupError):
    """There is no such object any more, or it may not be read."""


@dataclass(frozen=True)
class Connected:
    """A bucket under the name that the operator gave it. `projects`: those that may import from it; None: all."""

    name: str
    bucket: Bucket
    prefix: str = ""
    projects: frozenset[int] | None = None

    def serves(self, project_id: int) -> bool:
        """Whether a project may import from it."""
        return self.projects is None or project_id in self.projects


def connected(path: str) -> list[Connected]:
    """The buckets in the file, in its order; none without a file. Raises BadBuckets."""
    if not path:
        return []
    try:
        with Path(path).open("rb") as file:
            tables = tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadBuckets(f"{path}: {error}") from None
    return [_connected(path, name, table) for name, table in tables.items()]


def _connected(path: str, name: str, table: Any) -> Connected:
    if not isinstance(table, Mapping) or not isinstance(table.get("bucket"), str):
        raise BadBuckets(f"{path}: [{name}] names no bucket")
    if unknown := set(table) - _KEYS:
        raise BadBuckets(f"{path}: [{name}] has unknown keys: {', '.join(sorted(unknown))}")
    bucket = Bucket(
        name=table["bucket"],
        region=str(table.get("region", "us-east-1")),
        key=str(table.get("key", "")),
        secret=str(table.get("secret", "")),
        endpoint=str(table.get("endpoint", "")),
    )
    projects = table.get("projects")
    return Connected(
        name,
        bucket,
        str(table.get("prefix", "")).lstrip("/"),
        None if projects is None else frozenset(map(int, projects)),
    )


class BucketReader:
    """The objects of a connected bucket. Keys are those below its prefix."""

    def __init__(self, source: Connected) -> None:
        self._store: Any = s3_store(source.bucket, endpoint=source.bucket.endpoint)
        self._prefix = source.prefix

    def objects(self, prefix: str) -> Iterator[tuple[str, int]]:
        """Key and size of each object whose key begins with the prefix, in the order of the keys; folders are none.

        Raises ObjectMissing where the bucket is not there or may not be read, OSError where it does not answer.
        """
        try:
            for some in self._store.list(self._prefix + prefix):
                for each in some:
                    key = str(each["path"])
                    if not key.endswith("/"):
                        yield key.removeprefix(self._prefix), int(each["size"])
        except Exception as error:
            raise _plain(error) from error

    def open(self, key: str, size: int) -> BinaryIO:
        """A seekable stream of the object. Raises ObjectMissing, OSError."""
        path = self._prefix + key
        if size > _SMALL:
            read = lambda start, length: bytes(self._store.get_range(path, start=start, length=length))  # noqa: E731
            return io.BufferedReader(Ranges(read, size), CHUNK)
        file = tempfile.SpooledTemporaryFile(16 * CHUNK)  # noqa: SIM115 - who opens it closes it
        try:
            for chunk in self._store.get(path).stream():
                cast("IO[bytes]", file).write(bytes(chunk))
        except Exception as error:
            file.close()
            raise _plain(error) from error
        file.seek(0)
        return cast("BinaryIO", file)


def _plain(error: Exception) -> Exception:
    from obstore.exceptions import PermissionDeniedError, UnauthenticatedError

    if is_missing(error) or isinstance(error, PermissionDeniedError | UnauthenticatedError):
        return ObjectMissing(str(error).partition("\n")[0])
    return OSError(str(error).partition("\n")[0])
