"""How a component comes to the browser, and how what a hand does there comes back.

What needs no server is exported here; ``bridge.component`` mounts on a page.
"""

from pgviz.ui.components.bridge.receipt import LARGEST_SEQ, is_repeated, sequence_number

__all__ = ["LARGEST_SEQ", "is_repeated", "sequence_number"]
