"""labelstage serve, worker, migrate: the processes of an installation."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from functools import partial
from itertools import chain

import click

from ..config import Settings
from ..jobs import runner
from ..storage import migrate as migrations
from . import processes
from .stage import Stage, pass_stage


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
    for each in chain(*processes.listen(settings)):
        each.close()


def run(settings: Settings, *, jobs: bool = True) -> None:
    """Serve until interrupted, in as many processes as the settings say, with a job runner beside them."""
    sockets = processes.listen(settings, settings.web_processes)
    stopping = threading.Event()
    others: list[processes.Start] = [processes.JobRunner] if jobs else []
    click.echo(f"LabelStage serves on http://{settings.host}:{settings.port} (Ctrl+C stops it)")
    if len(sockets) > 1:
        _serve_in_many(settings, sockets, others, stopping)
        return
    keeper = threading.Thread(target=processes.keep, args=(others, stopping))
    keeper.start()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        processes.answer(settings, sockets[0])
    finally:
        stopping.set()
        keeper.join()


def _serve_in_many(
    settings: Settings,
    sockets: list[list[socket.socket]],
    others: list[processes.Start],
    stopping: threading.Event,
) -> None:
    from .. import api, edge, web  # noqa: F401 - imported once, before the forks, and so shared by them

    lifeline = os.pipe()
    answerers = [partial(processes.Answerer, settings, each, lifeline) for each in sockets]
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    processes.keep([*answerers, *others], stopping)
