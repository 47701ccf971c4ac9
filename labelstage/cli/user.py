"""labelstage user: accounts from the command line, the first administrator among them."""

from __future__ import annotations

import click
from sqlalchemy import select

from ..services import accounts
from ..storage import User
from ..storage import migrate as migrations
from .stage import Stage, pass_stage


@click.group()
def user() -> None:
    """Make accounts and tokens."""


@user.command()
@click.argument("email")
@click.option("--name", help="What others see; the part before the @ if not given.")
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
@click.option("--admin", is_flag=True, help="May do everything.")
@click.option("--manager", is_flag=True, help="May create projects.")
@pass_stage
def create(stage: Stage, email: str, name: str | None, password: str, admin: bool, manager: bool) -> None:
    """Make an account."""
    migrations.upgrade(stage.settings)
    with stage.database.begin() as session:
        made = accounts.create_user(
            session,
            stage.passwords,
            email=email,
            name=name or email.partition("@")[0],
            password=password,
            is_admin=admin,
            is_manager=manager,
        )
    click.echo(f"{made.email} can log in.")


@user.command()
@click.argument("email")
@click.option("--name", default="command line", help="What the token is for.")
@click.option("--read-only", is_flag=True)
@pass_stage
def token(stage: Stage, email: str, name: str, read_only: bool) -> None:
    """Make an API token and print it; it is not shown again."""
    with stage.database.begin() as session:
        holder = session.scalar(select(User).where(User.email == email.strip().lower()))
        if holder is None:
            raise click.ClickException(f"Nobody has an account with the address {email}.")
        _token, secret = accounts.create_token(session, holder, name=name, read_only=read_only)
    click.echo(secret)
