"""How many labels the dynamic overlap saves at equal accuracy, replayed: python -m bench.overlap [--bluebirds FOLDER] [--minimum 5]

Labels come in an order by lot, one more per item and round, as the rule of a field asks for them: until the confidence of
the item is reached, never below the minimum. After each round the crowd is learned anew from what has come in, by the code
that a project uses; no truth is ever shown to it. The same labels in the same order under a fixed overlap of 1, 2, 3 ... give
the accuracy to compare with, by the same method and by majority.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from labelstage.kinds.believed import believe
from labelstage.measures.consensus import unknown
from labelstage.services.consensus.fitting import Answers, fitted

from .crowds import boxes, spans

TARGETS = (0.7, 0.8, 0.9, 0.95, 0.99, 0.999)
MATCH = 0.5


@dataclass(frozen=True)
class Replay:
    """A field, for each item the answers (worker, value), its truth, and how right a merged answer is, 0 to 1."""

    name: str
    field: dict[str, Any]
    answers: list[list[tuple[int, Any]]]
    truth: list[Any]
    score: Callable[[Any, Sequence[Any], Any], float]
    minimum: int = 2
    gold: Sequence[
        tuple[list[tuple[int, Any]], Any]
    ] = ()  # other items, all that was said of them, and their known answer


def learned(replay: Replay, taken: Sequence[Sequence[tuple[int, Any]]]) -> Any:
    """The crowd, from what has come in."""
    answers = Answers(replay.field)
    for item, truth in replay.gold:
        answers.add([who for who, _value in item], [value for _who, value in item], MATCH, truth, gold=True)
    for item in taken:
        answers.add([who for who, _value in item], [value for _who, value in item], MATCH)
    return fitted(answers)[0]


def merged(replay: Replay, item: Sequence[tuple[int, Any]], crowd: Any) -> Any:
    return believe(replay.field, [who for who, _value in item], [value for _who, value in item], MATCH, crowd)


def accuracy(replay: Replay, taken: Sequence[Sequence[tuple[int, Any]]], crowd: Any) -> float:
    found = [merged(replay, item, crowd).merged for item in taken]
    scores = [
        replay.score(each.value, each.tied, truth) for each, truth in zip(found, replay.truth, strict=True)
    ]
    return float(np.mean(scores))


def fixed(
    replay: Replay, shuffled: Sequence[Sequence[tuple[int, Any]]], most: int
) -> list[tuple[float, float]]:
    """For each fixed overlap the accuracy of the chosen method and of the majority."""
    plain = unknown([])
    found = []
    for number in range(1, most + 1):
        taken = [item[:number] for item in shuffled]
        found.append((accuracy(replay, taken, learned(replay, taken)), accuracy(replay, taken, plain)))
    return found


def dynamic(
    replay: Replay, shuffled: Sequence[Sequence[tuple[int, Any]]], target: float
) -> tuple[float, float]:
    """(labels per item, accuracy) when an item gets no more as long as it is sure enough.

    As in a project, an item that is no longer sure enough once more is known of the workers is asked for again.
    """
    taken: list[list[tuple[int, Any]]] = [list(item[: replay.minimum]) for item in shuffled]
    more = True
    while more:
        crowd, more = learned(replay, taken), False
        for at, item in enumerate(taken):
            if len(item) < len(shuffled[at]) and merged(replay, item, crowd).confidence < target:
                item.append(shuffled[at][len(item)])
                more = True
    return float(np.mean([len(item) for item in taken])), accuracy(replay, taken, crowd)


def needed(curve: Sequence[float], wanted: float) -> float:
    """The fixed overlap that first is as accurate, between two whole ones by straight line; infinite when none is."""
    best = np.maximum.accumulate(curve)
    if wanted <= best[0]:
        return 1.0
    at = int(np.argmax(best >= wanted))
    if best[at] < wanted:
        return float("inf")
    return float(at + (wanted - best[at - 1]) / (best[at] - best[at - 1]))


def apart(replay: Replay, order: Sequence[int], gold: int) -> Replay:
    """The same with so many of its items for gold."""
    known, others = order[:gold], order[gold:]
    return replace(
        replay,
        gold=[(replay.answers[at], replay.truth[at]) for at in known],
        answers=[replay.answers[at] for at in others],
        truth=[replay.truth[at] for at in others],
    )


def replayed(whole: Replay, seeds: int, most: int, gold: int = 0) -> dict[str, Any]:
    """Everything about one set: means over the orders, savings with their 95 % interval. Other items are `gold` in each order."""
    curves, runs = [], []
    for seed in range(seeds):
        random = np.random.default_rng(seed)
        replay = apart(whole, random.permutation(len(whole.answers)).tolist(), gold) if gold else whole
        shuffled = [
            [item[at] for at in random.permutation(len(item))[:most].tolist()] for item in replay.answers
        ]
        curves.append(fixed(replay, shuffled, most))
        runs.append([dynamic(replay, shuffled, target) for target in TARGETS])
    fixed_, dynamic_ = np.array(curves), np.array(runs)  # seeds x overlaps x 2, seeds x targets x 2
    return {
        "set": whole.name,
        "items": len(whole.answers) - gold,
        "gold": gold,
        "fixed_chosen": fixed_[:, :, 0].mean(axis=0).round(4).tolist(),
        "fixed_majority": fixed_[:, :, 1].mean(axis=0).round(4).tolist(),
        "dynamic": [_point(target, dynamic_[:, at], fixed_) for at, target in enumerate(TARGETS)],
    }


def _point(target: float, runs: Any, curves: Any) -> dict[str, Any]:
    labels, right = runs.mean(axis=0).tolist()
    return {
        "target": target,
        "labels": round(labels, 2),
        "accuracy": round(right, 4),
        "saved": _saved(runs, curves[:, :, 0]),
        "saved_against_majority": _saved(runs, curves[:, :, 1]),
    }


def _saved(runs: Any, curves: Any) -> dict[str, float | None]:
    """The share of labels saved at equal accuracy, with an interval by bootstrap over the orders; None where no fixed overlap
    is as accurate."""
    random = np.random.default_rng(0)
    drawn = [random.integers(len(runs), size=len(runs)) for _sample in range(500)]
    values = [_share(runs, curves), *(_share(runs[each], curves[each]) for each in drawn)]
    if not np.isfinite(values[0]):
        return {"share": None, "low": None, "high": None}
    low, high = np.nanquantile(np.clip(values[1:], -9, 1), (0.025, 0.975)).tolist()
    return {"share": round(values[0], 3), "low": round(low, 3), "high": round(high, 3)}


def _share(runs: Any, curves: Any) -> float:
    labels, right = runs.mean(axis=0)
    fixed_needed = needed(curves.mean(axis=0), right)
    return float(1 - labels / fixed_needed) if np.isfinite(fixed_needed) else float("inf")


def one_label(value: Any, tied: Sequence[Any], truth: Any) -> float:
    """1 for the right label, the share of a tie in which it stands."""
    return float(value == truth) if value is not None else (truth in tied) / max(len(tied), 1)


def bluebirds(folder: Path) -> Replay:
    """Welinder's two-class set: labels.yaml is {worker: {item: bool}}, gt.yaml {item: bool}."""
    import yaml

    labels = yaml.safe_load((folder / "labels.yaml").read_text())
    truth = yaml.safe_load((folder / "gt.yaml").read_text())
    names = {True: "yes", False: "no"}
    items = sorted(truth)
    answers = [
        [(worker, names[given[item]]) for worker, given in enumerate(labels.values()) if item in given]
        for item in items
    ]
    field = {"name": "f", "kind": "choice", "multiple": False, "classes": [{"name": "yes"}, {"name": "no"}]}
    return Replay("bluebirds", field, answers, [names[truth[item]] for item in items], one_label)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--bluebirds", type=Path)
    asked.add_argument("--seeds", type=int, default=10)
    asked.add_argument("--most", type=int, default=20)
    asked.add_argument("--minimum", type=int, default=2, help="labels of an item whatever they say")
    asked.add_argument("--items", type=int, default=100, help="of the simulated sets")
    asked.add_argument(
        "--gold", type=int, default=0, help="items whose answer is known, of the set with a truth"
    )
    options = asked.parse_args()
    if options.bluebirds:
        birds = replace(bluebirds(options.bluebirds), minimum=options.minimum)
        print(json.dumps(replayed(birds, options.seeds, options.most, options.gold)))
    for name, make in (("simulated boxes", boxes), ("simulated spans", spans)):
        replay = Replay(name, *make(options.items), minimum=options.minimum)
        print(json.dumps(replayed(replay, options.seeds, min(options.most, 10))))


if __name__ == "__main__":
    main()
