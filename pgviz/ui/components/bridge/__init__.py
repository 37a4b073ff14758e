"""What a person can take hold of: how it comes to the browser, and how what a hand does there comes back."""

from pgviz.ui.components.bridge.component import Handled
from pgviz.ui.components.bridge.receipt import LARGEST_SEQ, sequence_number

__all__ = ["LARGEST_SEQ", "Handled", "sequence_number"]
