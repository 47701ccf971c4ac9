"""Where several put an edge: by how precisely each places edges, which is learned from how far apart they are."""

from __future__ import annotations

import numpy as np
import pytest

from labelstage.measures.consensus import Placing, placed

SPREADS = {"fine": 0.02, "usual": 0.04, "careless": 0.1}


def drawn(things: int) -> list[tuple[float, dict[str, list[tuple[float, float]]]]]:
    """The true place of one edge of each thing, of length 100, and where each worker put it."""
    random = np.random.default_rng(1)
    return [
        (
            true,
            {who: [(true + float(random.normal(0, 100 * spread)), 100.0)] for who, spread in SPREADS.items()},
        )
        for true in random.uniform(0, 500, things).tolist()
    ]


def test_precision_is_learned_without_the_truth() -> None:
    placing = Placing()
    for _true, edges in drawn(1000):
        placing.add(edges)
    assert placing.spreads() == pytest.approx(SPREADS, abs=0.01)


def test_one_of_whom_little_is_known_has_the_usual_precision() -> None:
    placing = Placing()
    for _true, edges in drawn(300):
        placing.add(edges)
    usual = (sum(spread**2 for spread in SPREADS.values()) / 3) ** 0.5
    placing.add({"new": [(0.0, 100.0)], "fine": [(0.0, 100.0)]})
    assert placing.spreads()["new"] == pytest.approx(usual, rel=0.15)


def test_places_by_precision_are_nearer_the_truth_than_medians() -> None:
    things = drawn(1000)
    spreads = [SPREADS[who] for who in SPREADS]
    own = [abs(placed([each[who][0] for who in SPREADS], spreads) - true) for true, each in things]
    medians = [abs(float(np.median([each[who][0][0] for who in SPREADS])) - true) for true, each in things]
    assert np.mean(own) < 0.85 * np.mean(medians)


def test_one_edge_far_off_hardly_moves_the_place() -> None:
    near = [(10.0, 100.0), (10.0, 100.0), (11.0, 100.0)]
    assert placed([*near, (60.0, 100.0)], [0.02] * 4) < 12


def test_where_nobody_shared_a_thing_nothing_is_known() -> None:
    assert Placing().spreads() == {}
