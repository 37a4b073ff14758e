"""How large what a person, or a stranger's link, asks for may be: one table for widgets, codecs and the core.

A bound stands here if more than one place has to know it: the widget that drags up to it, the codec that reads it from
a link, the core that refuses what is beyond. Whatever is beyond is refused with a sentence, before any work begins. How
much work a training may be stands in ``reinforce/settings.py``, which estimates it from these sizes; no page can come
near it. ``tests/test_limits.py`` goes to each bound, and one beyond, at every door.
"""

from __future__ import annotations

SEEDS = 9999
"""The largest seed that a page takes."""

# A decision of a linear policy: Start, Encodings, Score; and the logits of Softmax
ACTIONS = 6
ENTRIES = 6
"""Numbers of a state."""
ORDER, CENTRES, TILINGS, TILES = 4, 5, 4, 4
"""Of polynomials and Fourier features; a side, of radial basis functions; of tile coding, and a side of each."""
ONE_HOT_STATES = 8
FEATURES = 720
"""Numbers of θ. The largest encoding: 100 tiles and 6 actions, stacked one-hot, with their products."""
TABLE_COLUMNS = 24
"""Of a free table of φ(s,a)."""

# A network: Beyond linear
NETWORK_INPUTS, NETWORK_HIDDEN, NETWORK_ACTIONS = 4, 6, 4

# Estimates of a gradient: Policy gradient
ESTIMATES = 20_000
"""Episodes, or groups of them, that are drawn."""
BATCH, GROUP = 100, 64
"""Episodes of one estimate."""
GRADIENT_HORIZON = 100
"""Steps of an episode."""

# A world and a training in it: REINFORCE
WORLD_SIDE = 20
"""Rows, and columns."""
WORLD_CELLS = WORLD_SIDE * WORLD_SIDE
WORLD_WEIGHTS = 4 * WORLD_CELLS
"""Numbers of θ of the largest world: one for each state and move."""
MAP_TEXT = 450
"""Characters of a map with its line ends, and some room."""
LEAST_EPISODES, EPISODES, RUNS, HORIZON = 10, 1000, 64, 300

# What comes in
PARAMETER_TEXT = 8000
"""Characters of one parameter of a link; a longer one is refused unread."""
UNKNOWN_NAMED = 3
"""Unknown parameters that are named one by one."""
REPORT_TEXT = 100
"""Characters that a report about a cell may bring."""
SWEEP_VALUES = 24
"""Values that a hand may ask for at a time."""
QUESTION_BYTES = 4 * PARAMETER_TEXT
"""Of what asks for them, with the link of the page's state."""
LAST_EDITS, LAST_EDITS_TEXT = 4, 300
"""Reports, and characters, that a page may bring along that comes back from a lost session."""
NOTICE_TEXT = 40
"""Characters of a stranger's text that a notice repeats."""

# What is kept
TRAININGS_KEPT, TRAININGS_BYTES = 48, 200 * 2**20
"""Trainings in a process, those that were asked for last; and what their numbers may take together."""
UNDO = 30
"""Changes of a session that can be undone."""
