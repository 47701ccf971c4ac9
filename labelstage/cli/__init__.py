"""The command line: one file per noun, each adding its commands to `main`."""

from __future__ import annotations

import logging
import sys

import click

from ..config import SettingsError, from_environment
from ..services.errors import Invalid, ServiceError
from . import agreement, demo, imports, release, serve, simulate, user
from .stage import Stage


class Commands(click.Group):
    """Answers a refusal of a service with its sentences and exit code 1, not with a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except ServiceError as error:
            click.echo(f"Error: {error.message}", err=True)
            for problem in error.problems if isinstance(error, Invalid) else ():
                click.echo(f"  {problem.place}: {problem.message}", err=True)
            sys.exit(1)


@click.group(cls=Commands)
@click.version_option(package_name="labelstage")
@click.pass_context
def main(ctx: click.Context) -> None:
    """LabelStage: a workstation for crowdsourced data labeling."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a waiting request is no event
    try:
        stage = Stage(from_environment())
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
    ctx.obj = stage
    ctx.call_on_close(stage.close)


for command in (
    serve.serve,
    serve.worker,
    serve.migrate,
    imports.import_,
    user.user,
    release.release,
    agreement.agreement,
    demo.demo,
    simulate.simulate,
):
    main.add_command(command)
