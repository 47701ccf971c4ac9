"""labelstage import: files and folders become items of a project."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..formats import How
from ..formats.raw.encoding import ENCODINGS
from ..jobs.runner import Runner
from ..services import intake, jobs
from ..services.intake import Upload
from ..services.intake.labels import AS, WAYS, LabelImport, queue_labels
from ..storage import Job, Project, Reject, utcnow
from ..storage import migrate as migrations
from ..words import unpack
from .project import acting_for, find_project
from .stage import Stage, pass_stage

FILES_PER_JOB = 1000
LOOK_SECONDS = 0.5
MOST_SHOWN = 100


@click.command("import")
@click.argument("project_id", metavar="PROJECT", type=int)
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--lines", is_flag=True, help="Each line of a .txt file is a text.")
@click.option("--text", help="Column or key that holds the text.")
@click.option("--external-id", help="Column or key that holds your own id.")
@click.option("--metadata", multiple=True, help="A column or key to keep; all if not given. May be repeated.")
@click.option("--encoding", type=click.Choice(ENCODINGS), help="Of text files; found if not given.")
@click.option(
    "--fetch", is_flag=True, help="The texts are web addresses: fetch the images and texts behind them."
)
@click.option(
    "--update", is_flag=True, help="New content under a known id replaces what nobody has worked on."
)
@click.option("--mask", is_flag=True, help="Mask personal data in texts and metadata.")
@click.option(
    "--quarantine", is_flag=True, help="Hand out blank and tiny images only after somebody has looked."
)
@click.option("--bucket", help="Bring in from this bucket, as LABELSTAGE_BUCKETS_FILE names it.")
@click.option("--prefix", default="", help="With --bucket: what the keys begin with; all if not given.")
@click.option("--labels", type=click.Choice(AS), help="The files hold annotations: bring them in as these.")
@click.option("--format", "format_", help="Of annotations; found if not given.")
@click.option(
    "--label-column",
    "label_columns",
    multiple=True,
    help="With --labels: a column or key that holds labels; found by usual names if not given. May be repeated.",
)
@click.option(
    "--extend", is_flag=True, help="With --labels: add fields and classes that the label schema lacks."
)
@click.option("--dry-run", is_flag=True, help="With --labels: look and count only.")
@click.option("--source", default="", help="With --labels: whose they are; the file's name if not given.")
@pass_stage
def import_(
    stage: Stage,
    /,
    project_id: int,
    paths: Sequence[Path],
    metadata: Sequence[str],
    labels: str | None,
    format_: str | None,
    label_columns: tuple[str, ...],
    extend: bool,
    dry_run: bool,
    source: str,
    bucket: str | None,
    prefix: str,
    **options: Any,
) -> None:
    """Bring files, folders and archives into PROJECT (its number); with --labels, the annotations in them."""
    if bool(paths) == (bucket is not None) or (bucket is not None and labels is not None):
        raise click.UsageError("Name files and folders, or a --bucket with items.")
    migrations.upgrade(stage.settings)
    if labels is not None:
        how = How(**{key: options[key] for key in ("encoding", "text", "external_id")}, labels=label_columns)
        wanted = LabelImport(
            purpose=labels, format=format_, extend=extend, dry=dry_run, source=source, how=how
        )
        import_labels(stage, project_id, list(_files(paths)), wanted)
        return
    taking = intake.Taking(**{name: options.pop(name) for name in ("update", "mask", "quarantine")})
    options["metadata"] = tuple(metadata) or None
    counts = intake.tally(())
    for job in _jobs(stage, project_id, paths, bucket, prefix, options, taking):
        _run(stage, job)
        counts |= {name: counts.get(name, 0) + count for name, count in _report(stage, job.id).items()}
    click.echo(", ".join(f"{count} {name}" for name, count in counts.items()))


def _jobs(
    stage: Stage,
    project_id: int,
    paths: Sequence[Path],
    bucket: str | None,
    prefix: str,
    options: dict[str, Any],
    taking: intake.Taking,
) -> Iterator[Job]:
    """The jobs that bring everything in, one when the last has ended, each claimed by this process before any runner sees it."""
    if bucket is not None:

        def queue_bucket(session: Session, project: Project) -> Job:
            source = intake.bucket(stage.settings, project, bucket)
            return intake.queue_bucket(session, project, source, prefix, options=options, taking=taking)

        yield _claimed(stage, project_id, queue_bucket)
        return
    files = _files(paths)
    while batch := list(islice(files, FILES_PER_JOB)):
        uploads = _stored(stage, batch)
        queue = partial(intake.queue_import, uploads=uploads, options=options, taking=taking)
        yield _claimed(stage, project_id, queue)


def _files(paths: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    """Each file with its name; below a folder, the path from there. Hidden files are left out."""
    for path in paths:
        if path.is_file():
            yield path.name, path
            continue
        for file in sorted(path.rglob("*")):
            inside = file.relative_to(path)
            if file.is_file() and not any(part.startswith(".") for part in inside.parts):
                yield inside.as_posix(), file


def import_labels(stage: Stage, project_id: int, files: list[tuple[str, Path]], wanted: LabelImport) -> None:
    """Bring annotations in, here and now, and say what became of them."""
    uploads = _stored(stage, files)

    def queue(session: Session, project: Project) -> Job:
        return queue_labels(session, project, uploads, wanted, by=acting_for(session, project, None))

    job = _claimed(stage, project_id, queue)
    _run(stage, job)
    result = _report(stage, job.id)
    counts = ("answers", "added", "stored", "unchanged", "labels", "rejected")
    click.echo(f"{result['format']}: " + ", ".join(f"{result[name]} {name}" for name in counts))
    if ways := [f"{result[way]} {way.replace('_', ' ')}" for way in WAYS if result[way]]:
        click.echo(f"items found: {', '.join(ways)}")


def _stored(stage: Stage, files: list[tuple[str, Path]]) -> list[Upload]:
    uploads = []
    with click.progressbar(files, label="Storing files", file=sys.stderr) as shown:
        for name, path in shown:
            with path.open("rb") as stream:
                blob = stage.blobs.put(stream)
            uploads.append(Upload(name, blob.sha256, blob.size))
    return uploads


def _claimed(stage: Stage, project_id: int, queue: Callable[[Session, Project], Job]) -> Job:
    with stage.database.begin() as session:
        queued = queue(session, find_project(session, project_id))
        job = jobs.claim(session, utcnow(), job_id=queued.id)
    if job is None:
        raise RuntimeError("the job was queued and claimed in one transaction")
    return job


def _run(stage: Stage, job: Job) -> None:
    """Run the job here, its progress shown; Ctrl+C cancels it, and what is in stays."""
    runner = Runner(stage.database, stage.blobs, stage.settings)
    work = threading.Thread(target=runner.run, args=(job,))
    work.start()
    with click.progressbar(length=100, label="Bringing items in", file=sys.stderr) as bar:
        while work.is_alive():
            try:
                runner.beat(utcnow())
                work.join(LOOK_SECONDS)
            except KeyboardInterrupt:
                _cancel(stage, job.id)
            bar.update(_percent(stage, job.id) - bar.pos)


def _percent(stage: Stage, job_id: int) -> int:
    with stage.database.session() as session:
        job = session.get_one(Job, job_id)
        return 100 * job.done // job.total if job.total else 0


def _cancel(stage: Stage, job_id: int) -> None:
    with stage.database.begin() as session:
        jobs.request_cancel(session, session.get_one(Job, job_id))


def _report(stage: Stage, job_id: int) -> dict[str, Any]:
    """Names what could not go in; the counts. Ends the command when the job did not end well."""
    with stage.database.session() as session:
        job = session.get_one(Job, job_id)
        wanted = select(Reject).where(Reject.job_id == job_id).order_by(Reject.id).limit(MOST_SHOWN)
        for reject in session.scalars(wanted):
            click.echo(f"{reject.place}: {unpack(reject.message)}", err=True)
    if job.state == "failed":
        raise click.ClickException(str(unpack(job.error or "")))
    counts: dict[str, Any] = job.result or intake.tally(())
    if counts["rejected"] > MOST_SHOWN:
        click.echo(
            f"... and {counts['rejected'] - MOST_SHOWN} more; the project's import page lists all.", err=True
        )
    if job.state == "cancelled":
        raise click.ClickException(f"Stopped. {counts['added']} items were added; run it again to go on.")
    return counts
