"""The gridworld player: a film of recorded episodes, played on a canvas.

``film_of(arrays)`` builds the film, ``player.component.player(film, key=…)`` shows it on a page.
"""

from pgviz.ui.components.player.build import film_of
from pgviz.ui.components.player.model import ACTIONS, KIND_OF_SYMBOL, Film, Kind, Moment, Take, Together
from pgviz.ui.components.player.wire import MAX_BYTES, encode

__all__ = ["ACTIONS", "KIND_OF_SYMBOL", "MAX_BYTES", "Film", "Kind", "Moment", "Take", "Together", "encode", "film_of"]
