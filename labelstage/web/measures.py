"""Which question each measure answers."""

from __future__ import annotations

from collections.abc import Mapping

from ..words import Words, _

#: questions in the order in which a page answers them: title, and the measures that do; the rest is beyond chance
QUESTIONS: Mapping[str, tuple[Words, frozenset[str]]] = {
    "found": (
        _("Found: do they see the same things?"),
        frozenset({"f1", "f1_mean", "nothing", "exact_f1", "josa_f1", "overlap_f1"}),
    ),
    "named": (
        _("Named: do they call the same thing alike?"),
        frozenset({"class_alpha", "class_agreement"}),
    ),
    "placed": (
        _("Placed: do they put the same thing in the same place?"),
        frozenset({"iou", "iou_q1", "iou_median", "iou_q3"}),
    ),
    "given": (
        _("As given, chance included"),
        frozenset(
            {
                "agreement", "within_one", "closeness", "mean_difference", "jaccard",
                "kendall_tau", "same_best", "text_closeness", "cer", "wer",
            }
        ),
    ),
}  # fmt: skip
BEYOND = _("Beyond chance")
#: measures in which less is better: no scale from bad to good is drawn
LESS_IS_BETTER = frozenset({"mean_difference", "cer", "wer"})
