"""The documentation says what is so: settings, commands, links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest

from labelstage import create_app
from labelstage.cli import main
from labelstage.config import PREFIX, Settings
from tests.servers.checkout import ROOT, files

PAGES = [path for path in files() if path.suffix == ".md"]
DECISIONS = [path for path in PAGES if path.parent.name == "decisions" and path.name != "README.md"]


def documented_settings() -> dict[str, str]:
    """Each variable that has a row in configuration.md, with the default that the row shows."""
    rows = re.findall(
        r"^\| `(\w+)` \| (?:`([^`]*)`)? ?\|", (ROOT / "docs/configuration.md").read_text(), re.M
    )
    assert len(rows) == len(dict(rows)), "a setting has two rows"
    return dict(rows)


def test_every_setting_is_documented_with_its_default_and_no_other() -> None:
    real = {PREFIX + field.name.upper(): field.default for field in fields(Settings)}
    assert documented_settings() == {name: in_words(default) for name, default in real.items()}


def in_words(default: object) -> str:
    return str(default).lower() if isinstance(default, bool) else str(default)


def test_no_page_names_a_setting_that_does_not_exist() -> None:
    known = {PREFIX + field.name.upper() for field in fields(Settings)}
    named = {
        name for page in PAGES for name in re.findall(rf"\b{PREFIX}[A-Z0-9_]+\b", (ROOT / page).read_text())
    }
    assert named <= known


def commands(group: click.Group, name: str = "labelstage") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for word in group.list_commands(context):
        command = group.get_command(context, word)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {word}")
        elif not command.hidden:
            yield f"{name} {word}", command


def chapters() -> dict[str, str]:
    """The text under each second-level heading of commands.md."""
    parts = re.split(r"^## (.+)$", (ROOT / "docs/commands.md").read_text(), flags=re.M)[1:]
    assert len(parts[::2]) == len(set(parts[::2])), "a command has two chapters"
    return dict(zip(parts[::2], parts[1::2], strict=True))


def test_every_command_has_a_chapter_and_no_other_has() -> None:
    assert set(chapters()) == {name for name, _ in commands(main)}


@pytest.mark.parametrize(
    ("name", "command"), list(commands(main)), ids=lambda value: str(value).replace(" ", "-")
)
def test_every_option_of_a_command_is_named_in_its_chapter(name: str, command: click.Command) -> None:
    options = [each for each in command.params if isinstance(each, click.Option) and not each.hidden]
    flags = {
        flag for option in options for flag in [*option.opts, *option.secondary_opts] if flag.startswith("--")
    }
    named = set(re.findall(r"--[a-z][a-z-]*", chapters()[name]))
    assert named == flags


def test_every_command_line_in_the_pages_exists() -> None:
    known = {name for name, _ in commands(main)}
    lines = [
        line
        for page in PAGES
        for line in re.findall(
            r"(?:^\$ |^    |exec web |bin/)(labelstage .+)$", (ROOT / page).read_text(), re.M
        )
    ]
    assert lines
    assert [line for line in lines if not any(line.startswith(name) for name in known)] == []


def test_every_make_command_in_the_pages_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    named = {
        name
        for page in PAGES
        for name in re.findall(r"(?:`|^\$ )make ([a-z]+)", (ROOT / page).read_text(), re.M)
    }
    assert {"demo", "test"} <= named <= targets


def test_every_address_in_the_pages_is_served(tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path))
    served = app.url_map.bind("localhost")
    text = "\n".join((ROOT / page).read_text() for page in PAGES)
    paths = set(re.findall(r"`(?:GET |POST |PUT )?(/(?:api/|healthz)[^`\s]*)`", text))
    assert paths
    for path in paths - {"/api/v1"}:
        assert served.allowed_methods(re.sub(r"\{\w+\}", "1", path)), path
    app.extensions["labelstage.database"].dispose()


def anchors(page: Path) -> set[str]:
    """The fragment of each heading, as the usual renderers make it."""
    headings = re.findall(r"^#+ (.+)$", (ROOT / page).read_text(), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", (ROOT / page).read_text(), flags=re.M | re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, fragment = target.partition("#")
        linked = (ROOT / page.parent / name).resolve().relative_to(ROOT) if name else page
        assert linked in files(), f"{target} does not exist"
        assert not fragment or fragment in anchors(linked), f"{target} has no such heading"


def test_the_index_of_the_docs_names_every_page() -> None:
    index = (ROOT / "docs/README.md").read_text()
    pages = [page for page in PAGES if page.parent == Path("docs") and page.name != "README.md"]
    assert [page.name for page in pages if f"({page.name})" not in index] == []


def test_every_decision_has_a_number_of_its_own_and_stands_in_the_list() -> None:
    index = (ROOT / "docs/decisions/README.md").read_text()
    assert [path.name for path in DECISIONS if not re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", path.name)] == []
    assert len({path.name[:4] for path in DECISIONS}) == len(DECISIONS)
    for path in DECISIONS:
        title = (ROOT / path).read_text().splitlines()[0].removeprefix("# ")
        assert f"[{path.name[:4]}: {title}]({path.name})" in index


def test_the_changelog_has_the_shape_its_readers_know() -> None:
    headings = re.findall(r"^## \[(.+?)\](.*)$", (ROOT / "CHANGELOG.md").read_text(), re.M)
    assert headings[0] == ("Unreleased", "")
    assert all(re.fullmatch(r" - \d{4}-\d\d-\d\d", date) for _, date in headings[1:])
    parts = set(re.findall(r"^### (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.M))
    assert parts <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
