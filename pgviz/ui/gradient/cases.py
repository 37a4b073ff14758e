"""The states of the page that its examples, questions and common mistakes open: each shows one thing."""

from __future__ import annotations

import math

from pgviz.ui.gradient.scenario import CHAIN, GIVEN, ONE_DECISION, TWO_STEPS, GradientScenario

NINE_TO_ONE = (math.log(9), 0.0)  # θ of π = (.9, .1)

DROPPED = GradientScenario(world=CHAIN, keep=False)
SHIFTED_RETURNS = GradientScenario(world=TWO_STEPS, baseline=GIVEN, b=-10.0)
OFFSET = GradientScenario(world=ONE_DECISION, r=(9.0, 10.0, 11.0), theta=(0.0, 0.5, -0.5), baseline=GIVEN, b=10.0)
HURTS = GradientScenario(world=ONE_DECISION, r=(1.0, 0.0), theta=NINE_TO_ONE, baseline="value")
FULL = GradientScenario(world=TWO_STEPS, returns="full")
SAMPLED = GradientScenario(episodes=800)
FROZEN = GradientScenario(world=ONE_DECISION, r=(1.0, 2.0), theta=NINE_TO_ONE)
RLOO = GradientScenario(world=ONE_DECISION, r=(1.0, 2.0, 3.0), sum="group", k=2, rule="leave-one-out")
OWN_MEAN = GradientScenario(world=ONE_DECISION, r=(1.0, 2.0, 3.0), sum="group", k=2, rule="mean")
GRPO = GradientScenario(world=ONE_DECISION, r=(1.0, 0.0), theta=(-2.0, 0.0), sum="group", k=8, rule="population")
