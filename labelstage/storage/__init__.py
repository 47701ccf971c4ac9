"""Tables (one noun per file), sessions, blobs and images."""

from .assignments import Assignment, Revision, WorkerCursor
from .base import Base, utcnow
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
from .users import ApiToken, Invitation, User

__all__ = [
    "AgreementReport",
    "ApiToken",
    "Assignment",
    "Base",
    "Comparison",
    "FieldCategories",
    "Guideline",
    "GuidelineReading",
    "Invitation",
    "Item",
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
    "User",
    "WorkerCursor",
    "utcnow",
]
