"""labelstage agreement: how much the annotators of a project agree."""

from __future__ import annotations

import click

from ..services import quality
from ..services.quality import FieldAgreement, Measure, ProjectAgreement
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
    if report.waiting:
        click.echo(f"{report.waiting} items handed in since are not in it yet")
    for field in report.fields:
        _print(field, report)


def _print(field: FieldAgreement, report: ProjectAgreement) -> None:
    click.echo(
        f"\n{field.title} ({field.name}, {field.kind}): {field.items} items, {field.annotators} annotators"
    )
    if field.singles:
        click.echo(
            f"  {field.singles} more that one person alone labelled are in chance agreement (docs/agreement.md)"
        )
    for measure in field.measures:
        click.echo(_line(measure.name, measure))
    groups = (
        ("each annotator against the others", field.workers, report.workers),
        (
            "imports",
            field.batches if len(field.batches) > 1 else (),
            {0: "sent by the API", **report.imports},
        ),
    )
    for title, found, names in groups:
        if found:
            click.echo(f"  {title}")
        for group in found:
            click.echo(f"  {_line(names.get(int(group.key), group.key), group.measures[0])}")
    if len(field.days) > 1:
        click.echo("  over time" if field.days_step == 1 else "  week by week, from")
        for group in field.days:
            click.echo(f"  {_line(group.key, group.measures[0])}")


def _line(name: str, measure: Measure) -> str:
    """A figure with its interval and n, or why there is none."""
    if measure.value is None:
        return f"  {name:<24} undefined: {measure.undefined}"
    interval = f"  [{measure.interval.low:.3f}, {measure.interval.high:.3f}]" if measure.interval else ""
    return f"  {name:<24} {measure.value:>6.3f}{interval}  n={measure.n}"
