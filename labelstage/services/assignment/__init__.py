"""Who gets which item: the overlap, leases, the queue, claims, pushed work, skips.

`slots` holds the overlap, `queue` and `lanes` find the next item, `leases` gives and takes, `skips` and `push` are what workers
and managers do beside that, `nothing` says why there is none, `training` whether practice comes first.
"""

from .lanes import FIRST, MOST_PRIORITY, LaneOf, all_lanes, lane_sizes, place
from .leases import (
    EXPIRY_BATCH,
    MAX_HELD,
    MOST_CLAIMED,
    claim,
    expire_leases,
    give_back_untouched,
    heartbeat,
    held_by,
    lease_item,
    let_go,
    next_assignment,
    overdue,
    own_assignment,
    release,
    special_sources,
)
from .nothing import NOTHING, Nothing
from .push import MOST_PUSHED, Pushed, push, take_back, waiting
from .queue import SWEEP_EVERY, has_next, lock_worker
from .skips import ROUTES, SetAside, restore, set_aside, skip, withdraw
from .slots import (
    MOST_OVERLAP,
    give_back,
    lock,
    lock_item,
    lock_items,
    next_positions,
    requeue,
    set_overlap,
    set_overlap_of_all,
    settle_item,
    state_with,
    take_slot,
    used_slots,
)
from .training import sent_to_practise, unsolved

__all__ = [
    "EXPIRY_BATCH",
    "FIRST",
    "MAX_HELD",
    "MOST_CLAIMED",
    "MOST_OVERLAP",
    "MOST_PRIORITY",
    "MOST_PUSHED",
    "NOTHING",
    "ROUTES",
    "SWEEP_EVERY",
    "LaneOf",
    "Nothing",
    "Pushed",
    "SetAside",
    "all_lanes",
    "claim",
    "expire_leases",
    "give_back",
    "give_back_untouched",
    "has_next",
    "heartbeat",
    "held_by",
    "lane_sizes",
    "lease_item",
    "let_go",
    "lock",
    "lock_item",
    "lock_items",
    "lock_worker",
    "next_assignment",
    "next_positions",
    "overdue",
    "own_assignment",
    "place",
    "push",
    "release",
    "requeue",
    "restore",
    "sent_to_practise",
    "set_aside",
    "set_overlap",
    "set_overlap_of_all",
    "settle_item",
    "skip",
    "special_sources",
    "state_with",
    "take_back",
    "take_slot",
    "unsolved",
    "used_slots",
    "waiting",
    "withdraw",
]
