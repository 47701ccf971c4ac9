"""A whole project of a simulated crowd, from intake to release: python -m bench.project [--kind choice|box] [--items 2000] [--seeds 1]

Forty workers: able ones, careless ones, spammers who do not look, spammers who guess at a usual pace, and two who copy each other.
Gold is mixed in, rules about workers act by themselves, a threshold acts, a pair that the signs of unusual work name is taken off the
project, somebody decides what stays unsure, and a release of one answer per item is made; everything
through the services, jobs included. Printed: who was caught after how many answers, and how right the released labels are beside
every single worker and the plain majority of the very same answers. Nothing of a
truth reaches the project but the gold and, where it asks for somebody who decides, his decisions: he errs too.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path
from statistics import mean
from typing import Any

from sqlalchemy import func, select

from bench.crowds import box_f1
from bench.overlap import one_label
from labelstage.jobs.runner import Runner
from labelstage.kinds.believed import believe
from labelstage.services import (
    adjudication,
    anomalies,
    gold,
    intake,
    projects,
    releases,
    rescoring,
    rules,
    simulation,
    thresholds,
)
from labelstage.services.access import Role
from labelstage.services.assignment.slots import HANDED_IN
from labelstage.services.intake.pictures import Picture
from labelstage.services.intake.records import Record
from labelstage.simulator import Skill, annotate, generator
from labelstage.storage import (
    Assignment,
    Gold,
    Item,
    Measure,
    Project,
    Release,
    Revision,
    ThresholdAction,
    User,
    migrate,
    utcnow,
)
from labelstage.storage.blobs import from_settings
from tests.site import Site, settings_for

CLASSES = ("car", "bus", "bike", "van")
FIELDS: Mapping[str, dict[str, Any]] = {
    "choice": {"name": "f", "kind": "choice", "required": True, "classes": [{"name": each} for each in CLASSES]},
    "box": {"name": "f", "kind": "box", "required": True, "classes": [{"name": each} for each in CLASSES]},
}  # fmt: skip
#: Answers by those of a sort; the able lie between two skills.
SPAMMERS, GUESSERS, PAIR, CARELESS, ABLE = "spammer", "guesser", "pair", "careless", "able"
CROWD = {ABLE: 26, CARELESS: 8, SPAMMERS: 2, GUESSERS: 2, PAIR: 2}
BAD = (SPAMMERS, GUESSERS)
#: What the two who copy come to together, each then with slips of his own.
TOGETHER = Skill(accuracy=0.7, miss=0.2, invent=0.2, jitter=0.06)
#: Of the choices this share is hard: so many take it for one and the same wrong class.
HARD, FOOLED = 0.1, 0.4
#: Items of gold, few enough that everybody has most of them, and their share of the work in percent.
GOLD, GOLD_RATE = 32, 15
AT_ONCE, LOOK_EVERY, OVERLAP, MOST = 5, 5, 3, 7
EXPERT = Skill(accuracy=0.97, miss=0.03, invent=0.02, jitter=0.02)
RULES = (
    {"collector": "gold", "bound": 0.6, "least": 8},
    {"collector": "fast", "bound": 0.5, "least": 20},
    {"collector": "same", "bound": 0.4, "least": 20},
    {"collector": "agreement", "bound": 0.5, "least": 20},
)


def skill_of(sort: str, number: int) -> Skill:
    """The skill of the nth of a sort."""
    if sort == ABLE:
        part = number / (CROWD[ABLE] - 1)
        return Skill(accuracy=0.86 + 0.1 * part, miss=0.08 - 0.06 * part, invent=0.06, jitter=0.03)
    return {
        CARELESS: Skill(accuracy=0.75, miss=0.2, invent=0.2, jitter=0.08, seconds=3.0),
        SPAMMERS: Skill(spam=True, seconds=0.8),
        GUESSERS: Skill(accuracy=1 / len(CLASSES), miss=0.7, invent=0.7, jitter=0.3, seconds=3.5),
        PAIR: Skill(accuracy=0.97, miss=0.02, invent=0.02, jitter=0.0, seconds=3.0),
    }[sort]


@dataclass(frozen=True)
class Eyes(simulation.Truths):
    """What one worker takes for the truth: the lure of a hard item now and then, or what the two who copy agreed on."""

    who: str = ""
    lures: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    copies: bool = False
    expert: bool = False

    def of(self, fields: Sequence[Mapping[str, Any]], item: Item) -> Mapping[str, Any]:
        truth, name = self.known[item.external_id], item.external_id
        if self.copies:
            return annotate(fields, item, truth, TOGETHER, generator(self.seed, "together", name))
        if self.expert:
            return annotate(fields, item, truth, EXPERT, generator(self.seed, "expert", name))
        fooled = name in self.lures and generator(self.seed, "lure", self.who, name).random() < FOOLED
        return self.lures[name] if fooled else truth


@dataclass
class World:
    """One installation with one project, and what is true in it."""

    site: Site
    project_id: int
    seed: int
    kind: str
    score: Callable[[Any, Sequence[Any], Any], float]
    truth: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    lures: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    sorts: dict[int, tuple[str, Skill]] = field(default_factory=dict)
    named: dict[tuple[int, ...], int] = field(default_factory=dict)  # pairs: answers of both by then

    def __post_init__(self) -> None:
        self.runner = Runner(self.site.database, from_settings(self.site.settings), self.site.settings)

    def run_jobs(self) -> None:
        """Everything that is queued, and what follows from it."""
        found = True
        while found:
            with self.site.database.begin() as session:
                rescoring.enqueue_outdated(session, utcnow())
            found = self.runner.run_next()

    def set_up(self, manager: int, items: int) -> None:
        """Items and their truth, gold, rules that act, a threshold that acts."""
        with self.site.database.begin() as session:
            project, by = session.get_one(Project, self.project_id), session.get_one(User, manager)
            for start in range(0, items, 500):
                records = [self._record(number) for number in range(start, min(start + 500, items))]
                assert {each.state for each in intake.add_items(session, project, records)} == {"added"}
            fields = projects.fields(session, project)
            for item in session.scalars(select(Item).where(Item.project_id == project.id)):
                name = item.external_id
                self.truth[name] = simulation.Truths(self.seed).of(fields, item)
                rng = generator(self.seed, "hard", name)
                if self.kind == "choice" and rng.random() < HARD:
                    wrong = rng.choice([each for each in CLASSES if each != self.truth[name]["f"]])
                    self.lures[name] = {"f": wrong}
            known = [{"external_id": name, "result": self.truth[name]} for name in list(self.truth)[:GOLD]]
            assert gold.add_answers(session, project, known, by=by) == (len(known), [])
            gold.change(session, project, rate=GOLD_RATE, retire_after=100)
            for each in RULES:
                for action, days in (("restrict", 0), ("requeue", 365)):
                    rules.add(session, project, by=by, action=action, days=days, acts=True, **each)
            thresholds.save(
                session,
                project,
                "f",
                by=by,
                at=0.95,
                minimum=OVERLAP,
                maximum=MOST,
                above="accept",
                active=True,
            )

    def _record(self, number: int) -> Record:
        name = f"item-{number:05}"
        if self.kind == "choice":
            return Record(default_id=name, external_id=name, name=name, text=f"text {number}")
        blank = f"{number:064x}"
        return Record(
            default_id=name, external_id=name, picture=Picture(blank, blank, "image/png", blank, 640, 480)
        )

    def work(self) -> int:
        """Have everybody work until there is nothing left to do; how many answers were handed in."""
        rng, answers, idle, rounds = generator(self.seed, "turns"), 0, 0, 0
        while idle < 2:
            with self.site.database.begin() as session:
                project, before = session.get_one(Project, self.project_id), answers
                gone = {worker for pair in self.named for worker in pair}
                for worker in rng.sample(sorted(self.sorts.keys() - gone), len(self.sorts) - len(gone)):
                    answers += sum(self._hand_in(session, project, worker) for _time in range(AT_ONCE))
            idle = idle + 1 if answers == before else 0
            self.run_jobs()
            rounds += 1
            if rounds % LOOK_EVERY == 0 or idle:
                self.look()
        return answers

    def look(self) -> None:
        """What a manager does who looks at the signs of unusual work: two who copy are taken off the project."""
        with self.site.database.begin() as session:
            project = session.get_one(Project, self.project_id)
            for sign in anomalies.find(session, project, UTC):
                if sign.kind in ("alike", "copied") and sign.workers not in self.named:
                    mine = Assignment.worker_id.in_(sign.workers), Assignment.submitted_at.is_not(None)
                    self.named[sign.workers] = session.scalar(select(func.count()).where(*mine)) or 0
                    for worker in sign.workers:
                        projects.remove_member(session, project, worker, Role.WORKER)

    def _hand_in(self, session: Any, project: Project, worker: int) -> bool:
        user, (_sort, skill) = session.get_one(User, worker), self.sorts[worker]
        eyes = self.eyes(worker, user.email)
        return isinstance(simulation.work_once(session, project, user, eyes, skill), Assignment)

    def eyes(self, worker: int, who: str) -> Eyes:
        """How a worker sees the truth."""
        return Eyes(self.seed, self.truth, who, self.lures, self.sorts[worker][0] == PAIR)

    def decide(self, who: int) -> int:
        """Have somebody decide what stays unsure; how many items he did."""
        eyes = Eyes(self.seed, self.truth, expert=True)
        for number in range(10_000):
            with self.site.database.begin() as session:
                project, user = session.get_one(Project, self.project_id), session.get_one(User, who)
                found = adjudication.next_case(session, project, user)
                if found is None:
                    return number
                known = adjudication.case(session, project, found)
                said = eyes.of(projects.fields(session, project), known.item)
                seen = [layer.revision.id for layer in known.layers]
                adjudication.decide(session, project, known.item, user, result=said, seen=seen)
        raise RuntimeError("adjudication never ends")

    def release(self, manager: int) -> Iterator[dict[str, Any]]:
        """The lines of a release of one answer per item."""
        with self.site.database.begin() as session:
            made = releases.create_release(
                session,
                session.get_one(Project, self.project_id),
                by=session.get_one(User, manager),
                states=["accepted", "submitted"],
                labels="consensus",
                formats=["jsonl"],
            )
            number = made.id
        self.run_jobs()
        with self.site.database.session() as session:
            file = releases.ready_file(session.get_one(Release, number), "jsonl")
            with from_settings(self.site.settings).open(file.sha256) as stream:
                for line in stream.read().splitlines():
                    yield json.loads(line)


def everything_said(world: World) -> dict[str, list[tuple[int, Any]]]:
    """By item what each worker said, in the order in which it came, also what was taken out of the count; gold left out."""
    found: dict[str, list[tuple[int, Any]]] = defaultdict(list)
    with world.site.database.session() as session:
        rows = session.execute(
            select(Item.external_id, Assignment.worker_id, Revision.result)
            .join(Assignment, Assignment.item_id == Item.id)
            .join(Revision, Revision.id == Assignment.revision_id)
            .outerjoin(Gold, Gold.item_id == Item.id)
            .where(Gold.item_id.is_(None), Assignment.state.in_((*HANDED_IN, "rejected")))
            .order_by(Assignment.submitted_at, Assignment.id)
        )
        for name, worker, result in rows:
            if worker in world.sorts:
                found[name].append((worker, result["f"]))
    return found


def right(world: World, found: Mapping[str, tuple[Any, Sequence[Any]]]) -> float:
    """How right answers (value, tied) are on the whole."""
    return mean(world.score(value, tied, world.truth[name]["f"]) for name, (value, tied) in found.items())


def alone(world: World, worker: int, names: Iterable[str]) -> float:
    """How right a worker would be who labels all these items himself: what he says of one depends on him and the item alone."""
    with world.site.database.session() as session:
        project, user = session.get_one(Project, world.project_id), session.get_one(User, worker)
        fields, eyes = projects.fields(session, project), world.eyes(worker, user.email)
        _sort, skill = world.sorts[worker]
        found = {}
        for item in session.scalars(
            select(Item).where(Item.project_id == project.id, Item.external_id.in_(names))
        ):
            rng = generator(world.seed, user.email, item.external_id, 1)
            found[item.external_id] = annotate(fields, item, eyes.of(fields, item), skill, rng)["f"], ()
    return right(world, found)


def majority(world: World, said: Mapping[str, list[tuple[int, Any]]], most: int) -> float:
    """How right the plain majority of the first `most` answers to each item is; a tie counts as its share."""
    with world.site.database.session() as session:
        [definition] = projects.fields(session, session.get_one(Project, world.project_id))
    found = {}
    for name, answers in said.items():
        first = answers[:most]
        merged = believe(
            definition, [who for who, _value in first], [value for _who, value in first], 0.5
        ).merged
        found[name] = merged.value, merged.tied
    return right(world, found)


def measured(world: World, answers: int, lines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Every figure of a run."""
    said = everything_said(world)
    names = {item["external_id"]: item["labels"] for item in lines if item["external_id"] in said}
    released = {name: (labels.get("f"), ()) for name, labels in names.items()}
    by_crowd = {item["external_id"] for item in lines if item["chosen"]["how"] != "adjudicator"}
    handed_in = Counter(worker for several in said.values() for worker, _value in several)
    able = [alone(world, worker, said) for worker, (sort, _skill) in world.sorts.items() if sort == ABLE]
    with world.site.database.session() as session:
        project = session.get_one(Project, world.project_id)
        acted = session.scalars(
            select(Measure).where(Measure.project_id == project.id, Measure.state == "applied")
        )
        measures = [(each.worker_id, each.action, each.evidence["collector"]) for each in acted]
        acts = Counter(session.scalars(select(ThresholdAction.action)))
    restricted = {worker for worker, action, _why in measures if action == "restrict"}
    sorts = {worker: sort for worker, (sort, _skill) in world.sorts.items()}
    return {
        "items": len(world.truth), "answers": answers, "answers_per_item": round(sum(map(len, said.values())) / len(said), 2),
        "restricted": {sort: f"{sum(sorts[each] == sort for each in restricted)}/{CROWD[sort]}" for sort in CROWD},
        "restricted_because": Counter(f"{sorts[who]}: {why}" for who, action, why in measures if action == "restrict"),
        "answers_before_restricted": {sort: [handed_in[who] for who in restricted if sorts[who] == sort] for sort in BAD},
        "pairs_named": {f"{sorts[one]} + {sorts[other]}": answers for (one, other), answers in world.named.items()},
        "threshold_acts": dict(acts),
        "released": len(released), "undecided": sum(value is None for value, _tied in released.values()),
        "right": {
            "released": round(right(world, released), 4),
            "released_not_adjudicated": round(right(world, {k: v for k, v in released.items() if k in by_crowd}), 4),
            "best_single_worker_alone": round(max(able), 4), "mean_able_worker_alone": round(mean(able), 4),
            "majority_of_same_answers": round(majority(world, said, 99), 4),
            f"majority_of_first_{OVERLAP}": round(majority(world, said, OVERLAP), 4),
        },
    }  # fmt: skip


def run(kind: str, items: int, seed: int) -> dict[str, Any]:
    """One project from intake to release."""
    started, used = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory(prefix="project-") as name:
        settings = settings_for(Path(name))
        migrate.upgrade(settings)
        site = Site(settings)
        manager = site.person("manager", manager=True)
        project_id = site.project(manager, fields=[FIELDS[kind]], overlap=OVERLAP)
        world = World(site, project_id, seed, kind, box_f1() if kind == "box" else one_label)
        world.set_up(manager.id, items)
        decider = site.reviewer(project_id, "decider")
        for sort, number in CROWD.items():
            for at in range(number):
                world.sorts[site.worker(project_id, f"{sort}-{at}").id] = sort, skill_of(sort, at)
        answers, decided, more = world.work(), 0, 1
        while more:
            more = world.decide(decider.id)
            decided += more
            world.run_jobs()
            answers += world.work()
        figures = measured(world, answers, list(world.release(manager.id)))
        figures["decided_by_somebody"] = decided
        site.close()
    seconds = {"cpu_s": round(time.process_time() - used), "s": round(time.perf_counter() - started)}
    return {"kind": kind, "seed": seed, **figures, **seconds}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kind", choices=sorted(FIELDS), default="choice")
    asked.add_argument("--items", type=int, default=2000)
    asked.add_argument("--seeds", type=int, default=1)
    options = asked.parse_args()
    for seed in range(options.seeds):
        print(json.dumps(run(options.kind, options.items, seed)), flush=True)


if __name__ == "__main__":
    main()
