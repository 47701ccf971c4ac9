"""labelstage simulate, as it is called."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from labelstage.cli import main
from labelstage.storage import Assignment, Item
from tests.site import Site, settings_for


@pytest.fixture
def project_id(tmp_path: Path) -> int:
    site = Site(settings_for(tmp_path))
    made = site.project(site.person("manager", manager=True), overlap=2)
    site.texts(made, [f"text {number}" for number in range(5)])
    site.close()
    return made


def run(folder: Path, *words: object) -> Result:
    cheap = {"LABELSTAGE_ARGON2_MEMORY_KIB": "64", "LABELSTAGE_ARGON2_TIME": "1"}
    environment = {"LABELSTAGE_DATA_DIR": str(folder), **cheap}
    return CliRunner().invoke(main, ["simulate", *map(str, words)], env=environment)


def test_it_stops_at_the_number_of_submits_asked_for(tmp_path: Path, project_id: int) -> None:
    result = run(tmp_path, project_id, "--workers", 3, "--submits", 4)
    assert result.exit_code == 0, result.output
    assert result.output.startswith("4 submits by 3 simulated workers in ")


def test_it_stops_when_everything_is_labelled_and_never_goes_over(tmp_path: Path, project_id: int) -> None:
    assert run(tmp_path, project_id, "--skills", "average, spammer").output.startswith("10 submits")
    site = Site(settings_for(tmp_path))
    with site.database.session() as session:
        assert set(session.scalars(select(Item.state))) == {"labelled"}
        assert session.scalar(select(func.count()).select_from(Assignment)) == 10
    site.close()


def test_an_unknown_skill_or_project_is_named(tmp_path: Path, project_id: int) -> None:
    unknown_skill = run(tmp_path, project_id, "--skills", "genius")
    assert (unknown_skill.exit_code, "'genius' is none of expert" in unknown_skill.output) == (2, True)
    unknown_project = run(tmp_path, 99)
    assert (unknown_project.exit_code, "There is no project 99." in unknown_project.output) == (1, True)


def test_the_agreement_of_a_simulated_crowd_is_printed(tmp_path: Path, project_id: int) -> None:
    run(tmp_path, project_id, "--skills", "average, spammer")
    environment = {"LABELSTAGE_DATA_DIR": str(tmp_path)}
    result = CliRunner().invoke(main, ["agreement", str(project_id)], env=environment)
    assert result.exit_code == 0, result.output
    assert "topic (topic, choice): 5 items" in result.output
    assert "n=5" in result.output
    assert "each annotator against the others" in result.output
