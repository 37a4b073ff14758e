"""The sweep: what a page shows for the values around the one that a hand holds, sent ahead of the hand."""

from pgviz.ui.components.sweep.frames import Answer, Frames, applied, frames_of
from pgviz.ui.components.sweep.request import MOST_VALUES, Request, Value, parse

__all__ = ["MOST_VALUES", "Answer", "Frames", "Request", "Value", "applied", "frames_of", "parse"]
