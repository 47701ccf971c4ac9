"""How much the annotators of a project agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from ..edge.access import project, requires
from ..edge.transaction import session
from ..services import projects, quality
from ..services.access import Permission
from ..services.quality import Measure
from ..words import Words, _
from .blueprint import web

#: name -> what it is called, and what it says in one sentence
MEASURES: Mapping[str, tuple[Words, Words]] = {
    "agreement": (_("Same answer"), _("The share of pairs of answers that are the same.")),
    "cohen_kappa": (_("Cohen's kappa"), _("Beyond chance, for two annotators.")),
    "conger_kappa": (
        _("Conger's kappa"),
        _("Beyond chance, for more than two annotators, each with habits of his own."),
    ),
    "fleiss_kappa": (_("Fleiss' kappa"), _("Beyond chance, all annotators together.")),
    "krippendorff_alpha": (_("Krippendorff's alpha"), _("Beyond chance; missing answers are allowed for.")),
    "gwet_ac1": (_("Gwet's AC1"), _("Beyond chance; steady when one class is far more common.")),
    "f1": (_("Same objects found"), _("F1: the share of boxes that the other annotator has too.")),
    "iou": (_("Same place"), _("Mean IoU of the boxes that match.")),
    "class_agreement": (_("Same class"), _("The share of matching boxes with the same class.")),
    "precision": (_("Precision"), _("The share of the second annotator's boxes that the first has.")),
    "recall": (_("Recall"), _("The share of the first annotator's boxes that the second has.")),
    "exact_f1": (_("Same spans"), _("F1 of spans that are the same to the letter, class and all.")),
    "overlap_f1": (_("Overlapping spans"), _("F1 of spans of the same class that overlap.")),
}
HEAT_STEPS = 5


@dataclass(frozen=True)
class Matrix:
    """Two annotators in each cell: the primary measure on the items they share."""

    workers: list[int]
    cells: Mapping[tuple[int, int], Measure]
    shared: Mapping[tuple[int, int], int]


@web.get("/projects/<id:project_id>/agreement")
@requires(Permission.QUALITY_READ)
def agreement(project_id: int) -> ResponseReturnValue:
    """Per field: numbers with n and interval, pairs of annotators, confusions, the items agreed on least."""
    found = quality.agreement(session(), project())
    return render_template(
        "agreement.html",
        project=project(),
        agreement=found,
        matrices={field.name: _matrix(field) for field in found.fields},
        titles={
            field["name"]: {label["name"]: label["title"] for label in field["classes"]}
            for field in projects.schema(session(), project()).fields
        },
        MEASURES=MEASURES,
        heat=heat,
    )


def heat(value: float, most: float = 1.0) -> str:
    """The shade of a cell, as a class of static/css/pages.css; nothing for zero."""
    share = value / most if most else 0.0
    return f"heat-{min(HEAT_STEPS, int(share * HEAT_STEPS) + 1)}" if share > 0 else ""


def _matrix(field: quality.FieldAgreement) -> Matrix:
    cells, shared = {}, {}
    for pair in field.pairs:
        measure = next((each for each in pair.measures if each.name == field.primary), pair.measures[0])
        for key in ((pair.left, pair.right), (pair.right, pair.left)):
            cells[key], shared[key] = measure, pair.items
    return Matrix(sorted({worker for pair in cells for worker in pair}), cells, shared)
