"""Settings, read once from the environment. Every default is safe for a laptop."""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import get_type_hints

PREFIX = "LABELSTAGE_"
MOST_PROCESSES = 4  # unless more are asked for


@dataclass(frozen=True)
class Settings:
    """One attribute per variable: `max_upload_mb` is read from LABELSTAGE_MAX_UPLOAD_MB."""

    data_dir: Path = Path("data")
    """Folder of the embedded database, blobs and secret key."""
    secret_key: str = ""
    """Signs sessions and links. Empty: made once and kept in the data folder."""
    host: str = "127.0.0.1"
    """Address to listen on; loopback unless told otherwise."""
    port: int = 8000
    """Port to listen on."""
    processes: int = 0
    """Processes that `labelstage serve` answers with. 0: one for each processor, at most four."""
    threads: int = 8
    """Threads of each process of the embedded server."""
    public_url: str = ""
    """How people reach this site, for links in invitations. Empty: taken from the request."""
    trusted_proxies: int = 0
    """How many reverse proxies stand in front and set X-Forwarded-*."""
    secure_cookies: bool = False
    """Send cookies over HTTPS only. Switch on behind TLS."""
    database_url: str = ""
    """SQLAlchemy URL. Empty: SQLite in the data folder."""
    blob_url: str = ""
    """Where files are kept: empty for a folder in the data folder, or s3://bucket/prefix."""
    s3_endpoint: str = ""
    """URL of an S3-compatible store other than Amazon's."""
    s3_public_endpoint: str = ""
    """The same store as browsers reach it, for signed links. Empty: s3_endpoint."""
    s3_region: str = "us-east-1"
    """Region of the bucket."""
    s3_key: str = ""
    """Access key of the bucket."""
    s3_secret: str = ""
    """Secret key of the bucket."""
    queue_url: str = ""
    """What wakes the job runners at once: empty, and they look into the database often; or redis://host:port/db."""
    limiter_url: str = "memory://"
    """Where rate limits are counted; redis://host:port/db when several processes serve."""
    login_rate: str = "10 per minute"
    """How often one address may try to log in or register."""
    max_upload_mb: int = 512
    """Largest upload request."""
    max_file_gb: int = 50
    """Largest file that is sent piece by piece."""
    max_json_mb: int = 64
    """Largest JSON request, NDJSON streams excepted."""
    max_image_megapixels: int = 100
    """Larger images are refused: they may be decompression bombs."""
    max_archive_files: int = 200_000
    """Most entries of one archive."""
    max_archive_gb: int = 50
    """Most bytes one archive may unpack to."""
    argon2_memory_kib: int = 19_456
    """Memory of a password hash (OWASP's second choice by default)."""
    argon2_time: int = 2
    """Passes of a password hash."""
    buckets_file: str = ""
    """TOML file of the buckets that projects may import from."""
    outbound_hosts: str = ""
    """Hosts, parted by blanks, that webhooks and imports may ask though they are not on the public internet."""
    default_locale: str = "en"
    """Language when neither the person nor the browser says: en or ko."""
    timezone: str = "Asia/Seoul"
    """Zone in which days are counted and times are shown."""

    @property
    def database(self) -> str:
        """The SQLAlchemy URL in force."""
        return self.database_url or f"sqlite:///{self.data_dir / 'labelstage.db'}"

    @property
    def web_processes(self) -> int:
        """How many processes the embedded server has: one where a process cannot be forked."""
        if sys.platform != "linux":  # elsewhere a fork is not safe, or there is none
            return 1
        return self.processes or min(MOST_PROCESSES, len(os.sched_getaffinity(0)))

    @property
    def parts_folder(self) -> Path:
        """Where files are while they are sent piece by piece."""
        return self.data_dir / "parts"

    @property
    def max_upload_bytes(self) -> int:
        return self.max_upload_mb * 2**20

    @property
    def max_json_bytes(self) -> int:
        return self.max_json_mb * 2**20

    @property
    def max_image_pixels(self) -> int:
        return self.max_image_megapixels * 1_000_000

    def secret(self) -> str:
        """The signing key: the configured one, or one made at first use and kept, readable by the owner only."""
        if self.secret_key:
            return self.secret_key
        path = self.data_dir / "secret.key"
        if not path.exists():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", dir=self.data_dir, encoding="ascii") as file:
                file.write(secrets.token_urlsafe(48))
                file.flush()
                with suppress(FileExistsError):  # another process was first
                    os.link(file.name, path)
        return path.read_text(encoding="ascii").strip()


class SettingsError(ValueError):
    """A variable cannot be read; the message names it and what it takes."""


def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from LABELSTAGE_* variables.

    Raises SettingsError for a value of the wrong kind and for a variable nobody knows, so that a typing error is not
    silently a default.
    """
    environ = os.environ if environ is None else environ
    types = get_type_hints(Settings)
    names = {PREFIX + field.name.upper(): field.name for field in fields(Settings)}
    values: dict[str, object] = {}
    for variable, raw in environ.items():
        if not variable.startswith(PREFIX):
            continue
        if variable not in names:
            raise SettingsError(f"{variable} is not a setting of LabelStage; see docs/configuration.md")
        values[names[variable]] = _parse(variable, raw, types[names[variable]])
    return Settings(**values)  # type: ignore[arg-type]


def _parse(variable: str, raw: str, kind: type) -> object:
    if kind is bool:
        if raw.lower() in {"1", "true", "yes", "on"}:
            return True
        if raw.lower() in {"0", "false", "no", "off", ""}:
            return False
        raise SettingsError(f"{variable} takes true or false, not {raw!r}")
    if kind is int:
        try:
            return int(raw)
        except ValueError:
            raise SettingsError(f"{variable} takes a whole number, not {raw!r}") from None
    return kind(raw)


def asset_folder(name: str) -> Path:
    """The folder `static` or `migrations`: inside an installed wheel, or beside the package in a checkout."""
    package = Path(__file__).resolve().parent
    for folder in (package / f"_{name}", package.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the folder {name!r} is missing from this installation; reinstall labelstage")
