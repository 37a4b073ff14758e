"""Common mistakes that the page Policy gradient shows to be mistakes."""

from __future__ import annotations

from pgviz.ui.teaching.mistakes import Mistake

MISTAKES: tuple[Mistake, ...] = ()
