"""The networks that Beyond linear offers as chips."""

from __future__ import annotations

from pgviz.language import say
from pgviz.ui.beyond.scenario import BeyondScenario
from pgviz.ui.state.presets import Preset

PRESETS = (
    Preset(
        say("four walls"),
        BeyondScenario(),
        say("The question’s state goes into a hidden layer before it meets the actions."),
    ),
    Preset(
        say("hidden layer frozen"),
        BeyondScenario(frozen=True),
        say("With the hidden layer frozen the rule is the linear one."),
    ),
    Preset(
        say("one hidden unit"),
        BeyondScenario(hidden=1),
        say("A bottleneck: every action sees the state through one number."),
    ),
    Preset(
        say("two actions"),
        BeyondScenario(x=(1.0, 1.0), n=2, a=0),
        say("The answer’s example with a network before it."),
    ),
)
