"""The processes of `labelstage serve`: some that answer, a job runner, and the one that keeps them all going.

The answering processes are forked from the first one, once all is imported, and share its port. One that dies is started again,
and finds the connections that waited for it; when the first one stops, or dies, all of them end. See docs/decisions/0007-processes.md.
"""

from __future__ import annotations

import errno
import gc
import logging
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Protocol

import click

from .. import create_app
from ..config import Settings

RESTART_SECONDS = 1.0
#: What is being answered may be finished within this time when all is stopped.
PATIENCE_SECONDS = 6.0

logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # that a request waited its turn is no news


class Child(Protocol):
    """A process that was started, and is replaced when it dies."""

    def is_alive(self) -> bool: ...

    def stop(self) -> None:
        """Ask it to end."""

    def end(self, seconds: float) -> None:
        """Wait until it has, and kill it if it takes longer than that."""


Start = Callable[[], Child]


class JobRunner:
    """Keeps decoding and hashing off the processes that answer people."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "labelstage", "worker", "--parent", str(os.getpid())]
        self._process = subprocess.Popen(command)  # noqa: S603

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def stop(self) -> None:
        self._process.terminate()

    def end(self, seconds: float) -> None:
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Answerer:
    """A fork of this process that answers requests. `lifeline` is a pipe that ends when this process does."""

    def __init__(
        self, settings: Settings, sockets: Sequence[socket.socket], lifeline: tuple[int, int]
    ) -> None:
        fork = multiprocessing.get_context("fork")
        self._process = fork.Process(target=_answer, args=(settings, sockets, lifeline))
        self._process.start()

    def is_alive(self) -> bool:
        return self._process.is_alive()

    def stop(self) -> None:
        self._process.terminate()

    def end(self, seconds: float) -> None:
        self._process.join(seconds)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


def _answer(settings: Settings, sockets: Sequence[socket.socket], lifeline: tuple[int, int]) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _exit)
    reading, writing = lifeline
    os.close(writing)
    threading.Thread(target=_end_with_parent, args=(reading,), daemon=True).start()
    answer(settings, sockets)


def _end_with_parent(lifeline: int) -> None:
    os.read(lifeline, 1)  # nobody writes: it returns when the other end is gone
    os.kill(os.getpid(), signal.SIGTERM)


def _exit(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


def answer(settings: Settings, sockets: Sequence[socket.socket]) -> None:
    """Answer requests in this process until SIGTERM or SIGINT; what was begun is finished."""
    import waitress

    app = create_app(settings)
    gc.freeze()  # what is there now stays: it need not be searched for garbage
    server = waitress.create_server(
        app,
        sockets=list(sockets),
        threads=settings.threads,
        ident=None,
        max_request_body_size=settings.max_upload_bytes,
        channel_timeout=300,
    )
    server.run()


def keep(starts: Sequence[Start], stopping: threading.Event) -> None:
    """Start the processes, and again those that die, until `stopping` is set; then end them all."""
    children: list[Child] = []
    try:
        children.extend(start() for start in starts)
        while not stopping.wait(RESTART_SECONDS):
            for number, start in enumerate(starts):
                if not children[number].is_alive():
                    children[number] = start()
    finally:
        for child in children:
            child.stop()
        for child in children:
            child.end(PATIENCE_SECONDS)


def listen(settings: Settings, count: int = 1) -> list[list[socket.socket]]:
    """For each of `count` processes, sockets that listen at every address of the host.

    The system spreads new connections over the processes. Raises ClickException, with what to do about it, when somebody
    else listens there.
    """
    try:
        found = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        addresses = dict.fromkeys((family, address[:2]) for family, _, _, _, address in found)
        for family, address in addresses:  # sockets that share an address would not mind a second LabelStage
            socket.create_server(address, family=family).close()
        return [
            [socket.create_server(at, family=family, reuse_port=count > 1) for family, at in addresses]
            for _ in range(count)
        ]
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise click.ClickException(
                f"Port {settings.port} is taken, perhaps by another LabelStage. "
                f"Stop that program, or choose another port: LABELSTAGE_PORT={settings.port + 1}"
            ) from None
        raise click.ClickException(
            f"Cannot listen on {settings.host}, port {settings.port}: {error.strerror}. "
            "Choose others with LABELSTAGE_HOST and LABELSTAGE_PORT."
        ) from None
