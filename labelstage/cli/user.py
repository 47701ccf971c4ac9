"""labelstage user: accounts from the command line, the first administrator among them."""

from __future__ import annotations

import click

from ..services import accounts, audit
from ..storage import migrate as migrations
from .project import find_account
from .stage import Stage, pass_stage


@click.group()
def user() -> None:
    """Make accounts, tokens and new passwords."""


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
        _token, secret = accounts.create_token(
            session, find_account(session, email), name=name, read_only=read_only
        )
    click.echo(secret)


@user.command()
@click.argument("email")
@pass_stage
def tokens(stage: Stage, email: str) -> None:
    """List the API tokens of an account."""
    with stage.database.session() as session:
        for each in accounts.tokens_of(session, find_account(session, email)):
            ended = each.revoked_at or each.expires_at
            until = f"until {ended:%Y-%m-%d}" if ended else "for ever"
            used = f"last used {each.last_used_at:%Y-%m-%d}" if each.last_used_at else "never used"
            reads = "reads only" if each.read_only else "reads and writes"
            state = "revoked" if each.revoked_at else until
            click.echo(f"{each.id}  {each.prefix}...  {each.name}  {reads}  {state}  {used}")


@user.command()
@click.argument("email")
@click.argument("token_id", metavar="TOKEN", type=int)
@pass_stage
def revoke(stage: Stage, email: str, token_id: int) -> None:
    """End an API token of an account, by its number in the list."""
    with stage.database.begin() as session:
        accounts.revoke_token(session, find_account(session, email), token_id)
    click.echo("The token no longer works.")


@user.command()
@click.argument("email")
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
@pass_stage
def password(stage: Stage, email: str, password: str) -> None:
    """Set a new password, and end all sessions of the account."""
    with stage.database.begin() as session:
        account = find_account(session, email)
        accounts.set_password(session, stage.passwords, account, password)
        audit.note(session, "password.reset", by=None, person=account.id)
    click.echo("The password was changed.")
