"""The examples that the page Policy gradient offers as chips."""

from __future__ import annotations

from pgviz.language import say
from pgviz.ui.gradient.cases import DROPPED, FULL, GRPO, HURTS, OFFSET, OWN_MEAN, RLOO
from pgviz.ui.gradient.scenario import CORRIDOR, GradientScenario
from pgviz.ui.state.presets import Preset

PRESETS = (
    Preset(
        say("a small world"),
        GradientScenario(),
        say("Nobody can list its episodes, and still their mean is known exactly."),
    ),
    Preset(
        say("γᵗ dropped"),
        DROPPED,
        say("Two decisions share a parameter. Without γᵗ the mean of all episodes points the other way."),
    ),
    Preset(
        say("V makes it worse"), HURTS, say("The baseline V, on rewards (1, 0): without it estimates scatter far less.")
    ),
    Preset(
        say("a large common reward"),
        OFFSET,
        say("All rewards are about 10. Drag b to 0: the mean stays, the cloud explodes."),
    ),
    Preset(
        say("full returns"),
        FULL,
        say("Rewards from before an action cannot depend on it. They stay in the estimate, and only add scatter."),
    ),
    Preset("RLOO", RLOO, say("Two answers, each compared with the other one: the mean is ∇J.")),
    Preset(
        say("a mean that contains itself"), OWN_MEAN, say("Two answers, compared with their mean: half of ∇J is gone.")
    ),
    Preset("GRPO", GRPO, say("Divided by the deviation of the group: the arrow grows where success is rare.")),
    Preset(
        say("short corridor"),
        GradientScenario(world=CORRIDOR),
        say("Three places that look alike: long episodes, wide clouds."),
    ),
)
