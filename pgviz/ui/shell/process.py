"""What is done for the whole server process."""

from __future__ import annotations

import gc
import sys
import threading

MOST_FREEZES = 5
_lock = threading.Lock()
_modules_at_freezes: list[int] = []


def freeze_imports() -> int:
    """Take what was imported so far out of the garbage collector's sight; returns how many objects are frozen.

    Python's collector walks every object that it knows, and holds the lock against all sessions meanwhile. With numpy,
    pandas and plotly loaded nearly all of them belong to imports, which never become garbage. Much is imported only
    when a first page runs to its end, so this is called at the beginning of each run and freezes again where there are
    new modules, a few times at most. What sessions leave behind is still collected.
    """
    with _lock:
        modules = len(sys.modules)
        if len(_modules_at_freezes) < MOST_FREEZES and modules > max(_modules_at_freezes, default=0):
            _modules_at_freezes.append(modules)
            gc.collect()
            gc.freeze()
    return gc.get_freeze_count()
