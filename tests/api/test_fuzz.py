"""Whatever a program sends, the API answers as it says it does, and never breaks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from labelstage.services.access import Role
from tests.site import Site, settings_for

CHECKS = [not_a_server_error, response_schema_conformance, content_type_conformance]
EXAMPLES = 25  # of each endpoint


@pytest.fixture
def document(tmp_path: Path) -> Any:
    """The API of an installation with a project in it, asked as somebody who may do everything there."""
    site = Site(settings_for(tmp_path))
    person = site.person("ann", admin=True)
    project = site.project(person, overlap=2)
    site.member(project, person, Role.WORKER)
    site.texts(project, [f"text {number}" for number in range(50)])
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", site.app)
    described.config.update(headers=person.headers)
    yield described
    site.close()


def test_no_input_breaks_the_api(document: Any) -> None:
    for described in document.get_all_operations():
        operation = described.ok()

        @given(case=operation.as_strategy())
        @settings(
            max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
        )
        def try_it(case: Any) -> None:
            case.call_and_validate(checks=CHECKS)

        try_it()
