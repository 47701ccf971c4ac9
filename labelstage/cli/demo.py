"""labelstage demo: everything to look at in a minute."""

from __future__ import annotations

import time

import click

from ..demo.loading import Demo, Loader
from ..demo.people import FILE, PEOPLE
from ..storage import migrate as migrations
from . import serve
from .stage import Stage, pass_stage


@click.command()
@click.option("--no-serve", is_flag=True, help="Load and print only.")
@pass_stage
def demo(stage: Stage, no_serve: bool) -> None:
    """Load the demo projects, unless they are there, and serve them."""
    if not no_serve:
        serve.require_free_port(stage.settings)
    started = time.perf_counter()
    migrations.upgrade(stage.settings)
    loaded = Loader(stage.settings, stage.database, stage.blobs, stage.passwords).load()
    for title in loaded.made:
        click.echo(f"Loaded: {title}")
    if loaded.made:
        click.echo(f"The demo was loaded in {time.perf_counter() - started:.1f} s. This happens once.")
    if loaded.without_photos:
        click.echo("The photographs are left out: they come with scikit-image, which is not installed.")
        click.echo("Add it with: pip install 'labelstage[demo]'")
    click.echo(_who_can_log_in(stage, loaded))
    if not no_serve:
        stage.database.dispose()
        serve.run(stage.settings)


def _who_can_log_in(stage: Stage, loaded: Demo) -> str:
    """The address and a table of accounts, as a person reads them in a terminal."""
    rows = [("log in as", "password", "to see")]
    rows += [(person.email, loaded.passwords[person.email], person.lands) for person in PEOPLE]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    address = f"http://{stage.settings.host}:{stage.settings.port}"
    kept = f"The passwords are kept in {stage.settings.data_dir / FILE}."
    return "\n".join(["", f"  {address}", "", *(f"  {line}".rstrip() for line in lines), "", kept, ""])
