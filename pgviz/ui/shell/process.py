"""What is done once per server process."""

from __future__ import annotations

import functools
import gc


@functools.cache
def freeze_imports() -> int:
    """Take everything imported so far out of the garbage collector's sight; returns how many objects that was.

    After every rerun Streamlit collects all generations (``runner.postScriptGC``). With numpy, pandas and plotly loaded
    that walk over what they imported takes longer than most of our reruns, and holds the lock against every other
    session. Frozen, the imports are not walked again; what sessions leave behind is still collected. Call it after the
    imports; only the first call does anything.
    """
    gc.collect()
    gc.freeze()
    return gc.get_freeze_count()
