"""The people of a simulated project and what is true in it: each says of an item what his skill makes of what he sees there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from labelstage.kinds.items import ItemFacts
from labelstage.simulator import Skill, annotate, generator, imagine, seconds

CLASSES = ("car", "bus", "bike", "van")
SIZE = 640, 480
ITEMS = {"choice": ItemFacts("text", text="text"), "box": ItemFacts("image", *SIZE)}
#: Sorts of workers; the able lie between two skills.
ABLE, CARELESS, SPAMMER, GUESSER, PAIR = "able", "careless", "spammer", "guesser", "pair"
CROWDS = {
    "choice": {ABLE: 26, CARELESS: 8, SPAMMER: 2, GUESSER: 2, PAIR: 2},
    "box": {ABLE: 7, CARELESS: 2, SPAMMER: 1, PAIR: 2},
}
#: What the two who copy come to together, each then with slips of his own.
TOGETHER = Skill(accuracy=0.7, miss=0.2, invent=0.2, jitter=0.06)
#: Reviewers look closely, and err all the same.
REVIEWER = "reviewer"
REVIEWERS = tuple(
    Skill(accuracy=each, miss=1 - each, invent=0.02, jitter=0.02) for each in (0.97, 0.95, 0.96)
)
#: Of the choices this share is hard: so many workers take it for one and the same wrong class.
HARD, FOOLED = 0.1, 0.4


@dataclass(frozen=True)
class Person:
    """Somebody simulated; `name` is that of the account."""

    name: str
    sort: str
    skill: Skill


def crowd(kind: str) -> list[Person]:
    """The workers of a project of that kind."""
    numbers = CROWDS[kind]
    return [
        Person(f"{sort}-{at}", sort, _skill(sort, at / max(number - 1, 1)))
        for sort, number in numbers.items()
        for at in range(number)
    ]


def reviewers() -> list[Person]:
    """Those who review and adjudicate."""
    return [Person(f"{REVIEWER}-{at}", REVIEWER, skill) for at, skill in enumerate(REVIEWERS)]


def _skill(sort: str, part: float) -> Skill:
    """`part`: 0 for the first of a sort, 1 for the last."""
    return {
        ABLE: Skill(accuracy=0.86 + 0.1 * part, miss=0.08 - 0.06 * part, invent=0.06, jitter=0.03),
        CARELESS: Skill(accuracy=0.75, miss=0.2, invent=0.2, jitter=0.08, seconds=3.0),
        SPAMMER: Skill(spam=True, seconds=0.8),
        GUESSER: Skill(accuracy=1 / len(CLASSES), miss=0.7, invent=0.7, jitter=0.3, seconds=3.5),
        PAIR: Skill(accuracy=0.97, miss=0.02, invent=0.02, seconds=3.0),
    }[sort]


@dataclass
class Truth:
    """What is true of each item, by its external id; nothing of it reaches the project but what is made gold."""

    kind: str
    seed: int
    fields: Sequence[Mapping[str, Any]]
    results: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    lures: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def imagined(self, names: Sequence[str]) -> None:
        """Make it up."""
        for name in names:
            self.results[name] = imagine(self.fields, ITEMS[self.kind], generator(self.seed, name))
            rng = generator(self.seed, "hard", name)
            if self.kind == "choice" and rng.random() < HARD:
                wrong = rng.choice([each for each in CLASSES if each != self.results[name]["f"]])
                self.lures[name] = {"f": wrong}

    def said(self, who: Person, name: str, look: int = 1) -> tuple[dict[str, Any], int]:
        """What somebody says of an item at his first or a later look, and the milliseconds it took him: it depends on nothing else."""
        rng = generator(self.seed, who.name, name, look)
        result = annotate(self.fields, ITEMS[self.kind], self._seen(who, name), who.skill, rng)
        return result, round(1000 * seconds(result, who.skill, rng))

    def _seen(self, who: Person, name: str) -> Mapping[str, Any]:
        """What he takes for the truth: a hard item's lure now and then, or what the two who copy agreed on."""
        truth = self.results[name]
        if who.sort == PAIR:
            return annotate(self.fields, ITEMS[self.kind], truth, TOGETHER, generator(self.seed, PAIR, name))
        lured = who.sort != REVIEWER and name in self.lures
        return (
            self.lures[name]
            if lured and generator(self.seed, "lure", who.name, name).random() < FOOLED
            else truth
        )
