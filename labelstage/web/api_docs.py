"""The API's documentation, drawn from its OpenAPI document."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from ..edge.access import requires
from ..services.access import Permission
from .blueprint import web
from .guidelines import rendered

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Endpoint:
    """One operation, with its example."""

    method: str
    path: str
    summary: str
    description: str
    parameters: list[Mapping[str, Any]]
    body: Mapping[str, Any] | None  # a schema
    body_type: str
    responses: Mapping[str, Any]
    curl: str

    @property
    def anchor(self) -> str:
        words = self.path.replace("/", "-").replace("{", "").replace("}", "")
        return self.method.lower() + words


@web.get("/api/docs")
@requires(Permission.PUBLIC)
def api_docs() -> ResponseReturnValue:
    """Every endpoint, what it takes and what it answers."""
    document = _document()
    return render_template(
        "api_docs.html",
        document=document,
        introduction=rendered(document["info"]["description"]),
        groups=_groups(document),
        schemas=document["components"]["schemas"],
        type_name=type_name,
    )


def _document() -> dict[str, Any]:
    apis = current_app.extensions["flask-smorest"]["apis"]
    return cast("dict[str, Any]", next(iter(apis.values()))["ext_obj"].spec.to_dict())


def _groups(document: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], list[Endpoint]]]:
    """The endpoints under their tags, in the order of the document."""
    groups: dict[str, list[Endpoint]] = {tag["name"]: [] for tag in document["tags"]}
    for path, operations in document["paths"].items():
        shared = operations.get("parameters", [])
        for method in METHODS:
            if method in operations:
                operation = operations[method]
                groups[operation["tags"][0]].append(_endpoint(document, method, path, operation, shared))
    return [(tag, groups[tag["name"]]) for tag in document["tags"]]


def _endpoint(
    document: Mapping[str, Any],
    method: str,
    path: str,
    operation: Mapping[str, Any],
    shared: list[Mapping[str, Any]],
) -> Endpoint:
    content: Mapping[str, Any] = operation.get("requestBody", {}).get("content", {})
    body_type = next(iter(content), "")
    body = content[body_type].get("schema") if content else None
    return Endpoint(
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        description=operation.get("description", ""),
        parameters=[*shared, *operation.get("parameters", [])],
        body=body,
        body_type=body_type,
        responses={status: _response(document, answer) for status, answer in operation["responses"].items()},
        curl=_curl(document, method, path, body_type, body),
    )


def _curl(
    document: Mapping[str, Any], method: str, path: str, body_type: str, body: Mapping[str, Any] | None
) -> str:
    """A command to copy: only the token and the numbers in the path are left to fill in."""
    parts = ["curl"]
    if method != "get":
        parts.append(f"-X {method.upper()}")
    parts.append('-H "Authorization: Bearer $TOKEN"')
    if body_type == "multipart/form-data":
        parts += [f"-F {name}=@FILE" for name in list(_properties(document, body))[:1]]
    elif body is not None:
        example = json.dumps(_example(document, body), ensure_ascii=False)
        parts += [f'-H "Content-Type: {body_type}"', f"-d '{example}'"]
    parts.append(request.host_url.rstrip("/") + path)
    return " \\\n  ".join(parts)


def _resolved(document: Mapping[str, Any], schema: Mapping[str, Any] | None) -> Mapping[str, Any]:
    reference = (schema or {}).get("$ref")
    if not reference:
        return schema or {}
    return cast("Mapping[str, Any]", document["components"]["schemas"][reference.rpartition("/")[2]])


def _response(document: Mapping[str, Any], answer: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = answer.get("$ref")
    if not reference:
        return answer
    return cast("Mapping[str, Any]", document["components"]["responses"][reference.rpartition("/")[2]])


def _properties(document: Mapping[str, Any], schema: Mapping[str, Any] | None) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", _resolved(document, schema).get("properties", {}))


def _example(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Any:
    """A value that fits the schema: the required properties, or the first one."""
    resolved = _resolved(document, schema)
    if "enum" in resolved:
        return resolved["enum"][0]
    kind = resolved.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object" and "properties" in resolved:
        wanted = resolved.get("required") or list(resolved["properties"])[:1]
        return {name: _example(document, resolved["properties"][name]) for name in wanted}
    if kind == "array":
        return [_example(document, resolved.get("items", {}))]
    return {"integer": 1, "number": 0.5, "boolean": True, "string": "..."}.get(kind or "", {})


def type_name(schema: Mapping[str, Any]) -> str:
    """A schema's type in a few letters, for the tables."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    kinds = schema.get("type", "any")
    names = kinds if isinstance(kinds, list) else [kinds]
    return " | ".join(_type_names(schema, names))


def _type_names(schema: Mapping[str, Any], names: list[str]) -> Iterator[str]:
    for name in names:
        if name == "array":
            yield f"[{type_name(schema.get('items', {}))}]"
        else:
            yield schema.get("format", name) if name == "string" else name
