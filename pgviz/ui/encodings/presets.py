"""The named decisions that the page offers as chips."""

from __future__ import annotations

import math

from pgviz.language import say
from pgviz.ui.decision.cases import ANSWERED, ASKED
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.state.presets import Preset

PRODUCT = Preset(
    say("with the product"),
    Decision(s=(1.0, 1.0), other=(0.0, 0.0), n=2, join="product", theta=(0.0, 0.0, math.log(3 / 7), 0.0, 1.5), a=0),
    say("With the products s·a the policy sees the state."),
)
PRESETS = (
    ASKED,
    ANSWERED,
    PRODUCT,
    Preset(
        say("tiles"),
        Decision(x="tiles", s=(0.3, 0.8), other=(0.7, 0.2), theta=(0.0,) * 132, tilings=2, tiles=3),
        say("Tile coding: of many features only a few are not 0, one in each tiling."),
    ),
)
