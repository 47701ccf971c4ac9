"""What is looked for."""

from __future__ import annotations

from dataclasses import dataclass

from labelstage.words import Words, _


@dataclass(frozen=True)
class Kind:
    """`title` and `hint` for people; `twins`: it tells of another item, so that the two can be merged."""

    title: Words
    hint: Words
    twins: bool = False


#: In the order in which a report names them.
KINDS: dict[str, Kind] = {
    "same": Kind(_("Exact duplicates"), _("The very same content as an item that came before."), twins=True),
    "near": Kind(_("Near duplicates"), _("Almost the same as an item that came before."), twins=True),
    "blank": Kind(_("Blank images"), _("One colour all over.")),
    "small": Kind(_("Tiny images"), _("Less than 32 pixels wide or high.")),
    "blurred": Kind(_("Blurred images"), _("Hardly an edge on it. It may still be what was meant.")),
    "short": Kind(_("Texts of a letter or none"), _("Nothing but signs, or one letter.")),
    "long": Kind(_("Very long texts"), _("More than 20,000 characters.")),
    "language": Kind(_("Another language"), _("Written in other letters than four fifths of the texts.")),
    "personal": Kind(
        _("Personal data"), _("Numbers of persons, phones, cards and accounts, addresses of mail.")
    ),
}
