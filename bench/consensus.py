"""How right each method is on real sets: python -m bench.consensus [--bluebirds FOLDER] [--w55 FOLDER]

Bluebirds has a known truth. The LabelMe set of 20 images with one outlined vehicle each, by four people, has none: there the merged
outline of three is compared with that of the fourth, beside how two single people compare.
"""

from __future__ import annotations

import argparse
import json
import time
from itertools import permutations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np

from labelstage.kinds.believed import believe
from labelstage.measures import polygons
from labelstage.measures.consensus import SHAPES, choose, code, dawid_skene, fit, majority_vote
from labelstage.services.consensus.fitting import Answers, fitted

from .overlap import bluebirds, one_label

OUTLINE: dict[str, Any] = {
    "name": "f", "kind": "polygon", "classes": [{"name": name, "attributes": []} for name in ("car", "truck")],
}  # fmt: skip


def with_truth(folder: Path) -> dict[str, Any]:
    """The share of bluebirds' items that each method gets right, and the one chosen without seeing the truth."""
    replay = bluebirds(folder)
    votes = [(at, who, label) for at, item in enumerate(replay.answers) for who, label in item]
    found = {}
    for method in SHAPES:
        best = fit(votes, method, smoothing=0.5).best()
        found[method] = [one_label(best[at][0], (), truth) for at, truth in enumerate(replay.truth)]
    plain = majority_vote(votes)
    found["majority"] = [
        one_label(plain[at].label, plain[at].tied, truth) for at, truth in enumerate(replay.truth)
    ]
    chosen = choose(code(votes))
    return {
        **{method: round(float(np.mean(right)), 4) for method, right in found.items()},
        "chosen": chosen.method,
        "ground": chosen.ground,
    }


def outlines(folder: Path) -> list[list[list[dict[str, Any]]]]:
    """By image, by person: what he outlined and did not delete."""
    names = sorted(path.name for path in (folder / "w55-e04-objects1").glob("*.xml"))
    return [
        [_objects(folder / f"w55-e04-objects{who}" / name) for who in (1, 2, 3, 4)]
        for name in names
        if all((folder / f"w55-e04-objects{who}" / name).exists() for who in (1, 2, 3, 4))
    ]


def _objects(path: Path) -> list[dict[str, Any]]:
    found = []
    for at, each in enumerate(ElementTree.parse(path).getroot().iter("object")):
        name = "truck" if "truck" in (each.findtext("name") or "") else "car"
        rows = [[float(pt.findtext("x") or 0), float(pt.findtext("y") or 0)] for pt in each.iter("pt")]
        if each.findtext("deleted") != "1" and len(rows) > 2:
            found.append({"id": f"o{at}", "class": name, "points": rows, "attributes": {}})
    return found


def without_truth(folder: Path) -> dict[str, Any]:
    """Mean IoU with the fourth person's outline: of the three others merged, and of one other."""
    images = outlines(folder)
    answers = Answers(OUTLINE)
    for image in images:
        answers.add([1, 2, 3, 4], image, 0.5)
    crowd, choice = fitted(answers)
    merged, single = [], []
    for image in images:
        for who in range(4):
            others = [at for at in range(4) if at != who]
            value = believe(OUTLINE, others, [image[at] for at in others], 0.5, crowd).merged.value
            merged.append(_iou(value, image[who]))
        single += [_iou(image[one], image[two]) for one, two in permutations(range(4), 2)]
    return {
        "images": len(images),
        "merged_of_three": round(float(np.mean(merged)), 4),
        "one_other": round(float(np.mean(single)), 4),
        "method": crowd.method,
        "ground": choice.ground if choice else None,
    }


def _iou(left: list[Any], right: list[Any]) -> float:
    """Of the first outlines; 0 where only one has any."""
    if not left or not right:
        return float(not left and not right)
    return float(polygons.iou([left[0]["points"]], [right[0]["points"]])[0, 0])


def speed(votes: int) -> dict[str, float]:
    """Seconds of CPU for Dawid and Skene over so many votes by 500 workers, four labels."""
    random = np.random.default_rng(2)
    task = np.repeat(np.arange(votes // 5), 5)
    truth, worker = random.integers(4, size=votes // 5), random.integers(500, size=len(task))
    right = random.random(len(task)) < np.linspace(0.5, 0.95, 500)[worker]
    given = np.where(right, truth[task], (truth[task] + random.integers(1, 4, size=len(task))) % 4)
    rows = list(zip(task.tolist(), worker.tolist(), given.tolist(), strict=True))
    began = time.process_time()
    model = dawid_skene(rows)
    return {
        "votes": len(rows),
        "cpu_s": round(time.process_time() - began, 2),
        "iterations": model.iterations,
    }


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--bluebirds", type=Path)
    asked.add_argument("--w55", type=Path)
    asked.add_argument("--votes", type=int, default=1_000_000)
    options = asked.parse_args()
    if options.bluebirds:
        print(json.dumps({"bluebirds": with_truth(options.bluebirds)}))
    if options.w55:
        print(json.dumps({"w55": without_truth(options.w55)}))
    print(json.dumps({"dawid_skene": speed(options.votes)}))


if __name__ == "__main__":
    main()
