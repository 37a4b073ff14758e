"""What is done for the whole server process."""

from __future__ import annotations

import gc
import importlib
import pkgutil
import sys
import threading

from pgviz import ui

MOST_FREEZES = 5
_lock = threading.Lock()
_modules_at_freezes: list[int] = []


def import_pages() -> None:
    """Import all that a page may need, so that the first visitor does not wait for it."""
    importlib.import_module("pandas")  # Streamlit does so once a component is to be shown
    for module in pkgutil.walk_packages(ui.__path__, f"{ui.__name__}."):
        importlib.import_module(module.name)


def freeze_imports() -> None:
    """Take what was imported so far out of the garbage collector's sight.

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
