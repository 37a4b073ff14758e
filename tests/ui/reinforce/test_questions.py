"""The questions of REINFORCE: their truths by trainings that are valued away from the page, and their links."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.special import softmax

from pgviz.reinforce import train
from pgviz.ui.reinforce.questions import BLIND, HASTY, QUESTIONS, USUAL
from pgviz.ui.reinforce.scenario import ReinforceScenario
from pgviz.ui.state.scenario import Change, decode, encode
from pgviz.ui.teaching.predict import Question

ALL = {question.key: question for question in QUESTIONS}


def learners(now: ReinforceScenario) -> int:
    """Runs that have learned: their greedy policy is worth the optimum, and half of the gap in J is closed."""
    world = now.build()
    phi = now.features(world)
    trained = train(
        world.mdp,
        phi,
        alpha=now.alpha,
        episodes=now.episodes,
        runs=now.runs,
        horizon=now.horizon,
        seed=now.seed,
        baseline="none",
    )
    mdp, best = world.mdp, world.mdp.optimal_performance()
    logits = np.einsum("sad,krd->krsa", phi, trained.thetas[[0, -1]])
    with np.errstate(all="ignore"):
        greedy = [mdp.performance(np.eye(4)[h.argmax(axis=1)]) for h in logits[1]]
        first, last = (np.array([mdp.performance(softmax(h, axis=1)) for h in record]) for record in logits)
    return int((np.isclose(greedy, best) & (last - first >= (best - first) / 2)).sum())


def blind() -> str:
    world = BLIND.build()
    phi = BLIND.features(world)
    differences = (phi - phi[:, :1])[~world.mdp.terminal]
    np.testing.assert_allclose(differences, np.broadcast_to(differences[0], differences.shape))  # one policy everywhere
    assert learners(BLIND) == 0
    return "none"


def hasty() -> str:
    assert learners(HASTY) < learners(USUAL)
    return "fewer"


@pytest.mark.parametrize(("key", "truth", "setting"), [("blind", blind, BLIND), ("hasty", hasty, HASTY)])
def test_the_truth_by_a_second_road(key: str, truth: Any, setting: ReinforceScenario) -> None:
    question = ALL[key]
    assert question.names[question.truth] == truth()
    assert str(learners(setting)) in question.because
    assert len(set(question.names)) == len(question.names)


@pytest.mark.parametrize("question", QUESTIONS, ids=ALL)
def test_scenarios_fit_the_page_and_go_through_a_link(question: Question[Any]) -> None:
    assert question.page == "pages/6_REINFORCE.py"
    assert decode(ReinforceScenario, encode(question.setting)) == Change(question.setting)


@pytest.mark.parametrize("question", QUESTIONS, ids=ALL)
def test_what_is_asked_is_a_sentence(question: Question[Any]) -> None:
    assert question.asked.rstrip("*")[-1] in ".?)"
    assert "{" not in question.asked
    assert str(question.setting.runs) in question.asked
