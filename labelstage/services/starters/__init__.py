"""Label schemas and guidelines for common jobs, to begin a project with."""

from .catalog import LANGUAGES, STARTERS
from .starter import Starter

__all__ = ["LANGUAGES", "STARTERS", "Starter"]
