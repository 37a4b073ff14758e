"""The decisions that the questions and common mistakes of Score open: each shows one thing."""

from __future__ import annotations

import dataclasses
import math

from pgviz.ui.decision.cases import QUESTION, STACKED, one_state

RAREST = dataclasses.replace(QUESTION, a=2)
LIKELIEST = dataclasses.replace(QUESTION, a=3)
HOT = dataclasses.replace(QUESTION, a=3, tau=5.0)
SINGULAR = dataclasses.replace(STACKED, a=1)
ALL_POSITIVE = one_state((0.0, 0.0, 0.0), (1.0, 2.0, 3.0), 0)
WITHOUT_LOG = one_state((math.log(9), 0.0), (0.0, 1.0), 1)
OFFSET = one_state((0.0, 0.5, -0.5), (9.0, 10.0, 11.0), 0, 10.0)
STUCK = one_state((10.0, 0.0), (0.0, 1.0), 1)
