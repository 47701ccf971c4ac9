"""Tables (one noun per file), sessions, blobs and images."""

from .assignments import Assignment, Revision, WorkerCursor
from .base import Base, utcnow
from .consensus import ConsensusModel, ItemConsensus
from .items import Item
from .jobs import Job, Reject
from .lanes import Lane
from .projects import Guideline, LabelSchema, Membership, Project
from .questions import Question, QuestionMessage
from .readings import GuidelineReading
from .releases import Release, ReleaseFile, ReleaseLabel
from .reviews import Review
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
    "FieldCategories",
    "Guideline",
    "GuidelineReading",
    "Invitation",
    "Item",
    "ItemConsensus",
    "ItemScore",
    "Job",
    "LabelSchema",
    "Lane",
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
    "Skill",
    "Threshold",
    "ThresholdAction",
    "User",
    "WorkerCursor",
    "utcnow",
]
