"""REST under /api/v1, one blueprint per noun, described by an OpenAPI 3.1 document."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, Response
from flask_smorest import Api

from ..edge.access import requires
from ..edge.problems import MEDIA_TYPE
from ..services.access import Permission
from . import (
    accounts,
    adjudication,
    audit,
    cleansing,
    consensus,
    crowd,
    gold,
    guidelines,
    intake,
    items,
    jobs,
    labels,
    parts,
    practice,
    projects,
    quality,
    questions,
    queue,
    release_files,
    releases,
    reviewers,
    reviews,
    samples,
    schemas,
    threads,
    thresholds,
    webhooks,
    work,
)
from .problem import ProblemSchema

DESCRIPTION = """\
Send a token as `Authorization: Bearer ls_...`; tokens are made on the account page. Errors are problem details
(RFC 9457): `detail` is a sentence for a person, `errors` names each place.
"""


class ProblemApi(Api):  # type: ignore[misc]
    """flask-smorest, with errors answered by edge/problems.py in the shape of RFC 9457."""

    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        """Nothing: edge/problems.py answers for pages and API alike."""

    def _register_responses(self) -> None:
        """Describe errors under their own media type, on every endpoint; a 204 carries nothing."""
        for name, description in [
            *((status.name, status.phrase) for status in HTTPStatus),
            ("DEFAULT_ERROR", "What went wrong, as problem details"),
        ]:
            content = {MEDIA_TYPE: {"schema": ProblemSchema}}
            empty = name in {HTTPStatus.NO_CONTENT.name, HTTPStatus.NOT_MODIFIED.name}
            answer = {"description": description} | ({} if empty else {"content": content})
            self.spec.components.response(name, answer, lazy=True)

    @requires(Permission.PUBLIC)
    def _openapi_json(self) -> Response:
        document: Response = super()._openapi_json()
        return document


def init(app: Flask) -> None:
    """Register the API's blueprints and its OpenAPI document."""
    app.config.update(
        API_TITLE="LabelStage",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api/v1",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "info": {
                "description": DESCRIPTION,
                "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            },
            "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
            "security": [{"token": []}],
        },
    )
    api = ProblemApi(app)
    nouns = (
        accounts,
        projects,
        schemas,
        guidelines,
        gold,
        practice,
        crowd,
        intake,
        parts,
        cleansing,
        items,
        work,
        queue,
        questions,
        reviews,
        threads,
        samples,
        reviewers,
        adjudication,
        quality,
        consensus,
        thresholds,
        releases,
        release_files,
        jobs,
        labels,
        webhooks,
        audit,
    )
    for module in nouns:
        api.register_blueprint(module.blueprint, url_prefix="/api/v1")
