"""Small maps, one a feature: what each x_j is over a state space of two numbers, with the state to take hold of.

This is the atlas as a value; ``atlas.component`` shows it on a page.
"""

from pgviz.ui.components.atlas.model import Atlas, Maps, PointReport
from pgviz.ui.components.atlas.sampling import maps_of

__all__ = ["Atlas", "Maps", "PointReport", "maps_of"]
