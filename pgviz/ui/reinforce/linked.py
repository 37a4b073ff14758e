"""What the film and the charts of a training have in common, so that they stand at the same episode in the browser."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from urllib.parse import urlencode

from pgviz.ui.components.chart import Linked
from pgviz.ui.reinforce.scenario import ReinforceScenario
from pgviz.ui.reinforce.training import Trained
from pgviz.ui.state.scenario import encode


def link_of(now: ReinforceScenario) -> str:
    """The name of the film: that of another training, or of another run, is another one, also while a hand drags."""
    return f"film?{urlencode(encode(dataclasses.replace(now, also='none')))}"


def linked(now: ReinforceScenario, trained: Trained, said: Sequence[str] = ()) -> Linked:
    """A chart of the run in the film, with what is ``said`` of each record; the film has a take for some of them."""
    episodes = trained.training.episodes_recorded.tolist()[:-1]
    words = [f"episode {at + 1}" for at in episodes]
    if said:
        words = [f"{word}: {text}" for word, text in zip(words, said, strict=False)]
    return Linked(link_of(now), dict(zip(episodes, words, strict=True)))
