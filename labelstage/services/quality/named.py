"""What each measure is called, and what it says in one sentence."""

from __future__ import annotations

from collections.abc import Mapping

from labelstage.words import Words, _

#: name -> what it is called, and what it says in one sentence
MEASURES: Mapping[str, tuple[Words, Words]] = {
    "agreement": (_("Same answer"), _("The share of pairs of answers that are the same.")),
    "cohen_kappa": (_("Cohen's kappa"), _("Beyond chance, for two annotators.")),
    "conger_kappa": (
        _("Conger's kappa"),
        _("Beyond chance, for more than two annotators, each with habits of his own."),
    ),
    "fleiss_kappa": (
        _("Fleiss' kappa"),
        _("Beyond chance, all annotators together; of two it is Scott's pi."),
    ),
    "krippendorff_alpha": (_("Krippendorff's alpha"), _("Beyond chance; missing answers are allowed for.")),
    "gwet_ac1": (_("Gwet's AC1"), _("Beyond chance; steady when one class is far more common.")),
    "brennan_prediger": (
        _("Brennan and Prediger's"),
        _("Beyond chance, where by chance every class of the schema comes up equally often."),
    ),
    "f1": (_("Same objects found"), _("F1: the share of objects that the other annotator has too.")),
    "f1_mean": (
        _("Found, strictly"),
        _(
            "The same, averaged over matching thresholds from .50 to .95: how it would look if place mattered more."
        ),
    ),
    "nothing": (
        _("Nothing there"),
        _("Of the times that at least one found nothing, the share in which both did."),
    ),
    "class_alpha": (
        _("Class, beyond chance"),
        _("Krippendorff's alpha over the matched pairs: do they name the same thing alike?"),
    ),
    "class_agreement": (_("Same class"), _("The share of matched pairs with the same class.")),
    "iou": (_("Same place"), _("How alike the matched objects lie, on average (IoU; for points OKS).")),
    "iou_q1": (_("Lower quarter"), _("A quarter of the matched objects lie less alike than this.")),
    "iou_median": (_("Middle"), _("Half of the matched objects lie less alike than this.")),
    "iou_q3": (_("Upper quarter"), _("A quarter of the matched objects lie more alike than this.")),
    "precision": (_("Precision"), _("The share of one annotator's objects that the other has too.")),
    "recall": (_("Recall"), _("The share of the other's objects that the annotator has too.")),
    "exact_f1": (_("Same spans"), _("F1 of spans that are the same to the letter, class and all.")),
    "josa_f1": (
        _("Same but for a particle"),
        _("The same, where a Korean particle more or less at the end does not count."),
    ),
    "overlap_f1": (_("Overlapping spans"), _("F1 of spans of the same class that overlap.")),
    "character_alpha": (
        _("Alpha over characters"),
        _("Krippendorff's alpha with each character as a unit: beyond chance, length counts."),
    ),
    "gamma": (
        _("Gamma"),
        _("Place and class of aligned spans beyond chance, worked out on a sample of about 200 items."),
    ),
    "jaccard": (_("Shared classes"), _("The share of classes that both chose, of all that either chose.")),
    "masi_alpha": (
        _("Alpha of sets (MASI)"),
        _("Beyond chance; sets that hold one another count as near."),
    ),
    "jaccard_alpha": (_("Alpha of sets (Jaccard)"), _("Beyond chance; sets are as near as they overlap.")),
    "path_alpha": (
        _("Alpha by the tree"),
        _("Krippendorff's alpha where classes with a common parent are nearer than others."),
    ),
    "within_one": (
        _("At most one level apart"),
        _("The share of pairs of ratings that differ by one or not at all."),
    ),
    "closeness": (
        _("Closeness"),
        _("1 where two answers are the same, 0 where they could not be further apart."),
    ),
    "mean_difference": (_("Mean difference"), _("How far two answers are apart, in the field's own unit.")),
    "ordinal_alpha": (
        _("Alpha of an order"),
        _("Krippendorff's ordinal alpha: beyond chance, near misses count less."),
    ),
    "gwet_ac2": (_("Gwet's AC2"), _("Beyond chance, squared weights; steady when most ratings are alike.")),
    "weighted_kappa": (
        _("Weighted kappa"),
        _("Cohen's with squared weights (Conger's for more than two): each with habits of his own."),
    ),
    "gwet_ac2_linear": (_("Gwet's AC2, linear"), _("As Gwet's AC2, with weights that fall level by level.")),
    "weighted_kappa_linear": (
        _("Weighted kappa, linear"),
        _("As weighted kappa, with weights that fall level by level."),
    ),
    "gwet_ac2_ordinal": (
        _("Gwet's AC2, ordinal"),
        _("As Gwet's AC2, with weights by how many levels lie between."),
    ),
    "interval_alpha": (
        _("Alpha of numbers"),
        _("Krippendorff's interval alpha: beyond chance, by squared distance."),
    ),
    "ratio_alpha": (
        _("Alpha of proportions"),
        _("Krippendorff's ratio alpha: by distance in proportion to size."),
    ),
    "icc": (
        _("Intraclass correlation"),
        _("The share of the spread that lies between items, not between annotators."),
    ),
    "kendall_tau": (_("Same order"), _("Kendall's tau: 1 the same order, 0 unrelated, -1 the reverse.")),
    "same_best": (_("Same winner"), _("The share of pairs of rankings with the same first.")),
    "rank_alpha": (_("Alpha of ranks"), _("Krippendorff's alpha of the ranks given to each response.")),
    "cer": (_("Character errors"), _("Characters to change from one text to the other, per character.")),
    "wer": (_("Word errors"), _("Words to change from one text to the other, per word.")),
    "text_closeness": (_("Closeness"), _("1 where two texts are the same, 0 where they share nothing.")),
}
