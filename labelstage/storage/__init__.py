"""Tables (one noun per file), sessions, blobs and images."""

from .adjudications import Adjudication
from .assignments import Assignment, Revision, WorkerCursor
from .audit import AuditEntry
from .base import Base, utcnow
from .cleansing import Finding, FindingDecision, Fingerprint, MaskedItem, MaskingRule, Unmasking
from .consensus import ConsensusModel, ItemConsensus
from .gold import Evidence, Gold
from .items import Item
from .jobs import Job, Reject
from .lanes import Lane
from .practice import Practice
from .prelabels import Prelabel
from .projects import Guideline, LabelSchema, Membership, Project
from .questions import Question, QuestionMessage
from .readings import GuidelineReading
from .releases import Release, ReleaseFile, ReleaseLabel
from .reviews import (
    Appeal,
    Review,
    ReviewSample,
    ReviewSeed,
    ReviewThread,
    SampleMember,
    ThreadMessage,
)
from .rules import Measure, Rule
from .scores import AgreementReport, Comparison, FieldCategories, ItemScore
from .skills import Skill
from .thresholds import Threshold, ThresholdAction
from .users import ApiToken, Invitation, User
from .webhooks import Delivery, Webhook

__all__ = [
    "Adjudication",
    "AgreementReport",
    "ApiToken",
    "Appeal",
    "Assignment",
    "AuditEntry",
    "Base",
    "Comparison",
    "ConsensusModel",
    "Delivery",
    "Evidence",
    "FieldCategories",
    "Finding",
    "FindingDecision",
    "Fingerprint",
    "Gold",
    "Guideline",
    "GuidelineReading",
    "Invitation",
    "Item",
    "ItemConsensus",
    "ItemScore",
    "Job",
    "LabelSchema",
    "Lane",
    "MaskedItem",
    "MaskingRule",
    "Measure",
    "Membership",
    "Practice",
    "Prelabel",
    "Project",
    "Question",
    "QuestionMessage",
    "Reject",
    "Release",
    "ReleaseFile",
    "ReleaseLabel",
    "Review",
    "ReviewSample",
    "ReviewSeed",
    "ReviewThread",
    "Revision",
    "Rule",
    "SampleMember",
    "Skill",
    "ThreadMessage",
    "Threshold",
    "ThresholdAction",
    "Unmasking",
    "User",
    "Webhook",
    "WorkerCursor",
    "utcnow",
]
