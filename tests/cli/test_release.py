"""labelstage release and agreement, as they are called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from labelstage.cli import main
from tests.labelled import box, labelled
from tests.site import Site, settings_for


@pytest.fixture
def project_id(tmp_path: Path) -> int:
    """Two photos, boxed alike by two workers; one is accepted, the other waits for review."""
    site = Site(settings_for(tmp_path))
    with site.database.begin() as session:
        stage = labelled(session, overlap=2)
        for photo in ("one", "two"):
            stage.photo(photo)
            for worker in ("ann", "bob"):
                stage.submit(worker, photo, objects=[box("a", 10.5)], scene="indoor")
        stage.accept("ann", "one")
        number = stage.project.id
    site.close()
    return number


def run(folder: Path, *words: object) -> Result:
    return CliRunner().invoke(main, [*map(str, words)], env={"LABELSTAGE_DATA_DIR": str(folder)})


def test_a_release_writes_files_that_hold_what_was_drawn(tmp_path: Path, project_id: int) -> None:
    out = tmp_path / "out"
    result = run(tmp_path, "release", project_id, "--to", out)
    assert result.exit_code == 0, result.output
    [coco] = out.glob("*coco*.json")
    document = json.loads(coco.read_text(encoding="utf-8"))
    assert [each["bbox"] for each in document["annotations"]] == [[10.5, 20, 80.25, 40]]
    assert [image["id"] for image in document["images"]] == [1]
    assert str(coco) in result.output


def test_a_release_names_what_its_formats_leave_out(tmp_path: Path, project_id: int) -> None:
    result = run(tmp_path, "release", project_id, "--to", tmp_path / "out", "--format", "coco")
    assert "left out: 1 answers of the field scene" in result.output


def test_a_release_of_nothing_says_so(tmp_path: Path, project_id: int) -> None:
    result = run(tmp_path, "release", project_id, "--state", "nonsense")
    assert result.exit_code == 1
    assert "states: Choose one or more of: accepted, submitted" in result.output


def test_agreement_prints_each_measure_with_its_n(tmp_path: Path, project_id: int) -> None:
    result = run(tmp_path, "agreement", project_id)
    assert result.exit_code == 0, result.output
    assert "2 items labelled by at least two of 2 annotators" in result.output
    assert "objects (objects, box): 2 items, 2 annotators" in result.output
    assert "undefined: " in result.output  # nobody said outdoor: chance cannot be told from agreement


def test_an_unknown_project_is_answered_with_those_there_are(tmp_path: Path, project_id: int) -> None:
    result = run(tmp_path, "agreement", 99)
    assert result.exit_code == 1
    assert f"{project_id}  Street" in result.output


def test_a_release_is_composed_in_terms_of_another_project(tmp_path: Path, project_id: int) -> None:
    assert run(tmp_path, "release", project_id, "--to", tmp_path / "out").exit_code == 0
    refused = run(tmp_path, "release", "compose", project_id, "--from", 9)
    assert (refused.exit_code, "sources.0.release" in refused.output) == (1, True)
    wish = json.dumps({"1": {"classes": {"objects": {"car": "zebra"}}}})
    out = tmp_path / "composed"
    words = ("release", "compose", project_id, "--from", 1, "--map", wish, "--to", out, "--format", "coco")
    made = run(tmp_path, *words)
    assert made.exit_code == 0, made.output
    [coco] = out.glob("*.coco.json")
    [drawn] = json.loads(coco.read_text(encoding="utf-8"))["annotations"]
    assert drawn["category_id"] == 1
    card = next(out.glob("*.card.md")).read_text(encoding="utf-8")
    assert "of release 1 of the project Street" in card
    assert "Attributes of objects left out: car.parked" in card


def test_what_was_released_is_written_again_with_formats_it_lacked(tmp_path: Path, project_id: int) -> None:
    assert run(tmp_path, "export", project_id).exit_code == 1
    run(tmp_path, "release", project_id, "--to", tmp_path / "out", "--format", "coco")
    result = run(tmp_path, "export", project_id, "--to", tmp_path / "more", "--format", "voc")
    assert result.exit_code == 0, result.output
    assert [each.name for each in (tmp_path / "more").glob("*.zip")] == ["Street-1.voc.zip"]
    assert run(tmp_path, "export", project_id, 1, "--to", tmp_path / "all").exit_code == 0
    assert len(list((tmp_path / "all").iterdir())) == 6
    assert "no release 7" in run(tmp_path, "export", project_id, 7).output


def test_tokens_and_passwords_are_looked_after_from_the_command_line(tmp_path: Path) -> None:
    words = ("--password", "correct horse battery")
    assert run(tmp_path, "user", "create", "me@example.com", *words).exit_code == 0
    secret = run(tmp_path, "user", "token", "me@example.com", "--name", "nightly").output.strip()
    listed = run(tmp_path, "user", "tokens", "me@example.com").output
    assert listed.startswith(f"1  {secret[:8]}...  nightly  reads and writes  for ever  never used")
    assert run(tmp_path, "user", "revoke", "me@example.com", 1).exit_code == 0
    assert "revoked" in run(tmp_path, "user", "tokens", "me@example.com").output
    assert run(tmp_path, "user", "password", "me@example.com", "--password", "short").exit_code == 1
    changed = run(tmp_path, "user", "password", "me@example.com", "--password", "another correct horse")
    assert changed.output == "The password was changed.\n"
    assert "Nobody has an account" in run(tmp_path, "user", "tokens", "you@example.com").output
