"""labelstage simulate: a crowd at work, for load tests and for trying a project out."""

from __future__ import annotations

import time
from itertools import cycle, islice

import click

from ..services import simulation
from ..simulator import ARCHETYPES
from ..storage import Project, User
from .stage import Stage, pass_stage


@click.command()
@click.argument("project_id", metavar="PROJECT", type=int)
@click.option("--workers", type=click.IntRange(1, 1000), default=6, show_default=True)
@click.option(
    "--skills",
    default=",".join(ARCHETYPES),
    show_default=True,
    help="Archetypes, separated by commas; dealt out to the workers in turn.",
)
@click.option("--submits", type=click.IntRange(1), default=100, show_default=True, help="Stop after so many.")
@click.option("--seed", type=int, default=1, show_default=True)
@pass_stage
def simulate(stage: Stage, project_id: int, workers: int, skills: str, submits: int, seed: int) -> None:
    """Let simulated workers label PROJECT (its number).

    They work from truths made up from the seed, the same for all of them. Their labels are stored with the origin `simulator`.
    """
    archetypes = [name.strip() for name in skills.split(",")]
    for name in archetypes:
        if name not in ARCHETYPES:
            raise click.BadParameter(f"{name!r} is none of {', '.join(ARCHETYPES)}.", param_hint="--skills")
    crowd = _crowd(stage, project_id, list(islice(cycle(archetypes), workers)))
    started = time.perf_counter()
    done = _work(stage, project_id, crowd, simulation.Truths(seed), submits)
    lasted = time.perf_counter() - started
    click.echo(f"{done} submits by {workers} simulated workers in {lasted:.1f} s.")


def _crowd(stage: Stage, project_id: int, archetypes: list[str]) -> list[int]:
    with stage.database.begin() as session:
        project = session.get(Project, project_id)
        if project is None:
            raise click.ClickException(f"There is no project {project_id}.")
        crowd = simulation.simulated_crowd(session, stage.passwords, project, archetypes)
        return [worker.id for worker in crowd]


def _work(stage: Stage, project_id: int, crowd: list[int], truths: simulation.Truths, submits: int) -> int:
    """One transaction per submit, as with people; how many there were."""
    done = 0
    while done < submits:
        before = done
        for worker_id in crowd[: submits - done]:
            with stage.database.begin() as session:
                project, worker = session.get_one(Project, project_id), session.get_one(User, worker_id)
                answer = simulation.work_once(session, project, worker, truths, simulation.skill_of(worker))
            done += not isinstance(answer, str)
        if done == before:
            break
    return done
