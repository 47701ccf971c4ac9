"""How every part of the API is declared."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint as SmorestBlueprint
from marshmallow import RAISE, Schema, fields, validate

from ..edge.transaction import committing

#: The numbers that the databases give.
ID = validate.Range(1, 2**63 - 1)


class Input(Schema):
    """What comes in: unknown keys are errors, so that a typing error is not silently ignored."""

    class Meta:
        unknown = RAISE


def held(of: str) -> Any:
    """The field of what a client has already when it asks for the next; `of`: ids of what."""
    return fields.List(
        fields.Integer(validate=ID),
        load_default=list,
        validate=validate.Length(max=50),
        metadata={"description": f"Ids of {of}"},
    )


class Blueprint(SmorestBlueprint):  # type: ignore[misc]
    """flask-smorest's, with each input schema made once and not for each request, and results committed before they are written out."""

    def arguments(self, schema: type[Schema], **options: Any) -> Any:
        return super().arguments(schema(), **options)

    def response(self, *what: Any, **options: Any) -> Any:
        written_out = super().response(*what, **options)
        return lambda view: written_out(committing(view))


def blueprint(name: str, description: str) -> Any:
    """A blueprint of the API, under a name that no page uses."""
    return Blueprint(f"api_{name}", __name__, description=description)
