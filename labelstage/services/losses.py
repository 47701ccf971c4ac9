"""What a file of a release could not carry, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from labelstage.storage import ReleaseFile
from labelstage.words import Words, _

from .errors import NotFound

#: By the code of a formats.Loss; each may use `count` and `field`.
SENTENCES: Mapping[str, Words] = {
    "texts": _("%(count)d texts: this format carries images only."),
    "images": _("%(count)d images: this format carries texts only."),
    "conversations": _("%(count)d conversations: this format does not carry them."),
    "field": _("%(count)d answers of the field %(field)s: this format does not carry its kind."),
    "shape": _("%(count)d objects of the field %(field)s: this format does not carry such shapes."),
    "turned": _(
        "The rotation of %(count)d boxes of the field %(field)s: the upright boxes around them are written."
    ),
    "turned_polygon": _(
        "The rotation of %(count)d boxes of the field %(field)s: they are written as polygons of their corners."
    ),
    "rim": _(
        "The corners of %(count)d boxes of the field %(field)s that lie off the image: they are moved onto its rim."
    ),
    "outlined": _(
        "%(count)d masks of the field %(field)s are written as outlines with other pixels; each with its IoU."
    ),
    "no_keypoints": _(
        "Where %(count)d objects of the field %(field)s are: none of their keypoints is there."
    ),
    "annotators": _("Whose the labels are on %(count)d images: this format does not tell annotators apart."),
    "misfit": _("%(count)d labels of the field %(field)s: their class is no longer in the label schema."),
    "unfit": _(
        "%(count)d labels left out of the answers, since they do not fit the label schema or are broken: JSON Lines has them."
    ),
    "lineage": _("Who made and reviewed the labels, of %(count)d annotations: JSON Lines carries it."),
    "attributes": _("The attributes of %(count)d labels of the field %(field)s."),
    "nested": _(
        "%(count)d spans of the field %(field)s that lie across or inside another: the longer one is written."
    ),
    "misaligned": _("%(count)d spans of the field %(field)s that begin or end with white space."),
    "cut": _(
        "That %(count)d spans of the field %(field)s begin or end inside a token: the token is cut there."
    ),
    "equal": _(
        "%(count)d answers of the field %(field)s that find responses equally good: no pair is made of them."
    ),
    "ends": _("%(count)d relations of the field %(field)s: what they join is not in the file."),
    "formula": _(
        "Nothing, but %(count)d cells begin like a formula (=, +, -, @): open the table with its columns as text."
    ),
    "tied": _("%(count)d answers of the field %(field)s that are tied: there is none to write."),
    "unanswered": _("%(count)d items without an answer that this format could hold."),
    "metadata": _("What was brought along with %(count)d items (metadata)."),
    "letters": _("%(count)d texts with signs that this format cannot hold."),
    "empty": _("That %(count)d answers of the field %(field)s say “looked, found none”."),
    "broken": _("%(count)d labels of the field %(field)s that are broken."),
}
#: The same of one label, in a table of them.
NAMES: Mapping[str, Words] = {
    "texts": _("a text"),
    "images": _("an image"),
    "conversations": _("a conversation"),
    "field": _("an answer of this kind"),
    "shape": _("an object of this kind"),
    "turned": _("its rotation"),
    "turned_polygon": _("its rotation: a polygon is written"),
    "rim": _("corners off the image"),
    "outlined": _("its pixels: an outline is written; IoU"),
    "no_keypoints": _("none of its keypoints is there"),
    "annotators": _("who said it"),
    "misfit": _("its class is gone from the schema"),
    "unfit": _("labels that do not fit the schema"),
    "attributes": _("its attributes"),
    "nested": _("lies across another span"),
    "misaligned": _("begins or ends with white space"),
    "cut": _("its token is cut"),
    "equal": _("responses that are equally good"),
    "ends": _("what it joins is not there"),
    "formula": _("a cell like a formula"),
    "tied": _("it is tied"),
    "unanswered": _("no answer to write"),
    "metadata": _("its metadata"),
    "letters": _("signs that cannot be written"),
    "empty": _("“looked, found none”"),
    "broken": _("it is broken"),
}


def loss_sentence(loss: Mapping[str, Any]) -> Words:
    """One entry of a file report's `left_out`, in words."""
    known = SENTENCES.get(loss["code"])
    message = known.message if known is not None else "%(count)d × " + loss["code"]
    return Words(message, {"count": loss["count"], "field": loss["field"]})


def loss_name(code: str) -> Words:
    """What one lost thing is."""
    return NAMES.get(code, Words(code))


def failure_sentence(why: str) -> Words:
    """That a file could not be made, and what to do; `why` as the manifest has it."""
    return _("This file could not be made, the others are complete (%(why)s). Please report this.", why=why)


def named_losses(file: ReleaseFile) -> Mapping[str, Any]:
    """Where the file's losses stand item by item: count, size, sha256, first. Raises NotFound when there are none such."""
    named: Mapping[str, Any] | None = file.report.get("named")
    if named is None:
        raise NotFound(_("This file has lost nothing that belongs to one item."))
    return named
