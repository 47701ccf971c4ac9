"""How long measures take, and how much memory: python -m bench.measures [--quick]

Alpha over a million ratings; the agreement of boxes on 100,000 images drawn by three people each, as the score job works it
out, and the report counted from it. CPU time, which other programs on the machine hardly change, beside the clock's.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from labelstage.measures.agreement import krippendorff_alpha
from labelstage.services.quality.answers import ItemAnswers
from labelstage.services.quality.compact import block
from labelstage.services.quality.counting import count
from labelstage.services.quality.kinds import tallies

CLASSES = [{"name": name} for name in ("car", "bus", "bike", "person")]


def timed(work: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    """What the work returns, and its seconds by the CPU and by the clock."""
    cpu, clock = time.process_time(), time.perf_counter()
    result = work()
    return result, {
        "cpu_s": round(time.process_time() - cpu, 2),
        "s": round(time.perf_counter() - clock, 2),
    }


def peak_mb() -> float:
    """The most memory that this process ever held."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 0)


def alphas(ratings: int) -> dict[str, Any]:
    """Krippendorff's alpha over so many ratings, a quarter of them missing besides."""
    random = np.random.default_rng(1)
    table = random.integers(0, 5, (4, ratings // 3)).astype(float)
    table[random.random(table.shape) < 0.25] = np.nan
    return {
        level: timed(lambda level=level: krippendorff_alpha(table, level=level))[1]
        for level in ("nominal", "ordinal", "interval", "ratio")
    }


def images(number: int) -> Iterator[ItemAnswers]:
    """Images on which three people draw the same five boxes, each with a shaky hand, a few missed or named otherwise."""
    random = np.random.default_rng(2)
    for item in range(1, number + 1):
        truth = random.integers(0, 500, (5, 2)).tolist()
        said = {}
        for worker in (1, 2, 3):
            shaken = random.normal(0, 3, (5, 4)).tolist()
            missed = random.random(5).tolist()
            said[worker] = [
                {
                    "class": CLASSES[(at + (missed[at] > 0.95)) % 4]["name"],
                    "x": x + shaken[at][0],
                    "y": y + shaken[at][1],
                    "width": 60 + shaken[at][2],
                    "height": 40 + shaken[at][3],
                }
                for at, (x, y) in enumerate(truth)
                if missed[at] > 0.03
            ]
        yield ItemAnswers(item, {"objects": said}, {}, 0, None)


def boxes(number: int) -> dict[str, Any]:
    """Compare the boxes of every two people on every image, then count the report."""
    field = {"name": "objects", "kind": "box", "classes": CLASSES}
    tally = tallies([field], 0.5)["objects"]
    before, rows = peak_mb(), []

    def compare() -> None:
        for item in images(number):
            packed = tally.compare(item).packed()
            rows.append((item.item_id, None, packed["pairs"], packed["cells"], packed["units"]))

    _made, making = timed(lambda: sum(1 for _item in images(number)))
    _compared, comparing = timed(compare)
    held = peak_mb()
    found, counting = timed(lambda: count(tally, block(tally.columns, rows)))
    values = {
        measure.name: round(measure.value, 4) for measure in found.measures if measure.value is not None
    }
    return {
        "images": number,
        "compare": {key: round(comparing[key] - making[key], 2) for key in comparing},
        "report": counting,
        "kept_bytes_per_image": round(sum(len(part) for row in rows for part in row[2:]) / number),
        "peak_mb": {"before": before, "compared": held, "reported": peak_mb()},
        "values": values,
    }


def main() -> None:
    """Print the figures as JSON."""
    quick = "--quick" in sys.argv
    figures = {
        "alpha_1m": alphas(100_000 if quick else 1_000_000),
        "boxes": boxes(5_000 if quick else 100_000),
    }
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
