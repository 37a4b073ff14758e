"""What a hand does on the page Softmax."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from pgviz.ui.softmax.scenario import SoftmaxScenario
from pgviz.ui.state.edits import Edits
from pgviz.ui.state.scenario import Change

EDITS = Edits(SoftmaxScenario, pick="moved")


def with_mask(now: SoftmaxScenario, masked: Sequence[int]) -> Change[SoftmaxScenario]:
    """With just these actions masked."""
    return Change(dataclasses.replace(now, masked=tuple(sorted(masked))))
