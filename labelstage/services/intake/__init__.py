"""Intake: raw files and records become items; what cannot is rejected with the reason, and the rest goes in."""

from .adding import MOST_AT_ONCE, Outcome, add_items, tally
from .buckets import Listing, bucket, buckets_of
from .fetching import fetch
from .pictures import Picture, take_picture
from .posted import posted_record
from .preview import Preview, preview
from .queueing import Taking, queue_bucket, queue_import
from .records import Record, Refusal
from .sources import Found, Given, Position, Raw, RawAddress, RawPicture, SentInParts, Sources, Upload

__all__ = [
    "MOST_AT_ONCE",
    "Found",
    "Given",
    "Listing",
    "Outcome",
    "Picture",
    "Position",
    "Preview",
    "Raw",
    "RawAddress",
    "RawPicture",
    "Record",
    "Refusal",
    "SentInParts",
    "Sources",
    "Taking",
    "Upload",
    "add_items",
    "bucket",
    "buckets_of",
    "fetch",
    "posted_record",
    "preview",
    "queue_bucket",
    "queue_import",
    "take_picture",
    "tally",
]
