"""A plotly chart that is kept and redrawn in place: a browser loads one plotly, after what a hand can take hold of."""

from pgviz.ui.components.chart.wire import Linked, encode

__all__ = ["Linked", "encode"]
