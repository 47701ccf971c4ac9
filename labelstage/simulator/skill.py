"""How well a simulated worker works."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Skill:
    """Rates of error; the default makes none."""

    accuracy: float = 1.0
    """Chance that a class (and each attribute) is right; a wrong one is any other, evenly."""
    confusion: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """For some true classes the weights of what is said instead of `accuracy`: {"ORG": {"ORG": 7, "LOC": 3}}."""
    miss: float = 0.0
    """Chance that an object is left out."""
    invent: float = 0.0
    """Chance that an item gets one object that is not there."""
    jitter: float = 0.0
    """How far each edge of a box is off: standard deviation, as a fraction of the box's side."""
    boundary: float = 0.0
    """Chance that the start, and again that the end, of a span is off by a word or a character."""
    spam: bool = False
    """Does not look: the first class for everything, one object in the same place."""
    seconds: float = 4.0
    """Median time per decision (a field, an object)."""


ARCHETYPES: Mapping[str, Skill] = {
    "expert": Skill(accuracy=0.99, miss=0.01, invent=0.01, jitter=0.01, boundary=0.01, seconds=4.0),
    "careful": Skill(accuracy=0.97, miss=0.03, invent=0.02, jitter=0.02, boundary=0.03, seconds=6.0),
    "average": Skill(accuracy=0.92, miss=0.08, invent=0.08, jitter=0.04, boundary=0.08, seconds=4.0),
    "sloppy": Skill(accuracy=0.8, miss=0.2, invent=0.2, jitter=0.09, boundary=0.2, seconds=2.5),
    "spammer": Skill(spam=True, seconds=0.8),
}
