"""The networks that Beyond linear offers as chips."""

from __future__ import annotations

from pgviz.ui.beyond.scenario import BeyondScenario
from pgviz.ui.state.presets import Preset

PRESETS = (
    Preset(
        "four walls", BeyondScenario(), "The question’s state goes into a hidden layer before it meets the actions."
    ),
    Preset(
        "hidden layer frozen",
        BeyondScenario(frozen=True),
        "With the hidden layer frozen the rule is the linear one.",
    ),
    Preset(
        "one hidden unit", BeyondScenario(hidden=1), "A bottleneck: every action sees the state through one number."
    ),
    Preset("two actions", BeyondScenario(x=(1.0, 1.0), n=2, a=0), "The answer’s example with a network before it."),
)
