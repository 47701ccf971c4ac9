"""labelstage release: freeze a project's work and write its files to a folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from ..services import releases
from ..services.losses import loss_sentence
from ..storage import Release
from .progress import see_through
from .project import acting_for, find_project
from .stage import Stage, pass_stage


@click.command()
@click.argument("project_id", metavar="PROJECT", type=int)
@click.option(
    "--to", "folder", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="Folder."
)
@click.option("--title", default="", help="The project's title if left out.")
@click.option(
    "--state", "states", multiple=True, default=["accepted"], help="accepted, submitted; may be repeated."
)
@click.option("--labels", type=click.Choice(releases.LABELS), default="consensus", show_default=True)
@click.option("--format", "formats", multiple=True, help="jsonl, coco; all that fit if left out.")
@click.option("--as", "email", help="Address of the person who makes it; a manager if left out.")
@pass_stage
def release(
    stage: Stage,
    project_id: int,
    folder: Path,
    title: str,
    states: tuple[str, ...],
    labels: str,
    formats: tuple[str, ...],
    email: str | None,
) -> None:
    """Freeze the work of PROJECT (its number) as it is now and write the files."""
    with stage.database.begin() as session:
        project = find_project(session, project_id)
        by = acting_for(session, project, email)
        made = releases.create_release(session, project, by=by, title=title, states=states, labels=labels)
        release_id, job_id = made.id, made.job_id
    if job_id is None:
        raise click.ClickException("The release has no job; make it again.")
    see_through(stage, job_id, "Building")
    _write(stage, release_id, folder, formats)


def _write(stage: Stage, release_id: int, folder: Path, formats: tuple[str, ...]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with stage.database.session() as session:
        made = session.get_one(Release, release_id)
        for name in formats or [file.format for file in made.files]:
            file = releases.ready_file(made, name)
            with stage.blobs.open(file.sha256) as source, (folder / file.name).open("wb") as target:
                shutil.copyfileobj(source, target)
            click.echo(f"{folder / file.name}  {file.size} bytes  sha256 {file.sha256}")
            for loss in file.report.get("left_out", []):
                click.echo(f"  left out: {loss_sentence(loss)}")
