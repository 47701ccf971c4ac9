"""The API's own description is valid, complete, and true."""

from __future__ import annotations

import re

from openapi_spec_validator import validate

from tests.site import Site


def test_the_openapi_document_is_valid_3_1(site: Site) -> None:
    document = site.app.test_client().get("/api/v1/openapi.json").json
    assert document is not None
    assert document["openapi"].startswith("3.1")
    validate(document)


def test_every_endpoint_of_the_api_is_described_in_words(site: Site) -> None:
    document = site.app.test_client().get("/api/v1/openapi.json").json
    assert document is not None
    described = {
        (method.upper(), re.sub(r"{(\w+)}", r"<\1>", path))
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method != "parameters" and operation.get("summary")
    }
    served = {
        (method, re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", rule.rule))
        for rule in site.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/v1/") and not rule.endpoint.startswith("api-docs.")
    }
    assert served == described


def test_errors_come_in_the_shape_of_rfc_9457(site: Site) -> None:
    person = site.person("ann", manager=True)
    for answer in (
        person.get("/projects/1"),
        person.get("/no/such/page"),
        person.post("/projects", json={}),
        person.post("/projects", data="{", content_type="application/json"),
        site.app.test_client().get("/api/v1/me"),
        person.request("DELETE", "/me"),
    ):
        assert answer.content_type == "application/problem+json", answer.data
        assert answer.json is not None
        assert answer.json["status"] == answer.status_code
        assert answer.json["detail"]
        assert answer.json["title"]


def test_a_wrong_body_names_every_place(site: Site) -> None:
    person = site.person("ann", manager=True)
    answer = person.post("/projects", json={"title": "", "fields": "box", "colour": 1})
    assert answer.status_code == 422
    assert answer.json is not None
    assert {each["place"] for each in answer.json["errors"]} == {"title", "fields", "colour"}
