"""labelstage audit: the log of what people did."""

from __future__ import annotations

import json
from datetime import datetime

import click

from ..services import audit as service
from .project import find_account, find_project
from .stage import Stage, pass_stage


@click.command()
@click.option(
    "--project", "project_id", type=int, metavar="NUMBER", help="Only what was done in this project."
)
@click.option("--person", metavar="EMAIL", help="Only what this person did, or what was done to them.")
@click.option("--act", type=click.Choice(service.ACTS), metavar="ACT", help="Only this act, like role.given.")
@click.option("--since", type=click.DateTime(), help="From this time on.")
@click.option("--until", type=click.DateTime(), help="Before this time.")
@pass_stage
def audit(
    stage: Stage,
    project_id: int | None,
    person: str | None,
    act: str | None,
    since: datetime | None,
    until: datetime | None,
) -> None:
    """Print who did what, the latest first: a line of JSON for each act."""
    with stage.database.session() as session:
        wanted = service.Filter(
            project=find_project(session, project_id).id if project_id else None,
            person=find_account(session, person).id if person else None,
            act=act,
            since=since.astimezone() if since else None,
            until=until.astimezone() if until else None,
        )
        for each in service.every(session, wanted):
            row = {**each._asdict(), "at": each.at.isoformat()}
            del row["cursor"]
            click.echo(json.dumps(row, ensure_ascii=False))
