"""What a hand does on the first page."""

from __future__ import annotations

from pgviz.ui.decision.edits import with_logit
from pgviz.ui.decision.names import cell_name
from pgviz.ui.start.scenario import StartScenario
from pgviz.ui.state.edits import Edits

EDITS = Edits(StartScenario, pick="a", special={"logit": with_logit}, names=cell_name)
