"""The list of commands, which is printed without importing any of them."""

from __future__ import annotations

import subprocess
import sys

import click

from labelstage.cli import COMMANDS, main


def test_the_list_of_commands_says_of_each_what_it_says_of_itself() -> None:
    context = click.Context(main)
    for name, (_place, said) in COMMANDS.items():
        command = main.get_command(context, name)
        assert command is not None
        assert command.name == name
        assert command.get_short_help_str(200) == said


def test_help_imports_neither_the_database_nor_the_web() -> None:
    source = "import sys, labelstage.cli; print([name for name in ('sqlalchemy', 'flask', 'numpy') if name in sys.modules])"
    run = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=True, timeout=60
    )
    assert run.stdout.strip() == "[]"
