"""`labelstage import`: files and folders into a project."""

from __future__ import annotations

import logging
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from labelstage.cli import imports, main
from labelstage.config import Settings
from labelstage.services import accounts, projects
from labelstage.storage import Assignment, Item, Job, migrate
from labelstage.storage.database import Database
from tests.site import TOPIC


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(Settings(data_dir=tmp_path / "data").database)
    migrate.up(opened)
    with opened.begin() as session:
        passwords = accounts.Passwords.with_cost(64, 1)
        by = accounts.create_user(
            session, passwords, email="m@example.com", name="M", password="correct horse battery"
        )
        projects.create_project(session, by=by, title="P", fields=TOPIC)
    yield opened
    opened.dispose()


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    (folder / "deep/er").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    (folder / "a.txt").write_text("one\n")
    (folder / "deep/er/b.txt").write_text("two\n")
    (folder / ".hidden/c.txt").write_text("not me\n")
    (folder / "bad.png").write_bytes(b"no image")
    with zipfile.ZipFile(folder / "z.zip", "w") as archive:
        archive.writestr("in/d.txt", "three\n")
    return folder


def run(database: Database, *arguments: object) -> Result:
    root = logging.getLogger()
    handlers = list(root.handlers)
    environ = {"LABELSTAGE_DATA_DIR": str(Path(database.url.database or "").parent)}
    try:
        return CliRunner().invoke(main, ["import", *map(str, arguments)], env=environ)
    finally:
        root.handlers = handlers


def items(database: Database) -> dict[str, str | None]:
    with database.session() as session:
        return {
            item.external_id: item.text
            for item in session.scalars(select(Item).order_by(Item.queue_position))
        }


def test_a_folder_goes_in_with_all_below_it_and_no_hidden_file(database: Database, files: Path) -> None:
    result = run(database, 1, files)
    assert result.exit_code == 0, result.output
    assert items(database) == {"a.txt": "one\n", "deep/er/b.txt": "two\n", "in/d.txt": "three\n"}
    assert "3 added, 0 duplicates, 0 unchanged, 1 rejected" in result.stdout
    assert "bad.png: The content is none of JPEG" in result.stderr


def test_running_it_again_adds_nothing(database: Database, files: Path) -> None:
    run(database, 1, files)
    assert "0 added, 0 duplicates, 3 unchanged, 1 rejected" in run(database, 1, files).stdout


def test_many_files_make_several_jobs(
    database: Database, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "FILES_PER_JOB", 2)
    assert "3 added, 0 duplicates, 0 unchanged, 1 rejected" in run(database, 1, files).stdout
    with database.session() as session:
        brought = select(Job).where(Job.kind == "import")
        assert {job.state for job in session.scalars(brought)} == {"done"}


def test_columns_are_mapped_as_asked(database: Database, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_bytes("nr,body,a,b\n7,글,1,2\n".encode("cp949"))
    arguments = ("--text", "body", "--external-id", "nr", "--metadata", "b", "--encoding", "cp949")
    result = run(database, 1, table, *arguments)
    assert result.exit_code == 0, result.output
    with database.session() as session:
        item = session.scalars(select(Item)).one()
    assert (item.external_id, item.text, item.meta) == ("7", "글", {"b": "2"})


def test_annotations_come_in_as_they_are_wanted(database: Database, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("text,topic\nGoal!,yes\nRain,perhaps\n", encoding="utf-8")
    dry = run(database, 1, table, "--labels", "prelabels", "--label-column", "topic", "--dry-run")
    assert "csv: 2 answers, 2 added, 1 stored, 0 unchanged, 1 labels, 1 rejected" in dry.stdout, dry.output
    assert items(database) == {}
    wanted = ("--labels", "finished", "--label-column", "topic", "--extend", "--source", "Ann")
    result = run(database, 1, table, *wanted)
    assert "csv: 2 answers, 2 added, 2 stored, 0 unchanged, 2 labels, 0 rejected" in result.stdout, (
        result.output
    )
    with database.session() as session:
        work = session.scalars(select(Assignment).order_by(Assignment.id)).all()
        assert [(each.state, each.worker.name) for each in work] == [("accepted", "Imported: Ann")] * 2


def test_a_format_of_annotations_that_is_unknown_is_said(database: Database, files: Path) -> None:
    result = run(database, 1, files / "a.txt", "--labels", "gold", "--format", "pdf")
    assert result.exit_code == 1
    assert "format: " in result.stderr


def test_a_project_that_is_not_there_is_said(database: Database, files: Path) -> None:
    result = run(database, 99, files / "a.txt")
    assert result.exit_code == 1
    assert "no project 99" in result.stderr
