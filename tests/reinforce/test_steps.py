"""Training and assessing a little at a time: the same, to the last bit, whoever goes on with it."""

import threading

import numpy as np
import pytest

from pgviz.examples.worlds import ICE
from pgviz.reinforce import TrainingSettings, assess, train
from pgviz.reinforce.assessment import assess_in_steps
from pgviz.reinforce.steps import finished
from pgviz.reinforce.training import STEP, train_in_steps
from tests.bench.engine import tabular
from tests.reinforce.test_engine import same

MDP, PHI = ICE.build().mdp, tabular(ICE.build().mdp)


def settings(**changes):
    return {"alpha": 0.5, "episodes": 2 * STEP + 3, "runs": 3, "horizon": 30, "seed": 1, "baseline": "value"} | changes


@pytest.mark.parametrize("episodes", [1, STEP, 2 * STEP + 3])
@pytest.mark.parametrize("runs", [1, 3])
def test_it_is_what_train_gives_and_says_how_far_it_is(runs, episodes):
    asked = settings(runs=runs, episodes=episodes)
    steps, told = train_in_steps(MDP, PHI, TrainingSettings(**asked)), []
    while True:
        try:
            told.append(next(steps))
        except StopIteration as end:
            same(end.value, train(MDP, PHI, **asked), runs)
            break
    assert told == [min(first + STEP, episodes) for first in range(0, episodes, STEP)]


def test_between_two_steps_floating_point_errors_are_heard_as_usual():
    steps = train_in_steps(MDP, PHI, TrainingSettings(**settings()))
    usual = np.geterr()
    next(steps)
    assert np.geterr() == usual


def test_each_step_may_be_made_by_another_thread():
    steps, failed = train_in_steps(MDP, PHI, TrainingSettings(**settings(alpha=1e5))), []

    def step():
        try:
            next(steps)
        except Exception as reason:
            failed.append(reason)

    for _ in range(2):
        one = threading.Thread(target=step)
        one.start()
        one.join()
    assert failed == []
    same(finished(steps), train(MDP, PHI, **settings(alpha=1e5)), 3)


def test_assessing_in_steps_is_assessing():
    done = train(MDP, PHI, **settings())
    whole, steps = assess(done, MDP, PHI), finished(assess_in_steps(done, MDP, PHI))
    np.testing.assert_array_equal(whole.performance, steps.performance)
    np.testing.assert_array_equal(whole.learned, steps.learned)
    np.testing.assert_allclose(whole.performance[3], MDP.performances(policies_of(done, 3)), rtol=1e-12)


def policies_of(done, record):
    h = np.einsum("sad,rd->rsa", PHI, done.thetas[record])
    pi = np.exp(h - h.max(axis=-1, keepdims=True))
    return pi / pi.sum(axis=-1, keepdims=True)
