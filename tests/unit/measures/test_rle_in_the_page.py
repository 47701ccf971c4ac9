"""Masks are written by Python and by the page: each reads what the other wrote."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import numpy as np

from labelstage.measures import rle

ROOT = Path(__file__).resolve().parents[3]
#: Reads masks, and writes each anew with its area and its counts.
PAGE = """
import { readFileSync } from "node:fs";
import { area } from "./static/workbench/raster/region.js";
import { fromRle, toCounts, toRle } from "./static/workbench/raster/rle.js";
const masks = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(masks.map(({ size: [height, width], counts }) => {
  const region = fromRle(counts, { width, height });
  return [toRle(region), area(region), toCounts(region)];
})));
"""


def test_random_masks_are_the_same_in_python_and_in_the_page() -> None:
    random = np.random.default_rng(17)
    masks = []
    for _ in range(200):
        height, width = (int(side) for side in random.integers(1, 60, 2))
        masks.append(random.random((height, width)) < random.choice([0.01, 0.5, 0.97]))
    masks += [np.zeros((3, 4), bool), np.ones((3, 4), bool), np.zeros((900, 1300), bool)]
    runs = [rle.from_mask(mask) for mask in masks]
    sent = [
        {"size": list(mask.shape), "counts": rle.string(each)} for mask, each in zip(masks, runs, strict=True)
    ]
    page = subprocess.run(
        ["node", "--input-type=module", "-e", PAGE],
        cwd=ROOT,
        input=json.dumps(sent),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    for (written, area, counts), mask, each, one in zip(
        json.loads(page.stdout), masks, runs, sent, strict=True
    ):
        assert written == one["counts"]
        assert area == mask.sum()
        assert rle.parse(counts, mask.shape).tolist() == each.tolist()


def test_the_vectors_that_the_tests_of_the_page_read_hold_here_too() -> None:
    vectors = json.loads((ROOT / "tests" / "node" / "raster" / "rle.json").read_text())["masks"]
    for vector in vectors:
        runs = rle.parse(vector["rle"], tuple(vector["size"]))
        assert runs.tolist() == vector["counts"]
        assert rle.string(runs) == vector["rle"]
