"""Frozen dataset versions.

What goes in is decided in the transaction that makes the release: it writes down every revision (ReleaseLabel). The files are
built later by a job, from those rows alone, so that work done meanwhile changes nothing and a killed job
makes the same files when it runs again.
"""

from __future__ import annotations

from .card import card, markdown
from .comparing import Change, Comparison, compare
from .composing import readable
from .contents import find_again, write_contents
from .files import (
    Target,
    failures,
    file_name,
    finish,
    join_files,
    ready_file,
    releases_of,
    state_of,
    suited,
    targets_of,
)
from .making import (
    LABELS,
    LONGEST_TITLE,
    STATES,
    Fit,
    add_formats,
    compose_release,
    count_fitting,
    create_release,
)
from .mapping import same_kind
from .marks import frozen_at
from .records import choose, count_items, count_labels, records_after, records_of
from .sound import sound
from .splitting import METHODS, divide, is_divided, write_parts

__all__ = [
    "LABELS",
    "LONGEST_TITLE",
    "METHODS",
    "STATES",
    "Change",
    "Comparison",
    "Fit",
    "Target",
    "add_formats",
    "card",
    "choose",
    "compare",
    "compose_release",
    "count_fitting",
    "count_items",
    "count_labels",
    "create_release",
    "divide",
    "failures",
    "file_name",
    "find_again",
    "finish",
    "frozen_at",
    "is_divided",
    "join_files",
    "markdown",
    "readable",
    "ready_file",
    "records_after",
    "records_of",
    "releases_of",
    "same_kind",
    "sound",
    "state_of",
    "suited",
    "targets_of",
    "write_contents",
    "write_parts",
]
