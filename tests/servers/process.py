"""Starts a server program, waits for the line that says it is ready, and always stops it."""

from __future__ import annotations

import ctypes
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
PR_SET_PDEATHSIG = 1


def free_ports(count: int) -> list[int]:
    """Ports of the loopback address that nobody listens on now, all different."""
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


@contextmanager
def running(
    command: Sequence[str | Path], *, ready: str, log: Path, seconds: float = 60, **options: Any
) -> Iterator[subprocess.Popen[bytes]]:
    """The running process of `command`, from the moment its output holds `ready` until it has been stopped.

    An empty `ready` does not wait.

    Its output goes to `log`. Raises RuntimeError with that output when it ends or says nothing within `seconds`.
    """
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        preexec_fn=_die_with_the_tests,  # noqa: PLW1509 - one call into a library that is loaded before
        **options,
    ) as process:
        settled = threading.Event()
        reader = threading.Thread(target=_read, args=(process, ready, log, settled), daemon=True)
        reader.start()
        try:
            if ready and not (settled.wait(seconds) and ready in log.read_text(errors="replace")):
                raise RuntimeError(f"{command[0]} did not start:\n{log.read_text(errors='replace')}")
            yield process
        finally:
            _stop(process)
            reader.join()


def _read(process: subprocess.Popen[bytes], ready: str, log: Path, settled: threading.Event) -> None:
    with log.open("wb", buffering=0) as file:
        for line in process.stdout or ():
            file.write(line)
            if ready.encode() in line:
                settled.set()
    settled.set()


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()


def _die_with_the_tests() -> None:
    """A test run that is killed takes its servers along (Linux only; elsewhere `finally` has to do)."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
