"""Files under the hash of their content."""

from __future__ import annotations

import hashlib
import io
import os
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from labelstage.config import Settings
from labelstage.storage.blobs import (
    BlobMissing,
    BlobStore,
    BlobTooLarge,
    LocalBlobs,
    S3Blobs,
    fan_out,
    from_settings,
    from_url,
)
from labelstage.storage.presign import Bucket, presign_get
from tests.servers.s3 import S3


@pytest.fixture
def blobs(tmp_path: Path) -> LocalBlobs:
    return LocalBlobs(tmp_path / "blobs")


def content(blobs: LocalBlobs, sha256: str) -> bytes:
    with blobs.open(sha256) as stream:
        return stream.read()


def files(blobs: LocalBlobs) -> list[Path]:
    return [path for path in blobs.folder.rglob("*") if path.is_file()]


def test_a_blob_comes_back_under_its_hash(blobs: LocalBlobs) -> None:
    data = os.urandom(3_000_000)
    blob = blobs.put(io.BytesIO(data))
    assert (blob.sha256, blob.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert content(blobs, blob.sha256) == data
    assert blobs.size(blob.sha256) == len(data)


def test_the_same_bytes_twice_are_one_file(blobs: LocalBlobs) -> None:
    assert blobs.put(b"same") == blobs.put(io.BytesIO(b"same"))
    assert len(files(blobs)) == 1


def test_nothing_is_kept_of_a_stream_that_is_too_long(blobs: LocalBlobs) -> None:
    with pytest.raises(BlobTooLarge):
        blobs.put(io.BytesIO(b"x" * 101), limit=100)
    assert files(blobs) == []
    assert blobs.put(io.BytesIO(b"x" * 100), limit=100).size == 100


def test_nothing_is_kept_of_a_stream_that_breaks(blobs: LocalBlobs) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise OSError("connection lost")
            return super().read(10)

    with pytest.raises(OSError, match="connection lost"):
        blobs.put(Broken(b"x" * 100))
    assert files(blobs) == []


def test_a_missing_blob_is_said_to_be_missing(blobs: LocalBlobs) -> None:
    sha256 = hashlib.sha256(b"never stored").hexdigest()
    assert not blobs.exists(sha256)
    for ask in (blobs.open, blobs.size):
        with pytest.raises(BlobMissing):
            ask(sha256)
    blobs.delete(sha256)


def test_a_deleted_blob_is_gone(blobs: LocalBlobs) -> None:
    blob = blobs.put(b"short life")
    blobs.delete(blob.sha256)
    assert not blobs.exists(blob.sha256)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_only_a_hash_is_a_name(blobs: LocalBlobs, name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        blobs.open(name)


def test_threads_storing_the_same_bytes_do_not_disturb_each_other(blobs: LocalBlobs) -> None:
    data = os.urandom(200_000)
    threads = [threading.Thread(target=blobs.put, args=(data,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(files(blobs)) == 1
    assert content(blobs, hashlib.sha256(data).hexdigest()) == data


def test_the_sweep_removes_old_leftovers_only(blobs: LocalBlobs) -> None:
    old, young = blobs.incoming / "old", blobs.incoming / "young"
    old.write_bytes(b"half")
    young.write_bytes(b"half")
    two_days_ago = time.time() - 2 * 24 * 3600
    os.utime(old, (two_days_ago, two_days_ago))
    assert blobs.sweep() == 1
    assert young.exists()
    assert not old.exists()


def test_a_local_blob_has_no_link_of_its_own(blobs: LocalBlobs) -> None:
    blob = blobs.put(b"x")
    assert blobs.url(blob.sha256, name="x", media_type="text/plain") is None


@pytest.fixture
def bucket(s3_store: S3) -> BlobStore:
    return from_settings(Settings(**s3_store.settings()))


@pytest.mark.services
def test_a_blob_in_a_bucket_comes_back_and_can_be_searched(bucket: BlobStore) -> None:
    data = os.urandom(6_000_000)
    blob = bucket.put(io.BytesIO(data))
    assert (blob, bucket.size(blob.sha256)) == (bucket.put(data), len(data))
    with bucket.open(blob.sha256) as stream:
        stream.seek(-10, os.SEEK_END)
        assert stream.read() == data[-10:]
        stream.seek(3_000_000)
        assert stream.read(5) == data[3_000_000:3_000_005]
        stream.seek(0)
        assert stream.read() == data


@pytest.mark.services
def test_a_missing_blob_of_a_bucket_is_said_to_be_missing(bucket: BlobStore) -> None:
    blob = bucket.put(b"short life")
    bucket.delete(blob.sha256)
    bucket.delete(blob.sha256)
    assert not bucket.exists(blob.sha256)
    for ask in (bucket.open, bucket.size):
        with pytest.raises(BlobMissing):
            ask(blob.sha256)


@pytest.mark.services
def test_a_link_to_a_bucket_says_name_and_type_and_cannot_be_changed(bucket: BlobStore) -> None:
    blob = bucket.put(b"<script>alert(1)</script>")
    link = bucket.url(blob.sha256, name="그림 1.png", media_type="image/png", expires=600) or ""
    with urlopen(link) as answer:
        assert answer.read() == b"<script>alert(1)</script>"
        assert answer.headers["Content-Type"] == "image/png"
        assert answer.headers["Content-Disposition"] == f"inline; filename*=UTF-8''{quote('그림 1.png')}"
    for forged in (link.replace("image%2Fpng", "text%2Fhtml"), link.replace("Expires=600", "Expires=6000")):
        assert forged != link
        with pytest.raises(HTTPError) as refused:
            urlopen(forged)
        refused.value.close()
        assert refused.value.code == 403


@pytest.mark.services
def test_a_link_runs_out(s3_store: S3) -> None:
    parts = {"name": "x", "media_type": "text/plain", "download": True, "expires": 60}
    bucket = Bucket(s3_store.bucket, "us-east-1", s3_store.key, s3_store.secret, s3_store.endpoint)
    blob = from_settings(Settings(**s3_store.settings())).put(b"x")
    path = f"{s3_store.prefix}/{fan_out(blob.sha256)}"
    with urlopen(presign_get(bucket, path, now=datetime.now(UTC), **parts)) as answer:
        assert answer.headers["Content-Disposition"].startswith("attachment")
    with pytest.raises(HTTPError) as refused:
        urlopen(presign_get(bucket, path, now=datetime.now(UTC) - timedelta(minutes=3), **parts))
    refused.value.close()
    assert refused.value.code == 403


def test_a_link_stays_the_same_for_a_while_so_that_browsers_can_cache() -> None:
    bucket = Bucket("bucket", "us-east-1", "key", "secret")
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)

    def link(later: timedelta) -> str:
        return presign_get(
            bucket, "p", name="n", media_type="t/t", expires=3600, download=False, now=noon + later
        )

    assert link(timedelta()) == link(timedelta(minutes=29))
    assert link(timedelta()) != link(timedelta(minutes=31))
    assert link(timedelta()).startswith("https://bucket.s3.us-east-1.amazonaws.com/p?")


def test_without_a_key_the_application_serves_what_is_in_the_bucket() -> None:
    blobs = S3Blobs(Bucket("bucket", "us-east-1", "", ""), endpoint="http://127.0.0.1:1")
    assert blobs.url("a" * 64, name="n", media_type="t/t") is None


def test_the_setting_chooses_the_store(tmp_path: Path) -> None:
    default = from_settings(Settings(data_dir=tmp_path))
    assert isinstance(default, LocalBlobs)
    assert default.folder == tmp_path / "blobs"
    elsewhere = from_url(f"file://{tmp_path}/else", Settings())
    assert isinstance(elsewhere, LocalBlobs)
    assert elsewhere.folder == tmp_path / "else"
    bucket = from_url(
        "s3://bucket/prefix", Settings(s3_key="k", s3_secret="s", s3_endpoint="http://127.0.0.1:1")
    )
    assert isinstance(bucket, S3Blobs)
    with pytest.raises(ValueError, match="LABELSTAGE_BLOB_URL"):
        from_url("ftp://somewhere", Settings())
