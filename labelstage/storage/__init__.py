"""Tables (one noun per file), sessions, blobs and images."""

from .assignments import Assignment, Revision, WorkerCursor
from .base import Base, utcnow
from .consensus import ConsensusModel, ItemConsensus
from .gold import Evidence, Gold
from .items import Item
from .jobs import Job, Reject
from .lanes import Lane
from .projects import Guideline, LabelSchema, Membership, Project
from .questions import Question, QuestionMessage
from .readings import GuidelineReading
from .releases import Release, ReleaseFile, ReleaseLabel
from .reviews import Review
from .rules import Measure, Rule
from .scores import AgreementReport, Comparison, FieldCategories, ItemScore
from .skills import Skill
from .thresholds import Threshold, ThresholdAction
from .users import ApiToken, Invitation, User

__all__ = [
    "AgreementReport",
    "ApiToken",
    "Assignment",
    "Base",
    "Comparison",
    "ConsensusModel",
    "Evidence",
    "FieldCategories",
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
    "Measure",
    "Membership",
    "Project",
    "Question",
    "QuestionMessage",
    "Reject",
    "Release",
    "ReleaseFile",
    "ReleaseLabel",
    "Review",
    "Revision",
    "Rule",
    "Skill",
    "Threshold",
    "ThresholdAction",
    "User",
    "WorkerCursor",
    "utcnow",
]
