"""What a hand does on the first page."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from pgviz.ui.decision.edits import with_logit
from pgviz.ui.start.scenario import StartScenario
from pgviz.ui.state.edits import Edits
from pgviz.ui.state.scenario import Change

EDITS = Edits(StartScenario, pick="a", special={"logit": with_logit})


def with_mask(now: StartScenario, masked: Sequence[int]) -> Change[StartScenario]:
    """With just these actions masked."""
    return Change(dataclasses.replace(now, masked=tuple(sorted(masked))))
