"""The command line: one file per noun. A command's file is imported when the command is asked for."""

from __future__ import annotations

import importlib
import logging
import sys

import click

from ..config import SettingsError, from_environment
from .stage import Stage

#: Each command with its place (`file.function`) and what `--help` says of it, which is its docstring's first line.
COMMANDS = {
    "agreement": (
        "agreement.agreement",
        "Print the agreement of PROJECT (its number): each measure with n and its 95 % interval.",
    ),
    "audit": ("audit.audit", "Print who did what, the latest first: a line of JSON for each act."),
    "demo": ("demo.demo", "Load the demo projects, unless they are there, and serve them."),
    "export": (
        "release.export",
        "Write the files of a ready release of PROJECT, the newest one or NUMBER; formats that it lacks are built first.",
    ),
    "import": (
        "imports.import_",
        "Bring files, folders and archives into PROJECT (its number); with --labels, the annotations in them.",
    ),
    "migrate": ("serve.migrate", "Bring the database up to date."),
    "release": (
        "release.release",
        "Freeze the work of PROJECT (its number) as it is now and write the files.",
    ),
    "serve": ("serve.serve", "Bring the database up to date and serve pages, API and background jobs."),
    "simulate": ("simulate.simulate", "Let simulated workers label PROJECT (its number)."),
    "user": ("user.user", "Make accounts, tokens and new passwords."),
    "worker": ("serve.worker", "Run background jobs: imports, releases, scores."),
}


class Commands(click.Group):
    """Answers a refusal of a service with its sentences and exit code 1, not with a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            raise click.ClickException(str(error)) from None
        except Exception as error:
            from ..services.errors import Invalid, ServiceError

            if not isinstance(error, ServiceError):
                raise
            click.echo(f"Error: {error.message}", err=True)
            for problem in error.problems if isinstance(error, Invalid) else ():
                click.echo(f"  {problem.place}: {problem.message}", err=True)
            sys.exit(1)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        file, _dot, function = COMMANDS[cmd_name][0].partition(".")
        command: click.Command = getattr(importlib.import_module(f".{file}", __name__), function)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


@click.group(cls=Commands)
@click.version_option(package_name="labelstage")
@click.pass_context
def main(ctx: click.Context) -> None:
    """LabelStage: a workstation for crowdsourced data labeling."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a waiting request is no event
    stage = Stage(from_environment())
    ctx.obj = stage
    ctx.call_on_close(stage.close)
