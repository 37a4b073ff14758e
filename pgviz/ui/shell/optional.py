"""The parts of a page that a lesson may leave out: controls, charts, predictions, sections."""

from __future__ import annotations

from pgviz.language import say

CONTROLS, CHARTS, PREDICTIONS, SECTIONS = "controls", "charts", "predictions", "sections"
PARTS = {
    CONTROLS: say("examples and choices"),
    CHARTS: say("charts"),
    PREDICTIONS: say("predict, then reveal"),
    SECTIONS: say("folded sections"),
}
"""By name, in their order; what a person calls them. The sheets, which one drags, are always there."""
