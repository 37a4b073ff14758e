"""Small maps, one a feature: what each x_j is over a state space of two numbers, with the state to take hold of."""

from pgviz.ui.components.atlas.component import atlas
from pgviz.ui.components.atlas.model import Atlas, Maps, PointReport
from pgviz.ui.components.atlas.sampling import maps_of

__all__ = ["Atlas", "Maps", "PointReport", "atlas", "maps_of"]
