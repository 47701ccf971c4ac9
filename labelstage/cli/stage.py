"""What every command works with."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import click

from ..config import Settings

if TYPE_CHECKING:
    from ..services.accounts import Passwords
    from ..storage.blobs import BlobStore
    from ..storage.database import Database


class Stage:
    """The settings, and what they open, at first use."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def database(self) -> Database:
        from ..storage.database import Database

        return Database(self.settings.database)

    def close(self) -> None:
        """Close what was opened."""
        if "database" in self.__dict__:
            self.database.dispose()

    @cached_property
    def blobs(self) -> BlobStore:
        from ..storage import blobs

        return blobs.from_settings(self.settings)

    @cached_property
    def passwords(self) -> Passwords:
        from ..services.accounts import Passwords

        return Passwords.with_cost(self.settings.argon2_memory_kib, self.settings.argon2_time)


pass_stage = click.make_pass_decorator(Stage)
