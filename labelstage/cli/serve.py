"""labelstage serve, worker, migrate: the processes of an installation."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
import threading

import click

from .. import create_app
from ..config import Settings
from ..jobs import runner
from ..storage import migrate as migrations
from .stage import Stage, pass_stage

RESTART_SECONDS = 1.0


@click.command()
@click.option(
    "--jobs/--no-jobs", default=True, help="Also run background jobs, in a process beside this one."
)
@pass_stage
def serve(stage: Stage, jobs: bool) -> None:
    """Bring the database up to date and serve pages, API and background jobs."""
    migrations.upgrade(stage.settings)
    run(stage.settings, jobs=jobs)


@click.command()
@click.option("--parent", type=int, hidden=True, help="End when this process has gone.")
@pass_stage
def worker(stage: Stage, parent: int | None) -> None:
    """Run background jobs: imports, releases, scores. Start as many as you like."""
    runner.main(stage.settings, parent=parent)


@click.command()
@pass_stage
def migrate(stage: Stage) -> None:
    """Bring the database up to date."""
    migrations.upgrade(stage.settings)
    click.echo("The database is up to date.")


def require_free_port(settings: Settings) -> None:
    """Raises ClickException, with what to do about it, when the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        socket.create_server((settings.host, settings.port), family=family).close()
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


def run(settings: Settings, *, jobs: bool = True) -> None:
    """Serve until interrupted, with a job runner as a child that is started again when it dies."""
    import waitress

    require_free_port(settings)
    app = create_app(settings)
    stopping = threading.Event()
    if jobs:
        threading.Thread(target=_keep_worker, args=(stopping,), daemon=True).start()
    click.echo(f"LabelStage serves on http://{settings.host}:{settings.port} (Ctrl+C stops it)")
    try:
        waitress.serve(
            app,
            host=settings.host,
            port=settings.port,
            threads=settings.threads,
            ident=None,
            max_request_body_size=settings.max_upload_bytes,
            channel_timeout=300,
        )
    finally:
        stopping.set()


def _keep_worker(stopping: threading.Event) -> None:
    """A runner in its own process keeps decoding and hashing off the threads that answer people."""
    command = [sys.executable, "-m", "labelstage", "worker", "--parent", str(os.getpid())]
    while not stopping.is_set():
        child = subprocess.Popen(command)  # noqa: S603
        while child.poll() is None and not stopping.wait(RESTART_SECONDS):
            pass
        if stopping.is_set():
            child.terminate()
