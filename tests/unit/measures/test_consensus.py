from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelstage.measures.agreement import Undefined
from labelstage.measures.consensus import dawid_skene, majority_vote

from .tables import ANAESTHETISTS, ANAESTHETISTS_CLASSES, ANAESTHETISTS_DOUBTS, ANAESTHETISTS_RATES

VOTES = [
    (patient, observer, rating)
    for patient, line in enumerate(ANAESTHETISTS, start=1)
    for observer, ratings in enumerate(line.split(), start=1)
    for rating in ratings
]
PLAIN = dawid_skene(VOTES, smoothing=0, tolerance=1e-12, iterations=1000)

votes = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from(["ann", "bob", "cho"]), st.sampled_from(["x", "y", "z"])),
    min_size=1,
    max_size=40,
)


def crowd(tasks, workers, per_task, labels, seed):
    """Votes of workers whose skill runs from 0.5 to 0.95, and the truth."""
    random = np.random.default_rng(seed)
    truth = random.integers(labels, size=tasks)
    skill = np.linspace(0.5, 0.95, workers)
    task = np.repeat(np.arange(tasks), per_task)
    worker = random.integers(workers, size=len(task))
    right = random.random(len(task)) < skill[worker]
    wrong = (truth[task] + random.integers(1, labels, size=len(task))) % labels
    given = np.where(right, truth[task], wrong)
    return list(zip(task.tolist(), worker.tolist(), given.tolist(), strict=True)), truth, skill


def test_the_majority_is_counted_per_task():
    verdict = majority_vote([("t", "ann", "cat"), ("t", "bob", "dog"), ("t", "cho", "cat")])["t"]
    assert (verdict.label, verdict.votes, verdict.tied) == ("cat", 3, ())
    assert verdict.share == pytest.approx(2 / 3)


def test_a_tie_is_stated_and_never_broken():
    verdict = majority_vote(
        [("t", "ann", "b"), ("t", "bob", "a"), ("t", "cho", "c"), ("t", "dan", "a"), ("t", "eve", "b")]
    )["t"]
    assert (verdict.label, verdict.tied, verdict.share) == (None, ("a", "b"), 0.4)


def test_no_votes_no_verdicts():
    assert majority_vote([]) == {}
    with pytest.raises(Undefined, match="no votes"):
        dawid_skene([])


@given(votes=votes, random=st.randoms(use_true_random=False))
def test_the_order_of_votes_plays_no_part(votes, random):
    mixed = list(votes)
    random.shuffle(mixed)
    assert majority_vote(votes) == majority_vote(mixed)
    one, other = dawid_skene(votes, iterations=5), dawid_skene(mixed, iterations=5)
    assert one.log_likelihood == pytest.approx(other.log_likelihood)


def test_the_anaesthetists_have_the_known_classes_and_doubts():
    best = PLAIN.best()
    assert "".join(best[patient][0] for patient in range(1, 46)) == ANAESTHETISTS_CLASSES
    doubts = {patient: sure for patient, (_, sure) in best.items() if sure < 0.9999}
    assert doubts == pytest.approx(ANAESTHETISTS_DOUBTS, abs=2e-6)


def test_the_anaesthetists_have_the_known_error_rates_and_likelihood():
    assert PLAIN.converged
    assert PLAIN.log_likelihood == pytest.approx(-192.890881, abs=1e-5)
    np.testing.assert_allclose(PLAIN.confusion, ANAESTHETISTS_RATES, atol=2e-5)


def test_more_starts_never_give_a_less_likely_fit():
    again = dawid_skene(VOTES, smoothing=0, tolerance=1e-12, iterations=1000, restarts=3, seed=4)
    assert again.log_likelihood >= PLAIN.log_likelihood
    assert (
        again.log_likelihood
        == dawid_skene(
            VOTES, smoothing=0, tolerance=1e-12, iterations=1000, restarts=3, seed=4
        ).log_likelihood
    )


@given(votes=votes, smoothing=st.sampled_from([0.0, 0.01, 1.0]))
def test_probabilities_are_probabilities(votes, smoothing):
    model = dawid_skene(votes, smoothing=smoothing, iterations=20)
    assert model.posterior.shape == (len(model.tasks), len(model.labels))
    assert np.isfinite(model.log_likelihood)
    for table in (model.posterior, model.confusion):
        np.testing.assert_allclose(table.sum(axis=-1), 1)
        assert (table >= 0).all()


def test_a_unanimous_crowd_is_believed():
    model = dawid_skene([(task, worker, "ab"[task % 2]) for task in range(10) for worker in range(3)])
    assert all(label == "ab"[task % 2] and sure > 0.999 for task, (label, sure) in model.best().items())


def test_the_model_beats_the_majority_and_knows_who_is_good():
    votes, truth, skill = crowd(tasks=2000, workers=20, per_task=5, labels=3, seed=11)
    model = dawid_skene(votes)
    best, majority = model.best(), majority_vote(votes)
    by_model = np.mean([best[task][0] == truth[task] for task in range(2000)])
    by_majority = np.mean([majority[task].label == truth[task] for task in range(2000)])
    assert by_model > by_majority + 0.02
    assert np.corrcoef([model.skill()[worker] for worker in range(20)], skill)[0, 1] > 0.95


def test_smoothing_takes_a_worker_with_one_vote_for_one_of_the_crowd():
    votes = [
        (task, worker, "ab"[(task + (task % 5 == worker)) % 2]) for task in range(40) for worker in range(4)
    ]
    skill = dawid_skene([*votes, (0, "right", "a"), (0, "wrong", "b")], smoothing=1).skill()
    crowd = sum(skill[worker] for worker in range(4)) / 4
    assert crowd - 0.1 < skill["wrong"] < crowd < skill["right"] < crowd + 0.05


@pytest.mark.parametrize(
    "options", [{"smoothing": -1}, {"tolerance": 0}, {"iterations": 0}, {"restarts": -1}]
)
def test_senseless_options_are_refused(options):
    with pytest.raises(ValueError, match="must"):
        dawid_skene(VOTES, **options)


def test_a_million_votes_take_seconds():
    votes, truth, _ = crowd(tasks=200_000, workers=500, per_task=5, labels=4, seed=2)
    began = time.process_time()
    model = dawid_skene(votes)
    assert time.process_time() - began < 4  # measured: 1.4 s; more for a busy machine
    best = model.best()
    assert np.mean([best[task][0] == truth[task] for task in range(0, 200_000, 100)]) > 0.9
