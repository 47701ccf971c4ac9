"""Free text: the same, and how much must be changed."""

from __future__ import annotations

from typing import ClassVar

from labelstage.measures.texts import edits, words
from labelstage.words import _

from .choices import SAME
from .tally import Cell, Parts, Ratio, Tally

_NO_TEXT = _("Nobody has written anything on the shared items.")


class TextTally(Tally):
    """Character and word error rates between every two annotators, over the mean of their lengths."""

    primary = "text_closeness"
    columns = ("same", "characters", "length", "longest", "words", "word_count")
    ratios: ClassVar = {
        "agreement": SAME,
        "cer": Ratio(lambda own: (own["characters"], own["length"]), _NO_TEXT, empty=0.0),
        "wer": Ratio(lambda own: (own["words"], own["word_count"]), _NO_TEXT, empty=0.0),
        "text_closeness": Ratio(
            lambda own: (own["longest"] - own["characters"], own["longest"]), _NO_TEXT, empty=1.0
        ),
    }
    shown = ("agreement", "text_closeness", "cer", "wer")
    per_item = ("text_closeness", "cer", "wer", "agreement")
    per_pair = ("text_closeness", "cer", "wer", "agreement")
    confuses = False

    def compare_two(self, left: str, right: str) -> tuple[Parts, list[Cell]]:
        mine, theirs = words(left), words(right)
        return {
            "same": int(left == right),
            "characters": edits(left, right),
            "length": (len(left) + len(right)) / 2,
            "longest": max(len(left), len(right)),
            "words": edits(mine, theirs),
            "word_count": (len(mine) + len(theirs)) / 2,
        }, []
