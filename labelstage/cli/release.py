"""labelstage release: freeze a project's work and write its files; compare releases; make one again from its manifest."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..formats import json_schema
from ..jobs.recreate import recreate
from ..services import releases
from ..services.errors import NotFound
from ..services.losses import failure_sentence, loss_sentence
from ..storage import Project, Release
from ..words import _
from .progress import see_through
from .project import acting_for, find_project
from .stage import Stage, pass_stage

#: What is written beside the files of a release.
WRITTEN = ("manifest.json", "schema.json", "card.md")

# Options that several of the commands have.
TO = click.option(
    "--to", "folder", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="Folder."
)
TITLE = click.option("--title", default="", help="The project's title if left out.")
FORMATS = click.option(
    "--format", "formats", multiple=True, help="jsonl, coco ...; those that fit best if left out."
)
SPLIT = click.option("--split", help="Parts, as JSON: see docs/releases.md.")
MEDIA = click.option("--media", is_flag=True, help="With the images, in formats that can hold them.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print the manifest as JSON.")
AS = click.option("--as", "email", help="Address of the person who asks for it; a manager if left out.")


class Releases(click.Group):
    """`labelstage release 1` is `labelstage release make 1`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] != "--help":
            args = ["make", *args]
        return super().parse_args(ctx, args)


@click.group(cls=Releases)
def release() -> None:
    """Freeze the work of PROJECT (its number) as it is now and write the files."""


@release.command()
@click.argument("project_id", metavar="PROJECT", type=int)
@TO
@TITLE
@click.option(
    "--state", "states", multiple=True, default=["accepted"], help="accepted, submitted; may be repeated."
)
@click.option("--labels", type=click.Choice(releases.LABELS), default="consensus", show_default=True)
@FORMATS
@click.option("--where", help="Which work, as JSON: see docs/releases.md.")
@SPLIT
@MEDIA
@AS_JSON
@AS
@pass_stage
def make(
    stage: Stage,
    project_id: int,
    folder: Path,
    title: str,
    states: tuple[str, ...],
    labels: str,
    formats: tuple[str, ...],
    where: str | None,
    split: str | None,
    media: bool,
    as_json: bool,
    email: str | None,
) -> None:
    """Freeze the work of PROJECT (its number) as it is now and write the files."""
    with stage.database.begin() as session:
        project = find_project(session, project_id)
        made = releases.create_release(
            session,
            project,
            by=acting_for(session, project, email),
            title=title,
            states=states,
            labels=labels,
            formats=formats,
            where=_json("--where", where),
            split=_json("--split", split),
            media=media,
        )
        release_id, job_id = made.id, made.job_id
    _finish(stage, release_id, job_id, folder, formats, as_json)


@release.command()
@click.argument("project_id", metavar="PROJECT", type=int)
@click.option(
    "--from",
    "numbers",
    type=click.IntRange(1, 2**63 - 1),
    multiple=True,
    required=True,
    help="Id of a ready release; repeat it.",
)
@click.option("--map", "mappings", help='As JSON: {"RELEASE": {"fields": ..., "classes": ...}}.')
@TO
@TITLE
@FORMATS
@SPLIT
@MEDIA
@AS_JSON
@AS
@pass_stage
def compose(
    stage: Stage,
    project_id: int,
    numbers: tuple[int, ...],
    mappings: str | None,
    folder: Path,
    title: str,
    formats: tuple[str, ...],
    split: str | None,
    media: bool,
    as_json: bool,
    email: str | None,
) -> None:
    """Make one release of releases of several projects, in terms of PROJECT's label schema."""
    mapped = _json("--map", mappings) or {}
    with stage.database.begin() as session:
        project = find_project(session, project_id)
        made = releases.compose_release(
            session,
            project,
            by=acting_for(session, project, email),
            sources=[{"release": each, "mapping": mapped.get(str(each))} for each in numbers],
            title=title,
            formats=formats,
            split=_json("--split", split),
            media=media,
        )
        release_id, job_id = made.id, made.job_id
    _finish(stage, release_id, job_id, folder, formats, as_json)


def _finish(
    stage: Stage,
    release_id: int,
    job_id: int | None,
    folder: Path,
    formats: tuple[str, ...],
    as_json: bool,
) -> None:
    """Follow the job that builds the files, then write them."""
    if job_id is None:
        raise click.ClickException("The release has no job; make it again.")
    see_through(stage, job_id, "Building")
    _write(stage, release_id, folder, formats, as_json)


def _json(option: str, text: str | None) -> Any:
    if text is None:
        return None
    try:
        found = json.loads(text)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint=option) from None
    if not isinstance(found, dict):
        raise click.BadParameter("give a JSON object", param_hint=option)
    return found


def _write(stage: Stage, release_id: int, folder: Path, formats: tuple[str, ...], as_json: bool) -> None:
    def wanted(name: str) -> bool:
        return not formats or name.partition(".")[0] in formats

    folder.mkdir(parents=True, exist_ok=True)
    with stage.database.session() as session:
        made = session.get_one(Release, release_id)
        for file in made.files:
            if not wanted(file.format):
                continue
            with stage.blobs.open(file.sha256) as source, (folder / file.name).open("wb") as target:
                shutil.copyfileobj(source, target)
            if as_json:
                continue
            click.echo(f"{folder / file.name}  {file.size} bytes  sha256 {file.sha256}")
            for loss in file.report.get("left_out", []):
                click.echo(f"  left out: {loss_sentence(loss)}")
        stem = f"{folder / Path(releases.file_name(made, releases.targets_of(made)[0])).stem}"
        manifest = json.dumps(made.manifest, ensure_ascii=False, indent=1)
        Path(f"{stem}.manifest.json").write_text(manifest + "\n", encoding="utf-8")
        schema = json.dumps(json_schema(made.schema.fields), ensure_ascii=False, indent=1)
        Path(f"{stem}.schema.json").write_text(schema + "\n", encoding="utf-8")
        Path(f"{stem}.card.md").write_text(releases.markdown(releases.card(made)), encoding="utf-8")
        click.echo(manifest if as_json else "\n".join(f"{stem}.{ending}" for ending in WRITTEN))
        _tell_failures({name: why for name, why in releases.failures(made).items() if wanted(name)})


def _tell_failures(failed: Mapping[str, str]) -> None:
    """Name the files that could not be made. The exit code is 1 when there are any."""
    if failed:
        raise click.ClickException(
            "\n".join(f"{name}: {failure_sentence(why)}" for name, why in failed.items())
        )


@release.command()
@click.argument("project_id", metavar="PROJECT", type=int)
@click.argument("before", type=int)
@click.argument("after", type=int)
@pass_stage
def diff(stage: Stage, project_id: int, before: int, after: int) -> None:
    """Print as JSON what changed from release BEFORE to release AFTER (their numbers) of PROJECT."""
    with stage.database.session() as session:
        project = find_project(session, project_id)
        both = [_numbered(session, project, number) for number in (before, after)]
        found = releases.compare(session, *both)
    click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=1))


def _numbered(session: Session, project: Project, number: int) -> Release:
    found = session.scalar(select(Release).where(Release.project_id == project.id, Release.number == number))
    if found is None:
        raise NotFound(_("This project has no release %(number)s.", number=number))
    return found


@release.command("recreate")
@click.argument("manifest", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@TO
@pass_stage
def again(stage: Stage, manifest: Path, folder: Path) -> None:
    """Make the files of a release again from its MANIFEST; exit code 1 if one is not the same to the byte."""
    try:
        document = json.loads(manifest.read_text(encoding="utf-8"))
    except ValueError as error:
        raise click.ClickException(f"{manifest} is no JSON: {error}") from None
    differ = 0
    for made in recreate(stage.database, stage.blobs, document, folder):
        differ += not made.same
        click.echo(f"{'same    ' if made.same else 'DIFFERS '} {made.path}  sha256 {made.sha256}")
    if differ:
        raise click.ClickException(f"{differ} files are not what the manifest says.")


@click.command()
@click.argument("project_id", metavar="PROJECT", type=int)
@click.argument("number", type=int, required=False)
@TO
@click.option("--format", "formats", multiple=True, help="jsonl, coco ...; all that were built if left out.")
@AS_JSON
@AS
@pass_stage
def export(
    stage: Stage,
    project_id: int,
    number: int | None,
    folder: Path,
    formats: tuple[str, ...],
    as_json: bool,
    email: str | None,
) -> None:
    """Write the files of a ready release of PROJECT, the newest one or NUMBER; formats that it lacks are built first."""
    with stage.database.begin() as session:
        project = find_project(session, project_id)
        ready = [each for each in releases.releases_of(session, project) if each.state == "ready"]
        if number is None and not ready:
            raise NotFound(_("This project has no ready release. Make one first."))
        found = ready[0] if number is None else _numbered(session, project, number)
        built = {each.format.partition(".")[0] for each in found.files}
        lacking = [each for each in formats if each not in built]
        if lacking:
            releases.add_formats(session, found, lacking, by=acting_for(session, project, email))
        release_id, job_id = found.id, found.job_id if lacking else None
    if job_id is not None:
        see_through(stage, job_id, "Building")
    _write(stage, release_id, folder, formats, as_json)
