"""The examples that the page Policy gradient offers as chips."""

from __future__ import annotations

from pgviz.ui.gradient.cases import DROPPED, FULL, GRPO, HURTS, OFFSET, OWN_MEAN, RLOO
from pgviz.ui.gradient.scenario import CORRIDOR, GradientScenario
from pgviz.ui.state.presets import Preset

PRESETS = (
    Preset("a small world", GradientScenario(), "Nobody can list its episodes, and still their mean is known exactly."),
    Preset(
        "γᵗ dropped",
        DROPPED,
        "Two decisions share a parameter. Without γᵗ the mean of all episodes points the other way.",
    ),
    Preset("V makes it worse", HURTS, "The baseline V, on rewards (1, 0): without it estimates scatter far less."),
    Preset(
        "a large common reward", OFFSET, "All rewards are about 10. Drag b to 0: the mean stays, the cloud explodes."
    ),
    Preset(
        "full returns",
        FULL,
        "Rewards from before an action cannot depend on it. They stay in the estimate, and only add scatter.",
    ),
    Preset("RLOO", RLOO, "Two answers, each compared with the other one: the mean is ∇J."),
    Preset("a mean that contains itself", OWN_MEAN, "Two answers, compared with their mean: half of ∇J is gone."),
    Preset("GRPO", GRPO, "Divided by the deviation of the group: the arrow grows where success is rare."),
    Preset(
        "short corridor", GradientScenario(world=CORRIDOR), "Three places that look alike: long episodes, wide clouds."
    ),
)
