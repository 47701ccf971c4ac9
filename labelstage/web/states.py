"""What a state is called, and the tone in which it is shown."""

from __future__ import annotations

from dataclasses import dataclass

from ..words import Words, _


@dataclass(frozen=True)
class Badge:
    title: Words
    tone: str = ""  # good | warn | bad | accent, a class of static/css/components.css


STATES: dict[str, dict[str, Badge]] = {
    "project": {
        "active": Badge(_("Active"), "good"),
        "paused": Badge(_("Paused"), "warn"),
        "archived": Badge(_("Archived")),
    },
    "item": {
        "open": Badge(_("Open")),
        "labelled": Badge(_("Labelled"), "accent"),
        "done": Badge(_("Done"), "good"),
        "set_aside": Badge(_("Set aside"), "warn"),
        "withdrawn": Badge(_("Withdrawn"), "bad"),
    },
    "assignment": {
        "pushed": Badge(_("Waiting for its worker")),
        "leased": Badge(_("Being labelled")),
        "submitted": Badge(_("Submitted"), "accent"),
        "accepted": Badge(_("Accepted"), "good"),
        "returned": Badge(_("Returned"), "warn"),
        "rejected": Badge(_("Rejected"), "bad"),
        "skipped": Badge(_("Skipped")),
        "postponed": Badge(_("Put off")),
        "released": Badge(_("Released")),
        "seeded": Badge(_("Submitted"), "accent"),
        "adjudicated": Badge(_("Adjudicated"), "good"),
        "expired": Badge(_("Expired")),
    },
    "job": {
        "queued": Badge(_("Waiting")),
        "running": Badge(_("Running"), "accent"),
        "done": Badge(_("Done"), "good"),
        "failed": Badge(_("Failed"), "bad"),
        "cancelled": Badge(_("Cancelled")),
    },
    "release": {
        "building": Badge(_("Being built"), "accent"),
        "ready": Badge(_("Ready"), "good"),
        "failed": Badge(_("Failed"), "bad"),
        "cancelled": Badge(_("Cancelled")),
    },
    "delivery": {
        "waiting": Badge(_("Waiting")),
        "delivered": Badge(_("Delivered"), "good"),
        "failed": Badge(_("Failed"), "bad"),
    },
    "finding": {
        "open": Badge(_("Undecided"), "warn"),
        "kept": Badge(_("Kept"), "good"),
        "quarantined": Badge(_("Quarantined"), "bad"),
        "merged": Badge(_("Merged"), "accent"),
    },
    "question": {
        "open": Badge(_("Waits for an answer"), "warn"),
        "answered": Badge(_("Answered"), "good"),
    },
    "thread": {"open": Badge(_("Open"), "warn"), "resolved": Badge(_("Resolved"), "good")},
    "appeal": {
        "open": Badge(_("Waits for a second reviewer"), "warn"),
        "granted": Badge(_("Granted"), "good"),
        "refused": Badge(_("Refused"), "bad"),
    },
    "sample": {
        "open": Badge(_("Being looked at"), "accent"),
        "accepting": Badge(_("Being accepted"), "accent"),
        "accepted": Badge(_("Accepted"), "good"),
        "undone": Badge(_("Taken back")),
    },
    "adjudication": {
        "waiting": Badge(_("Waits for adjudication"), "warn"),
        "done": Badge(_("Adjudicated"), "good"),
    },
    "decision": {
        "accept": Badge(_("Accepted"), "good"),
        "fix": Badge(_("Fixed"), "accent"),
        "return": Badge(_("Returned"), "warn"),
        "reject": Badge(_("Rejected"), "bad"),
    },
}

ROLES: dict[str, Words] = {
    "manager": _("Manager"),
    "reviewer": _("Reviewer"),
    "worker": _("Worker"),
    "data": _("Data"),
}

KINDS: dict[str, Words] = {
    "box": _("Boxes"),
    "polygon": _("Polygons"),
    "polyline": _("Lines"),
    "keypoints": _("Keypoints"),
    "mask": _("Masks"),
    "span": _("Spans"),
    "relation": _("Relations"),
    "choice": _("Choice"),
    "rating": _("Rating"),
    "number": _("Number"),
    "text": _("Text"),
    "preference": _("Preference"),
    "ranking": _("Ranking"),
}

JOBS: dict[str, Words] = {
    "cleanse": _("Cleansing"),
    "consensus": _("Consensus"),
    "accept": _("Accepting a sample's rest"),
    "import": _("Import"),
    "labels": _("Import of annotations"),
    "release": _("Release"),
    "score": _("Agreement"),
}

#: The heading of an error page.
ERRORS: dict[int, Words] = {
    400: _("That did not arrive as it should"),
    403: _("Not allowed"),
    404: _("Not here"),
    405: _("Not this way"),
    409: _("Something changed meanwhile"),
    413: _("Too large"),
    422: _("Something in it is wrong"),
    429: _("Too many tries"),
    500: _("Something broke"),
}

#: Who says a message of a conversation.
SPEAKERS: dict[str, Words] = {
    "system": _("System"),
    "user": _("User"),
    "assistant": _("Assistant"),
}
