"""Sentences on a page, which can follow a hand as sheets and charts do."""

from pgviz.ui.components.words.wire import Manner, shown

__all__ = ["Manner", "shown"]
