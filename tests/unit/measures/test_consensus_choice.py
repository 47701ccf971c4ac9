"""Which model of the workers is believed, and what is believed of one item while its votes come in."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labelstage.measures.agreement import Undefined
from labelstage.measures.consensus import (
    SHAPES,
    borda,
    bradley_terry,
    change_by_one_more,
    choose,
    code,
    dawid_skene,
    expected_f1,
    fit,
    majority_vote,
    missed,
    posterior,
    settled,
)

some_votes = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from(["ann", "bob", "cho"]), st.sampled_from(["x", "y", "z"])),
    min_size=1,
    max_size=40,
)


def crowd(tasks, skills, per_task, labels=2, seed=0):
    """Votes of workers who err evenly, and the truth."""
    random = np.random.default_rng(seed)
    truth = {task: int(random.integers(labels)) for task in range(tasks)}
    votes = []
    for task, label in truth.items():
        for worker in random.choice(len(skills), per_task, replace=False).tolist():
            right = random.random() < skills[worker]
            votes.append((task, worker, label if right else int(label + random.integers(1, labels)) % labels))
    return votes, truth


def accuracy(answers, truth):
    return np.mean([answers[task] == label for task, label in truth.items()])


def best(model):
    return {task: label for task, (label, _sure) in model.best().items()}


@settings(max_examples=25)
@given(some_votes, st.sampled_from(SHAPES))
def test_without_smoothing_the_likelihood_never_falls_from_step_to_step(votes, shape):
    path = fit(votes, shape, smoothing=0, iterations=30, tolerance=1e-12).path
    assert all(after >= before - 1e-9 for before, after in itertools.pairwise(path))


@settings(max_examples=25)
@given(some_votes, st.sampled_from(SHAPES))
def test_every_belief_and_every_row_of_a_matrix_sums_to_one(votes, shape):
    model = fit(votes, shape)
    assert np.allclose(model.posterior.sum(axis=1), 1)
    assert np.allclose(model.confusion.sum(axis=2), 1)
    assert 0 <= model.posterior.min() <= model.posterior.max() <= 1


@settings(max_examples=25)
@given(some_votes)
def test_where_all_are_taken_for_equals_the_most_probable_label_is_the_majoritys(votes):
    model = fit(votes, "shared", smoothing=1)
    better_than_chance = model.confusion[0, 0, 0] > 1 / len(model.labels) + 1e-6
    for task, verdict in majority_vote(votes).items() if better_than_chance else ():
        at = settled(model.posterior[model.tasks.index(task)])
        assert (None if at is None else model.labels[at]) == verdict.label


def test_what_is_known_is_believed_and_teaches_who_is_right():
    votes = [(task, worker, "xy"[worker == "liar"]) for task in range(6) for worker in ("ann", "liar")]
    model = fit(votes, "one_coin", truth={0: "x", 1: "x"})
    assert model.best()[0] == ("x", 1.0)
    assert model.best()[5][0] == "x"
    assert model.skill()["ann"] > 0.9 > 0.1 > model.skill()["liar"]


def test_a_worker_who_always_says_the_same_is_found_out_by_mace():
    votes, truth = crowd(120, [0.9] * 4, 4)
    votes += [(task, worker, 1) for task in truth for worker in ("s1", "s2", "s3")]
    plain = {task: verdict.label for task, verdict in majority_vote(votes).items()}
    assert accuracy(best(fit(votes, "mace")), truth) > accuracy(plain, truth) + 0.1


def test_equally_able_workers_are_left_to_the_majority():
    votes, _truth = crowd(200, [0.8] * 60, 3, labels=4)
    assert choose(code(votes)).method == "shared"


def test_a_few_able_among_many_careless_are_noticed():
    votes, truth = crowd(300, [0.95] * 3 + [0.55] * 6, 6)
    choice = choose(code(votes))
    assert choice.method != "shared"
    assert choice.ground == "votes"
    plain = {task: verdict.label for task, verdict in majority_vote(votes).items()}
    assert accuracy(best(fit(votes, choice.method)), truth) > accuracy(plain, truth)


def test_dawid_skene_is_not_chosen_where_known_answers_show_that_the_majority_wins():
    """Three who copy each other look skilled to every model; four independent workers outvote them."""
    random = np.random.default_rng(5)
    votes, truth = crowd(300, [0.8] * 4, 4)
    for task, label in truth.items():
        copied = label if random.random() < 0.55 else 1 - label
        votes += [(task, f"copy {number}", copied) for number in range(3)]
    plain = {task: verdict.label for task, verdict in majority_vote(votes).items()}
    assert accuracy(plain, truth) > accuracy(best(dawid_skene(votes)), truth) + 0.1
    blind, told = choose(code(votes)), choose(code(votes), {task: truth[task] for task in range(60)})
    assert (blind.ground, told.ground, told.method) == ("votes", "truth", "shared")
    by_method = {each.method: each.accuracy for each in told.evidence}
    assert by_method["shared"] > by_method["dawid_skene"]


def test_a_handful_of_items_is_no_evidence_for_anything_but_the_majority():
    votes, _truth = crowd(8, [0.9, 0.9, 0.3], 3)
    choice = choose(code(votes))
    assert (choice.method, choice.ground) == ("shared", "few")
    with pytest.raises(Undefined, match="two answers"):
        choose(code([("t", "ann", "x"), ("u", "bob", "y")]))


def test_where_nobody_echoes_anybody_no_model_is_believed_over_the_majority():
    """Two who always say the same, and one who knows: his votes alone break every tie, and nothing shows that he is right."""
    random = np.random.default_rng(4)
    truth = {task: int(random.integers(2)) for task in range(60)}
    votes = [(task, "knows", label) for task, label in truth.items()]
    votes += [(task, "no", int(random.random() < 0.05)) for task in truth]
    votes += [(task, "yes", int(random.random() < 0.95)) for task in truth]
    choice = choose(code(votes))
    assert (choice.method, choice.ground) == ("shared", "habit")


def test_a_method_that_says_the_same_of_every_item_is_never_chosen():
    """Votes that tell nothing of each other: with one class alone a model foretells them as well as habit does, and no better."""
    random = np.random.default_rng(7)
    votes = [
        (task, f"w{who}", int(random.random() < 0.2 + 0.01 * who))
        for task in range(100)
        for who in random.permutation(30)[:3]
    ]
    choice = choose(code(votes))
    assert (choice.method, choice.ground, choice.caution) == ("shared", "habit", 1.0)


def test_votes_count_for_less_where_the_same_items_mislead_several():
    random = np.random.default_rng(3)
    alone, truth = crowd(300, [0.9] * 6, 5)
    lured = [
        (task, worker, 1 - truth[task] if task % 5 == 0 and random.random() < 0.5 else label)
        for task, worker, label in alone
    ]
    independent, misled = choose(code(alone)), choose(code(lured))
    assert (independent.ground, misled.ground) == ("votes", "votes")
    assert independent.caution < misled.caution
    even = np.array([[0.9, 0.1], [0.1, 0.9]])
    plain, cautious = (
        posterior(np.array([0.5, 0.5]), [even] * 3, [0, 0, 0], caution) for caution in (1.0, misled.caution)
    )
    assert 0.5 < cautious[0] < plain[0]


@pytest.mark.parametrize(("hard", "misled"), [(0.85, False), (0.3, True)])
def test_gold_shows_what_votes_never_can_that_most_are_wrong_about_the_same_items(hard, misled):
    """Where most fall for the same wrong answer their votes bear each other out. Twenty-five answered each item of gold."""
    random = np.random.default_rng(3)
    truth = {task: int(random.integers(2)) for task in range(320)}
    gold = {task: truth[task] for task in range(40)}
    votes = []
    for task, label in truth.items():
        right = hard if random.random() < 0.15 else 0.85
        who = random.choice(30, 25 if task in gold else 5, replace=False).tolist()
        votes += [(task, each, label if random.random() < right else 1 - label) for each in who]
    blind, told = choose(code(votes)), choose(code(votes), told=gold)
    assert (blind.caution, blind.checked, blind.sure) == (1.0, 0, None)
    assert (told.method, told.ground, told.checked) == (blind.method, blind.ground, 40)
    assert (told.caution > 1) == misled
    assert told.sure < told.right + 0.01


def test_evidence_of_the_same_seed_is_the_same():
    votes, _truth = crowd(60, [0.9, 0.8, 0.6], 3)
    assert choose(code(votes), seed=3) == choose(code(votes), seed=3)


def test_who_is_no_better_than_chance_moves_nothing():
    unsure = np.array([[0.5, 0.5], [0.5, 0.5]])
    assert posterior(np.array([0.3, 0.7]), [unsure], [0]).tolist() == pytest.approx([0.3, 0.7])
    assert change_by_one_more(np.array([0.3, 0.7]), unsure) == 0


def test_the_surer_the_answer_the_less_one_more_vote_may_change_it():
    typical = np.array([[0.8, 0.2], [0.2, 0.8]])
    chances = [change_by_one_more(np.array([p, 1 - p]), typical) for p in (0.5, 0.6, 0.7, 0.9, 0.99)]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] == 1
    assert chances[-1] == 0


def test_a_list_is_as_sure_as_its_objects_and_what_may_be_missing():
    assert expected_f1([1, 1], []) == 1
    assert expected_f1([1, 1], [], unseen=1) == pytest.approx(0.8)
    assert expected_f1([], [], unseen=missed(2, [0.5])) == pytest.approx(np.exp(-1))


def test_strengths_say_how_often_one_beats_another():
    strength = bradley_terry([("a", "b", 30), ("b", "a", 10), ("b", "c", 30), ("c", "b", 10)], prior=0)
    assert strength["a"] / (strength["a"] + strength["b"]) == pytest.approx(0.75, abs=1e-3)
    assert strength["a"] / (strength["a"] + strength["c"]) == pytest.approx(0.9, abs=1e-3)
    assert sum(strength.values()) == pytest.approx(1)


def test_who_never_lost_stays_finite_and_first():
    strength = bradley_terry([("a", "b", 3), ("b", "c", 3)])
    assert sorted(strength, key=strength.__getitem__, reverse=True) == ["a", "b", "c"]
    with pytest.raises(Undefined, match="comparisons"):
        bradley_terry([])


def test_places_in_one_group_are_shared():
    assert {each: float(rank) for each, rank in borda([[["a", "b"], ["c"]]]).items()} == {
        "a": 1.5,
        "b": 1.5,
        "c": 3,
    }
