"""labelstage agreement: how much the annotators of a project agree."""

from __future__ import annotations

import click

from ..services import quality
from ..services.quality import FieldAgreement
from .project import find_project
from .stage import Stage, pass_stage


@click.command()
@click.argument("project_id", metavar="PROJECT", type=int)
@pass_stage
def agreement(stage: Stage, project_id: int) -> None:
    """Print the agreement of PROJECT (its number): each measure with n and its 95 % interval."""
    with stage.database.session() as session:
        report = quality.agreement(session, find_project(session, project_id))
    click.echo(f"{report.items} items labelled by at least two of {len(report.workers)} annotators")
    for field in report.fields:
        _print(field)


def _print(field: FieldAgreement) -> None:
    click.echo(
        f"\n{field.title} ({field.name}, {field.kind}): {field.items} items, {field.annotators} annotators"
    )
    for measure in field.measures:
        if measure.value is None:
            click.echo(f"  {measure.name:<24} undefined: {measure.undefined}")
            continue
        interval = f"  [{measure.interval.low:.3f}, {measure.interval.high:.3f}]" if measure.interval else ""
        click.echo(f"  {measure.name:<24} {measure.value:>6.3f}{interval}  n={measure.n}")
