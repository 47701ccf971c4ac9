"""Review: what waits, what is decided about it, and how decisions are questioned, sampled and checked.

`queue` holds what waits for whom, `decisions` what is decided, `reasons` the words for it, `threads` what is said on, `appeals`
a second reviewer's word, `bulk` one word about many, `samples` the acceptance of many on the strength of some, `seeds` and `reviewers` measure reviewers.
"""

from . import appeals, bulk, samples, seeds, threads
from .decisions import DECISIONS, MAX_ANCHORS, MAX_COMMENT, last_review, open_appeal, review
from .queue import (
    ALL,
    HOLD,
    LOW,
    QUEUES,
    Filter,
    count_waiting,
    hold,
    is_waiting,
    next_review,
    queue,
    workers_waiting,
)
from .reasons import LONGEST_REASON, MOST_REASONS, REASONS, reasons_of, set_reasons, titles_of
from .reviewers import ReviewerRow, Share, reviewers

__all__ = [
    "ALL",
    "DECISIONS",
    "HOLD",
    "LONGEST_REASON",
    "LOW",
    "MAX_ANCHORS",
    "MAX_COMMENT",
    "MOST_REASONS",
    "QUEUES",
    "REASONS",
    "Filter",
    "ReviewerRow",
    "Share",
    "appeals",
    "bulk",
    "count_waiting",
    "hold",
    "is_waiting",
    "last_review",
    "next_review",
    "open_appeal",
    "queue",
    "reasons_of",
    "review",
    "reviewers",
    "samples",
    "seeds",
    "set_reasons",
    "threads",
    "titles_of",
    "workers_waiting",
]
