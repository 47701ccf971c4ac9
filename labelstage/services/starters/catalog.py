"""The common jobs, in the order in which they are offered."""

from __future__ import annotations

from collections.abc import Mapping

from labelstage.words import _

from . import pictures, talks, writings
from .starter import Starter

LANGUAGES = ("en", "ko")

STARTERS: Mapping[str, Starter] = {
    each.name: each
    for each in (
        Starter("detection", _("Object detection"), pictures.detection, pictures.boxes_guide),
        Starter("rotated", _("Turned boxes"), pictures.rotated, pictures.boxes_guide),
        Starter("polygons", _("Segmentation by polygon"), pictures.polygons, pictures.outlines_guide),
        Starter("masks", _("Segmentation by mask"), pictures.masks, pictures.outlines_guide),
        Starter("poses", _("Keypoints of people"), pictures.poses, pictures.poses_guide),
        Starter("ocr", _("Text in pictures"), pictures.ocr, pictures.ocr_guide),
        Starter("classification", _("Classification"), writings.classification, writings.choice_guide),
        Starter("tree", _("Classification in a tree"), writings.tree, writings.choice_guide),
        Starter("entities", _("Named entities"), writings.entities, writings.entities_guide),
        Starter("relations", _("Entities and relations"), writings.relations, writings.entities_guide),
        Starter("sentiment", _("Sentiment"), writings.sentiment, writings.choice_guide),
        Starter("ranking", _("Ranking of responses"), talks.ranking, talks.compare_guide),
        Starter("rewriting", _("Rewriting of responses"), talks.rewriting, talks.rewrite_guide),
    )
}
