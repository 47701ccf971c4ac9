from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

from labelstage import measures

MODULES = [
    module.name.removeprefix("labelstage.measures.")
    for module in pkgutil.walk_packages(measures.__path__, "labelstage.measures.")
]


@pytest.mark.parametrize("name", MODULES)
def test_the_worked_examples_in_the_docstrings_are_true(name):
    result = doctest.testmod(importlib.import_module(f"labelstage.measures.{name}"))
    assert result.failed == 0


def test_every_measure_shows_a_worked_example():
    from labelstage.measures import agreement, bootstrap, boxes, consensus, matching, spans

    shown = [
        agreement.cohen_kappa,
        agreement.fleiss_kappa,
        agreement.gwet_ac1,
        agreement.krippendorff_alpha,
        agreement.percent_agreement,
        bootstrap.bootstrap_interval,
        boxes.compare,
        boxes.iou,
        consensus.dawid_skene,
        consensus.majority_vote,
        matching.match,
        spans.compare,
    ]
    assert [function.__name__ for function in shown if ">>>" not in (function.__doc__ or "")] == []
