"""A report as JSON to keep, and back."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from labelstage.measures.bootstrap import Interval
from labelstage.words import Words, pack, unpack

from .figures import (
    ClassAgreement,
    Confusion,
    FieldAgreement,
    Group,
    LowItem,
    Measure,
    Pair,
    ProjectAgreement,
)


def freeze(value: Any) -> Any:
    """The report, or a part of it, as JSON; sentences stay translatable."""
    if is_dataclass(value) and not isinstance(value, Words):
        return {each.name: freeze(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Words):
        return pack(value)
    if isinstance(value, tuple | list):
        return [freeze(each) for each in value]
    if isinstance(value, dict):
        return {str(key): freeze(each) for key, each in value.items()}
    return value


def thaw(report: dict[str, Any]) -> ProjectAgreement:
    """The reverse of `freeze` for a whole report."""
    workers, imports = (
        {int(number): name for number, name in report[key].items()} for key in ("workers", "imports")
    )
    return ProjectAgreement(
        report["items"], workers, imports, tuple(_field(each) for each in report["fields"])
    )


def _field(row: dict[str, Any]) -> FieldAgreement:
    confusion = row["confusion"] and Confusion(
        **{**row["confusion"], "classes": tuple(row["confusion"]["classes"])}
        | {"counts": tuple(tuple(each) for each in row["confusion"]["counts"])}
    )
    groups = {
        key: tuple(Group(each["key"], each["items"], _measures(each)) for each in row[key])
        for key in ("workers", "batches", "days")
    }
    return FieldAgreement(
        **{
            **row,
            **groups,
            "measures": _measures(row),
            "pairs": tuple(Pair(**{**each, "measures": _measures(each)}) for each in row["pairs"]),
            "classes": tuple(ClassAgreement(**each) for each in row["classes"]),
            "confusion": confusion,
            "histogram": tuple(row["histogram"]),
            "lowest": tuple(LowItem(**each) for each in row["lowest"]),
        }
    )


def _measures(row: dict[str, Any]) -> tuple[Measure, ...]:
    return tuple(
        Measure(
            **{
                **each,
                "undefined": each["undefined"] and unpack(each["undefined"]),
                "interval": each["interval"] and Interval(**each["interval"]),
            }
        )
        for each in row["measures"]
    )
