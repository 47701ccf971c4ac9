"""The client: what a script does with a LabelStage server, one method each."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from .errors import ClientError, Damaged, JobFailed, Unreachable
from .transport import Transport
from .uploads import CHUNK, LARGE, Form, Progress, send_in_parts

ENDED = frozenset({"done", "failed", "cancelled"})
BATCH = 500  #: items sent at once
PAGE = 500  #: items asked for at once

Row = dict[str, Any]


class Client:
    """A LabelStage server, asked with a token. What is left out is taken from LS_SERVER and LS_TOKEN.

    Rows are the JSON documents of the API, as its reference describes them. GET requests are tried again when the server
    cannot be reached or is busy; others only where sending them twice does no harm.
    """

    def __init__(
        self, url: str | None = None, token: str | None = None, *, timeout: float = 60, retries: int = 4
    ) -> None:
        url = url or os.environ.get("LS_SERVER", "http://127.0.0.1:8000")
        token = token if token is not None else os.environ.get("LS_TOKEN", "")
        self._transport = Transport(url, token, timeout=timeout, retries=retries)
        self._retries = retries

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._transport.close()

    def get(self, path: str, **query: Any) -> Any:
        """What stands at a path below /api/v1; a query value None is left out."""
        asked = urlencode({name: value for name, value in query.items() if value is not None}, doseq=True)
        return self._transport.ask("GET", f"/api/v1{path}" + (f"?{asked}" if asked else "")).json()

    def send(self, method: str, path: str, body: Any = None, *, again: bool | None = None) -> Any:
        """Send JSON to a path below /api/v1; the answer. `again`: whether it may be sent twice."""
        data = json.dumps({} if body is None else body, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json"}
        return self._transport.ask(method, f"/api/v1{path}", body=data, headers=headers, again=again).json()

    # -- projects and items

    def me(self) -> Row:
        """Whose token this is."""
        return dict(self.get("/me"))

    def projects(self) -> list[Row]:
        """The projects in which I have a part."""
        return list(self.get("/projects"))

    def create_project(self, title: str, fields: Sequence[Mapping[str, Any]], **settings: Any) -> Row:
        """A new project with a label schema."""
        return dict(self.send("POST", "/projects", {"title": title, "fields": list(fields), **settings}))

    def items(self, project: int, *, state: str | None = None, q: str | None = None) -> Iterator[Row]:
        """Every item of a project in the order they came, fetched a page at a time."""
        after: int | None = 0
        while after is not None:
            page = self.get(f"/projects/{project}/items", state=state, q=q, after=after, limit=PAGE)
            yield from page["items"]
            after = page["next"]

    def add_items(self, project: int, items: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
        """Send items, many at a time; what became of each, in order, with its `index` from 0.

        Items with an `external_id` may be sent twice: those that are there are left alone. So a batch of such items is tried
        again when no answer came.
        """
        sent, waiting = 0, iter(items)
        while batch := list(islice(waiting, BATCH)):
            again = all(each.get("external_id") is not None for each in batch)
            answer = self.send("POST", f"/projects/{project}/items", batch, again=again)
            yield from ({**each, "index": sent + each["index"]} for each in answer["outcomes"])
            sent += len(batch)

    def upload(
        self,
        project: int,
        paths: Iterable[str | os.PathLike[str]],
        *,
        progress: Progress | None = None,
        **options: Any,
    ) -> Row:
        """Send files; the job that brings them in. `options` are those of the API: `lines`, `text`, `external_id` ...

        Large files go piece by piece: sent again after a break, they go on where they stood.
        """
        files = [Path(path) for path in paths]
        sizes = {path: path.stat().st_size for path in files}
        total, sent = sum(sizes.values()), 0

        def told(done: int) -> None:
            if progress is not None:
                progress(sent + done, total)

        parts = []
        for path in [each for each in files if sizes[each] >= LARGE]:
            url = f"/api/v1/projects/{project}/parts"
            parts.append(send_in_parts(self._transport, url, path, told, tries=self._retries))
            sent += sizes.pop(path)
        fields = [
            (name, str(value).lower() if isinstance(value, bool) else str(value))
            for name, given in options.items()
            for value in (given if isinstance(given, list | tuple) else [given])
        ]
        fields += [("parts", part) for part in parts]
        form = Form(fields, [path for path in files if path in sizes], lambda done, _total: told(done))
        asked = f"/api/v1/projects/{project}/uploads"
        return dict(self._transport.ask("POST", asked, body=form, headers=form.headers()).json())

    def agreement(self, project: int) -> Row:
        """How much the annotators agree."""
        return dict(self.get(f"/projects/{project}/agreement"))

    # -- jobs

    def job(self, job: int) -> Row:
        """How far a job is."""
        return dict(self.get(f"/jobs/{job}"))

    def wait(self, job: int, *, progress: Progress | None = None, timeout: float = 3600) -> Row:
        """Follow a job to its end. Raises JobFailed when it failed or was cancelled, ClientError when it takes too long."""
        return self._follow(lambda: self.job(job), lambda row: row, progress, timeout)

    def _follow(
        self,
        read: Callable[[], Row],
        job_of: Callable[[Row], Row],
        progress: Progress | None,
        timeout: float,
    ) -> Row:
        until, pause = time.monotonic() + timeout, 0.1
        while True:
            row = read()
            job = job_of(row)
            if progress is not None and job.get("total"):
                progress(job["done"], job["total"])
            if job["state"] in ENDED:
                if job["state"] != "done":
                    raise JobFailed(job)
                return row
            if time.monotonic() > until:
                raise ClientError(f"job {job['id']} is still {job['state']} after {timeout:g} s")
            time.sleep(pause)
            pause = min(pause * 1.5, 5.0)

    # -- releases

    def releases(self, project: int) -> list[Row]:
        """The releases of a project, the newest first."""
        return list(self.get(f"/projects/{project}/releases"))

    def release(self, release: int) -> Row:
        """A release with its manifest and files."""
        return dict(self.get(f"/releases/{release}"))

    def count(self, project: int, **wish: Any) -> Row:
        """How much a release of this wish (`states`, `where`) would hold now."""
        return dict(self.send("POST", f"/projects/{project}/releases/count", wish, again=True))

    def create_release(
        self,
        project: int,
        *,
        wait: bool = True,
        progress: Progress | None = None,
        timeout: float = 3600,
        **wish: Any,
    ) -> Row:
        """Freeze the work of a project: `title`, `states`, `labels`, `where`, `split`, `formats`, `media`.

        With `wait` it comes back when its files are there. Raises JobFailed when they could not be built.
        """
        return self._made(f"/projects/{project}/releases", wish, wait, progress, timeout)

    def compose_release(
        self,
        project: int,
        sources: Sequence[Row],
        *,
        wait: bool = True,
        progress: Progress | None = None,
        timeout: float = 3600,
        **wish: Any,
    ) -> Row:
        """Make one release of releases of several projects: `[{"release": id, "mapping": {"fields", "classes"}}]`, and `title`,
        `split`, `formats`, `media`. Otherwise as `create_release`."""
        wish["sources"] = list(sources)
        return self._made(f"/projects/{project}/releases/compose", wish, wait, progress, timeout)

    def _made(self, path: str, wish: Row, wait: bool, progress: Progress | None, timeout: float) -> Row:
        made = dict(self.send("POST", path, wish))
        if not wait:
            return made
        return self._follow(lambda: self.release(made["id"]), lambda row: row["job"], progress, timeout)

    def changes(self, release: int, since: int | None = None) -> Row:
        """What changed since another release of the project (its number), the one before if left out."""
        return dict(self.get(f"/releases/{release}/changes", since=since))

    def card(self, release: int) -> Row:
        """The data card."""
        return dict(self.get(f"/releases/{release}/card"))

    def link(self, release: int, format: str, *, hours: int = 168) -> Row:
        """A signed link by which anybody may take a file until it runs out: `url`, `expires_at`."""
        body = {"format": format, "hours": hours}
        return dict(self.send("POST", f"/releases/{release}/links", body, again=True))

    def download(
        self,
        release: int,
        format: str = "jsonl",
        to: str | os.PathLike[str] = ".",
        *,
        progress: Progress | None = None,
    ) -> Path:
        """Save a file of a release in the folder (or under the name) `to`; its path.

        A part that an earlier attempt left is kept and gone on from. The name is taken when all is there and is what the
        hash says; Damaged is raised otherwise.
        """
        files = {each["format"]: each for each in self.release(release)["files"]}
        if format not in files:
            raise ClientError(f"release {release} has no file {format!r}; it has: {', '.join(files)}")
        wanted = files[format]
        path = Path(to) / wanted["name"] if Path(to).is_dir() else Path(to)
        part = path.with_name(path.name + ".part")
        self._fetch(f"/api/v1/releases/{release}/files/{quote(format)}", part, wanted["size"], progress)
        with part.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != wanted["sha256"]:
            part.unlink()
            raise Damaged(f"{path}: SHA-256 is {found}, not {wanted['sha256']}")
        part.replace(path)
        return path

    def _fetch(self, path: str, part: Path, size: int, progress: Progress | None) -> None:
        have = part.stat().st_size if part.exists() else 0
        if have >= size:
            part.unlink(missing_ok=True)
            have = 0
        headers = {"Range": f"bytes={have}-", "Accept": "*/*"} if have else {"Accept": "*/*"}
        answer = self._transport.ask("GET", path, headers=headers)
        goes_on = answer.status == 206
        with part.open("ab" if goes_on else "wb") as file:
            done = have if goes_on else 0
            while chunk := answer.stream.read(CHUNK):
                file.write(chunk)
                done += len(chunk)
                if progress is not None:
                    progress(done, size)
        if done < size:
            raise Unreachable(
                f"{path}: the connection broke after {done} of {size} bytes; try again to go on"
            )
