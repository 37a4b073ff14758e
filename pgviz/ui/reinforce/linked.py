"""What the film and the charts of a training have in common, so that they stand at the same episode in the browser."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from pgviz.language import say
from pgviz.ui.components.chart import Linked
from pgviz.ui.reinforce.scenario import ReinforceScenario
from pgviz.ui.reinforce.training import Trained


def link_of(now: ReinforceScenario, trained: Trained) -> str:
    """The name of the run in the film: another one where it learned otherwise, also while a hand still drags."""
    training = trained.training
    told = training.thetas[:, now.shown].tobytes() + training.returns[:, now.shown].tobytes()
    return hashlib.blake2b(told, digest_size=12).hexdigest()


def linked(now: ReinforceScenario, trained: Trained, said: Sequence[str] = ()) -> Linked:
    """A chart of the run in the film, with what is ``said`` of each record; the film has a take for some of them."""
    episodes = trained.training.episodes_recorded.tolist()[:-1]
    words = [say("episode {at}", at=at + 1) for at in episodes]
    if said:
        words = [f"{word}: {text}" for word, text in zip(words, said, strict=False)]
    return Linked(link_of(now, trained), dict(zip(episodes, words, strict=True)))
