"""What is kept of how workers err: one model per field of a project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from labelstage.kinds.believed import has_units, labels_of
from labelstage.measures.consensus import ABSENT, Crowd, unknown, unpacked

from ...storage import ConsensusModel, Project

Field = Mapping[str, Any]


def models(session: Session, project: Project, *, lock: bool = False) -> dict[str, ConsensusModel]:
    """The models of a project by field; `lock` keeps other writers off them until the commit."""
    query = (
        select(ConsensusModel).where(ConsensusModel.project_id == project.id).order_by(ConsensusModel.field)
    )
    if lock:
        query = query.with_for_update()
    rows = session.scalars(query, execution_options={"populate_existing": True})
    return {model.field: model for model in rows}


def crowds(session: Session, project: Project) -> dict[str, Crowd]:
    """The crowd of each field that has a model."""
    return {name: crowd_of_row(model) for name, model in models(session, project).items()}


def crowd_of_row(model: ConsensusModel) -> Crowd:
    return unpacked(model.method, model.parameters)


def ready(
    session: Session, project: Project, fields: Sequence[Field]
) -> dict[str, tuple[ConsensusModel, Crowd]]:
    """For each field of a kind that teaches something its model, made if it is new, locked, and its crowd."""
    known = models(session, project, lock=True)
    for field in fields:
        if has_units(field) and field["name"] not in known:
            crowd = unknown(labels_of(field) or [ABSENT])
            known[field["name"]] = ConsensusModel(
                project_id=project.id,
                field=field["name"],
                method="shared",
                choice={},
                parameters=crowd.packed(),
            )
            session.add(known[field["name"]])
    session.flush()
    names = {field["name"] for field in fields if has_units(field)}
    return {name: (model, crowd_of_row(model)) for name, model in known.items() if name in names}


def frozen(session: Session, project: Project) -> dict[str, Any]:
    """The models as they now are, for a release to keep."""
    return {
        name: {"method": model.method, "parameters": model.parameters}
        for name, model in models(session, project).items()
    }


def thawed(kept: Mapping[str, Any]) -> dict[str, Crowd]:
    """The crowds of what `frozen` wrote."""
    return {name: unpacked(each["method"], each["parameters"]) for name, each in kept.items()}
