"""How many colluding pairs are found, and how many honest people are accused, by how much two have in common.

    python -m bench.anomaly [seeds]

Prints for each sort of crowd the rates at several corrected p-values (LabelStage names a pair from 0.01 on).
"""

from __future__ import annotations

import random
import sys
import time
from dataclasses import replace

from labelstage.measures.collusion import shared_errors
from labelstage.simulator.crowds import CLASSES, Crowd, answer

#: Like that of bench.project: forty people, some four an item.
PROJECT = Crowd(skilled=26, unskilled=8, spammers=4, items=2000, overlap=4, gold=0.016, copied=0.97)
CROWDS = {
    "40 people, four an item, 32 of gold, 2000 items": PROJECT,
    "38 honest people, four an item, 32 of gold, 2000 items": replace(PROJECT, pairs=0),
    "32 people, 600 items": Crowd(),
    "32 people, 2000 items": Crowd(items=2000),
    "32 people, 2000 items, a third hard": Crowd(items=2000, hard=0.33),
    "mostly unskilled, 2000 items": Crowd(skilled=8, unskilled=20, items=2000),
    "13 people, no gold, 2000 items": Crowd(gold=0, items=2000, skilled=8, unskilled=3),
    "32 honest people, three an item, 40 % hard, 2000 items": Crowd(pairs=0, overlap=3, hard=0.4, items=2000),
    "copying half of the time, 2000 items": Crowd(copied=0.5, items=2000),
    "two pairs, 2000 items": Crowd(pairs=2, items=2000),
}
BOUNDS = (0.001, 0.01, 0.05)


def main(seeds: int) -> None:
    print(
        f"{seeds} seeds each; found: of the colluding pairs; false: of the honest pairs, and of the projects"
    )
    for name, crowd in CROWDS.items():
        started = time.process_time()
        results = []
        for seed in range(seeds):
            said = answer(crowd, random.Random(seed))
            results.append((said.colluding, shared_errors(said.labels, said.known, CLASSES)))
        print(f"{name} ({(time.process_time() - started) / seeds:.2f} s of CPU each)")
        for bound in BOUNDS:
            hits = [
                {(each.left, each.right) for each in found if each.corrected < bound}
                for _pairs, found in results
            ]
            right = sum(len(hit & pairs) for hit, (pairs, _found) in zip(hits, results, strict=True))
            wrong = [hit - pairs for hit, (pairs, _found) in zip(hits, results, strict=True)]
            honest = sum(len(found) - len(pairs) for pairs, found in results)
            print(
                f"  below {bound}: found {right}/{crowd.pairs * seeds}, "
                f"false {sum(map(len, wrong))}/{honest} pairs, {sum(map(bool, wrong))}/{seeds} projects"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
