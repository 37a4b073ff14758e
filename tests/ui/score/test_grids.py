"""What the three grids show, in words."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from pgviz.ui.decision.scenario import Decision
from pgviz.ui.score.grids import words
from pgviz.ui.score.presets import PRESETS

QUESTION = Decision()


def test_which_way_theta_goes() -> None:
    assert words(QUESTION)[0] == (
        "A step along the score makes → East more likely: it raises the θ of → · wall N the most."
    )
    (answer,) = (preset.scenario for preset in PRESETS if preset.name == "the answer’s example")
    assert words(answer)[0] == "A step along the score makes a₀ more likely: it lowers the θ of a the most."
    (alone,) = (preset.scenario for preset in PRESETS if preset.name == "one action only")
    assert words(alone)[0] == "The score is 0: no step along it can make a₀ more likely."


@pytest.mark.parametrize("tau", [0.3, 1.0, 7.0])
def test_scores_cancel_on_average_and_a_rounding_error_is_0(tau: float) -> None:
    now = dataclasses.replace(QUESTION, tau=tau, theta=tuple(v / 7 for v in QUESTION.theta))
    assert words(now)[1] == "Weighted with π all scores add up to 0: the largest entry of Σ π·score is 0."


def test_features_that_are_the_same_for_every_action_are_counted_and_those_for_the_allowed_ones_apart() -> None:
    phi = QUESTION.policy().phi
    same = [int((phi[rows] == phi[rows][0]).all(axis=0).sum()) for rows in ([0, 1, 2, 3], [0, 1, 2])]
    assert same == [8, 11]
    assert words(QUESTION)[2].startswith("8 of 20 features are the same for every action: φ and E[φ] agree there")
    masked = words(dataclasses.replace(QUESTION, masked=(3,)))[2]
    assert masked.startswith("8 of 20 features are the same for every action, 3 more for every action that is allowed:")


def test_one_feature_is_the_same() -> None:
    now = Decision(s=(1.0,), other=(0.0,), n=2, join="stack", theta=(0.0, 0.0), a=0)
    assert np.ptp(now.policy().phi, axis=0).tolist() == [0, 1]
    assert words(now)[2].startswith("1 of 2 features is the same for every action:")
