"""The painter: a map of cells that is painted by mouse, finger and keys, with a row of brushes.

What needs no server is exported here; ``painter.component`` mounts on a page.
"""

from pgviz.ui.components.painter.model import Brush, Painting

__all__ = ["Brush", "Painting"]
