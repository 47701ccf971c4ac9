"""A whole project of a simulated crowd, from intake to release, over HTTP: python -m bench.project [--kind box] [--items 300] [--seeds 3]

A server of its own, asked by its API alone, each person with a token. Workers of `bench.workforce` label what they are given and see,
gold among it; rules about workers act by themselves, a threshold asks once more, accepts, has some reviewed and the rest adjudicated; a
manager acts on the pairs that the signs of unusual work name; three reviewers, who err too and one of whom also labels, return, fix,
accept and adjudicate; and a release of one answer per item is read back from its file. Between rounds everybody waits for the jobs.

Printed: who was caught after how many answers, and how right the released labels are beside the best of the workers, had he done every
item alone, and the plain majority of what the workers first said, by those rules nobody left out.
"""

from __future__ import annotations

import argparse
import io
import json
import tempfile
import time
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean
from typing import Any

from PIL import Image
from sqlalchemy import select

from bench.crowds import box_f1, box_ious
from bench.overlap import one_label
from bench.workforce import ABLE, CLASSES, CROWDS, ITEMS, PAIR, SIZE, Person, Truth, crowd, reviewers
from labelstage.client import Client
from labelstage.kinds.believed import believe
from labelstage.services import rescoring
from labelstage.simulator import generator, judge
from labelstage.storage import Job, migrate, utcnow
from tests.servers.labelstage import Connection, Server
from tests.site import Site, settings_for

#: People per item, at least and at most, and from which confidence on it is enough.
LEAST, MOST, SURE = 3, 7, 0.95
#: Percent of what is sure that reviewers see, of gold among the work, items of gold.
REVIEWED, GOLD_RATE = 10, 15
GOLD = {"choice": 32, "box": 20}
#: Of gold answered, or of answers, the share without an error that is too low. With boxes the best seldom make none.
POOR = {"choice": 0.6, "box": 0.2}
#: A reviewer passes work in which no more of the things is wrong.
TOLERANCE = 0.2
AT_ONCE, LOOK_EVERY = 5, 5


@dataclass
class World:
    """A project on a running server, its people, and all that its workers first said: by item, in order, (worker, value)."""

    site: Site
    manager: Client
    port: int
    project: int
    truth: Truth
    lines: dict[int, tuple[Person, Connection]] = field(default_factory=dict)
    said: dict[str, list[tuple[int, Any]]] = field(default_factory=lambda: defaultdict(list))
    acted: dict[str, int] = field(default_factory=dict)
    decisions: Counter[str] = field(default_factory=Counter)
    seen: dict[str, set[int]] = field(
        default_factory=lambda: defaultdict(set)
    )  # items: who labelled or reviewed them

    def join(self, person: Person, *roles: str) -> int:
        """An account with a token, and its parts in the project."""
        account = self.site.person(person.name)
        for role in roles:
            self.manager.send("POST", f"{self.path}/members", {"email": account.email, "role": role})
        self.lines[account.id] = person, Connection(self.port, account.token)
        return account.id

    @property
    def path(self) -> str:
        return f"/projects/{self.project}"

    def set_up(self, names: Sequence[str], folder: Path) -> None:
        """Items by an upload, gold, rules that act, a threshold that acts."""
        ask, kind = self.manager.send, self.truth.kind
        job = self.manager.wait(self.manager.upload(self.project, [_file(kind, names, folder)])["id"])
        assert job["result"]["added"] == len(names), job
        self.truth.imagined(names)
        known = names[: GOLD[kind]]
        answers = [{"external_id": name, "result": self.truth.results[name]} for name in known]
        assert ask("POST", f"{self.path}/gold/answers", {"answers": answers})["added"] == len(known)
        ask("PATCH", f"{self.path}/gold/settings", {"rate": GOLD_RATE, "retire_after": 100})
        for collector, bound, least in (
            ("gold", POOR[kind], 8), ("agreement", POOR[kind] - 0.1, 20), ("fast", 0.5, 20), ("same", 0.4, 20),
        ):  # fmt: skip
            rule = {"collector": collector, "bound": bound, "least": least, "acts": True}
            ask("POST", f"{self.path}/rules", {**rule, "action": "restrict"})
            ask("POST", f"{self.path}/rules", {**rule, "action": "requeue", "days": 60})
        threshold = {
            "at": SURE,
            "minimum": LEAST,
            "maximum": MOST,
            "above": "review",
            "review_rate": REVIEWED,
        }
        ask("PUT", f"{self.path}/thresholds/f", {**threshold, "active": True})

    def settle(self) -> None:
        """Wait until the server's jobs have caught up."""
        unfinished = select(Job.id).where(Job.state.in_(("queued", "running"))).limit(1)
        while True:
            with self.site.database.session() as session:
                if not rescoring.outdated(session, utcnow()) and session.scalar(unfinished) is None:
                    return
            time.sleep(0.1)

    def work(self, workers: Sequence[int]) -> int:
        """Have everybody work until there is nothing left to do; how many answers were handed in."""
        rng, answers, idle, rounds = generator(self.truth.seed, "turns"), 0, 0, 0
        while idle < 2:
            before, rounds = answers, rounds + 1
            for worker in rng.sample(workers, len(workers)):
                answers += sum(self._answer(worker) for _time in range(AT_ONCE))
            idle = idle + 1 if answers == before else 0
            self.settle()
            if rounds % LOOK_EVERY == 0 or idle:
                self.look_at_signs()
        return answers

    def _answer(self, worker: int) -> bool:
        """Do the next item; False when there is none."""
        person, line = self.lines[worker]
        status, work = line.post(f"/api/v1{self.path}/next")
        if status == 204:
            return False
        name, again = self._name(line, work), 1 + bool(work["review"])
        result, took = self.truth.said(person, name, again)
        body = {"result": result, "key": f"{name}-{again}", "active_ms": took}
        status, outcome = line.post(f"/api/v1/assignments/{work['assignment']['id']}/submit", body)
        assert status == 200, outcome
        self.seen[name].add(worker)
        if again == 1:
            self.said[name].append((worker, result["f"]))
        return True

    def _name(self, line: Connection, work: Mapping[str, Any]) -> str:
        """Which item it is, from what is to be seen of it: its name is not shown where gold is mixed in."""
        item = work["item"]
        if item["text"] is not None:
            return _named(int(item["text"].split()[-1]))
        _status, content = line.get(item["image"]["url"])
        red, green, blue = Image.open(io.BytesIO(content)).convert("RGB").getpixel((0, 0))  # type: ignore[misc]
        return _named(int(red) << 16 | int(green) << 8 | int(blue))

    def look_at_signs(self) -> None:
        """What the manager does about those who copy: nobody gets new work, and others are asked for what both have answered."""
        done = {(each["evidence"].get("sign"), each["worker_id"]) for each in self.measures("restrict")}
        for sign in self.manager.get(f"{self.path}/anomalies"):
            if (
                sign["kind"] not in ("alike", "copied")
                or {(sign["kind"], each) for each in sign["workers"]} <= done
            ):
                continue
            pair = " + ".join(self.lines[each][0].name for each in sign["workers"])
            theirs = (who for several in self.said.values() for who, _value in several)
            self.acted.setdefault(pair, sum(who in sign["workers"] for who in theirs))
            for action in ("restrict", "requeue"):
                wish = {"kind": sign["kind"], "workers": sign["workers"], "action": action}
                self.manager.send("POST", f"{self.path}/anomalies", wish)

    def measures(self, action: str) -> list[dict[str, Any]]:
        """What was done about workers and holds."""
        found = self.manager.get(f"{self.path}/measures", state="applied")
        return [each for each in found if each["action"] == action]

    def in_turn(self, act: Callable[[int], bool], people: Sequence[int]) -> int:
        """Have everybody do one after another until nothing waits for anybody; how much was done."""
        done, idle = 0, False
        while not idle:
            several = [act(person) for person in people]
            done, idle = done + sum(several), not any(several)
        return done

    def adjudicate(self, reviewer: int) -> bool:
        """Decide what waits longest for this person; False when nothing does."""
        person, line = self.lines[reviewer]
        status, case = line.post(f"/api/v1{self.path}/adjudications/next")
        if status == 204:
            return False
        work = case["work"]
        name = self._name(line, work)
        assert reviewer not in self.seen[name], "nobody adjudicates what he had a part in"
        body = {
            "result": self.truth.said(person, name)[0],
            "seen": [each["revision"] for each in work["case"]["layers"]],
        }
        status, answer = line.post(f"/api/v1/items/{work['item']['id']}/adjudication", body)
        assert status == 201, answer
        self.decisions["adjudicated"] += 1
        return True

    def review(self, reviewer: int) -> bool:
        """Decide on what waits for this person: return what is wrong once, then fix it; False when nothing waits."""
        person, line = self.lines[reviewer]
        status, found = line.post(f"/api/v1{self.path}/reviews/next")
        if status == 204:
            return False
        work = found["work"]
        assert found["worker"].lower() != person.name, "nobody reviews his own work"
        again = bool(work["review"])
        name = self._name(line, work)
        self.seen[name].add(reviewer)
        own, took = self.truth.said(person, name, 1 + again)
        verdict = judge(self.truth.fields, ITEMS[self.truth.kind], own, work["result"])
        body: dict[str, Any] = {"revision": work["revision"], "active_ms": took, "decision": "accept"}
        if verdict.share_wrong > TOLERANCE:
            wrong = {"decision": "return", "reasons": sorted(verdict.wrong)}
            body |= {"decision": "fix", "result": own} if again else wrong
        status, answer = line.post(f"/api/v1/assignments/{work['assignment']['id']}/reviews", body)
        assert status == 201, answer
        self.decisions[body["decision"]] += 1
        return True

    def release(self, folder: Path) -> list[dict[str, Any]]:
        """The lines of the file of a release of one answer per item."""
        made = self.manager.create_release(
            self.project, states=["accepted", "submitted"], labels="consensus", formats=["jsonl"]
        )
        lines = self.manager.download(made["id"], "jsonl", folder).read_text().splitlines()
        return [json.loads(line) for line in lines]

    def acts(self) -> Counter[str]:
        """How often the threshold did what."""
        found: Counter[str] = Counter()
        before: int | None = None
        while page := self.manager.get(f"{self.path}/threshold-actions", before=before, limit=500):
            found.update(each["action"] for each in page)
            before = page[-1]["id"]
        return found


def _named(number: int) -> str:
    return f"item-{number:05}"


def _file(kind: str, names: Sequence[str], folder: Path) -> Path:
    """What is uploaded: lines of JSON, or an archive of images whose colour says which each is."""
    if kind == "choice":
        path = folder / "texts.jsonl"
        rows = ({"external_id": name, "text": f"text {number}"} for number, name in enumerate(names))
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        return path
    path = folder / "images.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number, name in enumerate(names):
            file = io.BytesIO()
            Image.new("RGB", SIZE, (number >> 16, number >> 8 & 255, number & 255)).save(file, "PNG")
            archive.writestr(name, file.getvalue())
    return path


# -- figures


def right(world: World, found: Mapping[str, tuple[Any, Sequence[Any]]]) -> dict[str, float]:
    """How right answers (value, tied) are on the whole; of boxes F1 at an IoU of .5, and the mean IoU of those matched."""
    score = box_f1() if world.truth.kind == "box" else one_label
    true = {name: world.truth.results[name]["f"] for name in found}
    figures = {"right": mean(score(value, tied, true[name]) for name, (value, tied) in found.items())}
    if world.truth.kind == "box":
        figures["iou"] = mean(
            each for name, (value, _tied) in found.items() for each in box_ious(value or [], true[name])
        )
    return {name: round(value, 4) for name, value in figures.items()}


def alone(world: World, person: Person, names: Iterable[str]) -> dict[str, float]:
    """How right a worker would be who labels all these items himself."""
    return right(world, {name: (world.truth.said(person, name)[0]["f"], ()) for name in names})


def majority(world: World, said: Mapping[str, list[tuple[int, Any]]], most: int) -> dict[str, float]:
    """How right the plain majority, or fusion, of the first `most` answers to each item is; a tie counts as its share."""
    found = {}
    for name, answers in said.items():
        who, values = zip(*answers[:most], strict=True)
        merged = believe(world.truth.fields[0], who, values, 0.5).merged
        found[name] = merged.value, merged.tied
    return right(world, found)


def measured(world: World, lines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Every figure of a run."""
    kind = world.truth.kind
    gold = set(list(world.truth.results)[: GOLD[kind]])
    said = {name: answers for name, answers in world.said.items() if name not in gold}
    released = {
        line["external_id"]: (line["labels"].get("f"), ()) for line in lines if line["external_id"] in said
    }
    how = Counter(line["chosen"]["how"] for line in lines if line["external_id"] in said)
    handed_in = Counter(who for several in world.said.values() for who, _value in several)
    people = {number: person for number, (person, _line) in world.lines.items()}
    restricted = {each["worker_id"]: each["evidence"] for each in reversed(world.measures("restrict"))}
    caught = Counter(people[each].sort for each in restricted)
    able = [alone(world, person, said) for person in crowd(kind) if person.sort == ABLE]
    return {
        "items": len(world.truth.results), "answers": handed_in.total(),
        "answers_per_item": round(mean(map(len, said.values())), 2),
        "restricted": {sort: f"{caught[sort]}/{number}" for sort, number in CROWDS[kind].items()},
        "because": Counter(f"{people[who].sort}: {why.get('collector') or why['sign']}" for who, why in restricted.items()),
        "answers_before": {sort: [handed_in[who] for who in restricted if people[who].sort == sort]
                           for sort in CROWDS[kind] if sort not in (ABLE, PAIR)},
        "pairs_acted_on": world.acted, "threshold": world.acts(), "reviewers": world.decisions,
        "released": len(released), "undecided": sum(value is None for value, _tied in released.values()),
        "how": how,
        "truth": {
            "released": right(world, released),
            "best_worker_alone": max(able, key=lambda each: each["right"]),
            "majority_of_all": majority(world, said, 99), f"majority_of_first_{LEAST}": majority(world, said, LEAST),
        },
    }  # fmt: skip


def run(kind: str, items: int, seed: int) -> dict[str, Any]:
    """One project from intake to release."""
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="project-") as name:
        folder = Path(name)
        settings = settings_for(folder)
        migrate.upgrade(settings)
        site, server = Site(settings), Server(folder)
        server.start()
        try:
            with Client(server.url, site.person("manager", manager=True).token) as manager:
                field = {
                    "name": "f",
                    "kind": kind,
                    "required": True,
                    "classes": [{"name": each} for each in CLASSES],
                }
                project = manager.create_project("Simulated", [field], overlap=LEAST)
                world = World(site, manager, server.port, project["id"], Truth(kind, seed, project["fields"]))
                workers = [world.join(person, "worker") for person in crowd(kind)]
                judges = [
                    world.join(person, "reviewer", *["worker"] * (at == 0))
                    for at, person in enumerate(reviewers())
                ]
                world.set_up([_named(number) for number in range(items)], folder)
                workers, more = [*workers, judges[0]], 1
                while more:
                    more = world.work(workers)
                    for act in (world.adjudicate, world.review):
                        more += world.in_turn(act, judges)
                        world.settle()
                figures = measured(world, world.release(folder))
        finally:
            server.stop()
            site.close()
    return {"kind": kind, "seed": seed, **figures, "s": round(time.perf_counter() - started)}


def table(runs: Sequence[Mapping[str, Any]]) -> str:
    """What is right, in Markdown: a row for each way, a column for each seed."""
    rows = [
        f"| right | {' | '.join('seed ' + str(each['seed']) for each in runs)} |",
        f"|---|{'---|' * len(runs)}",
    ]
    for way in runs[0]["truth"]:
        cells = (
            " / ".join(f"{value:.3f}".lstrip("0") for value in each["truth"][way].values()) for each in runs
        )
        rows.append(f"| {way.replace('_', ' ')} | {' | '.join(cells)} |")
    return "\n".join(rows)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kind", choices=sorted(CROWDS), default="choice")
    asked.add_argument("--items", type=int, default=2000)
    asked.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    options = asked.parse_args()
    runs = []
    for seed in options.seeds:
        runs.append(run(options.kind, options.items, seed))
        print(json.dumps(runs[-1]), flush=True)
    print(table(runs))


if __name__ == "__main__":
    main()
