"""The key that signs is made once, whoever comes first."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from labelstage.config import Settings


def test_processes_that_start_together_have_one_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(data_dir=tmp_path / "new")
    make = secrets.token_urlsafe
    seen: list[str] = []

    def interrupted(size: int) -> str:
        if not seen:
            seen.append("")
            seen[0] = settings.secret()  # another process comes in between
        return make(size)

    monkeypatch.setattr(secrets, "token_urlsafe", interrupted)
    first = settings.secret()
    assert len(first) >= 48
    assert seen == [first]
    assert settings.secret() == first


def test_only_its_owner_can_read_the_key(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    settings.secret()
    [file] = tmp_path.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
