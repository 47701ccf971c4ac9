"""Freezing releases and taking their files, by page."""

from __future__ import annotations

import hashlib
import re

from labelstage.jobs.runner import Runner
from tests.site import Person, Site
from tests.web.test_agreement import say
from tests.web.visitor import Visitor, enter, seen


def build(site: Site) -> None:
    runner = Runner(site.database, site.app.extensions["labelstage.blobs"], site.settings)
    while runner.run_next():
        pass


def test_a_release_without_work_is_refused_and_the_form_kept(managing: Visitor, project: int) -> None:
    answer = managing.post(f"/projects/{project}/releases", title="Too soon", labels="all")
    assert answer.status_code == 422
    assert 'value="Too soon"' in answer.text
    assert "There is no accepted work yet." in seen(answer.text)


def test_a_release_is_frozen_built_and_its_files_are_what_their_hashes_say(
    site: Site, project: int, worker: Person, data: Person
) -> None:
    site.texts(project, ["one", "two"])
    say(worker, project, "yes", "no")
    visitor = enter(site, data)
    frozen = visitor.post(f"/projects/{project}/releases", title="First", labels="consensus", submitted=1)
    path = frozen.headers["Location"]
    assert "Being built" in seen(visitor.get(path).text)
    build(site)
    page = visitor.get(path).text
    assert "Ready" in seen(page)
    assert "Read back and found exact" in seen(page)
    link = re.search(r'href="(/api/v1/releases/\d+/files/jsonl)"', page)
    assert link is not None
    assert link[1] in visitor.get(f"/projects/{project}/releases").text
    file = visitor.client.get(link[1], buffered=True)
    assert hashlib.sha256(file.data).hexdigest() in page


def test_a_reviewer_sees_no_releases(site: Site, project: int, reviewer: Person) -> None:
    visitor = enter(site, reviewer)
    assert visitor.get(f"/projects/{project}/releases").status_code == 403
    assert "/releases" not in visitor.get(f"/projects/{project}/review").text
