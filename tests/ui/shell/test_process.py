"""What is done for the whole server process: imports are frozen, again where more came, a few times at most."""

from __future__ import annotations

import gc
import sys
from types import ModuleType

import pytest
from streamlit import config

from pgviz.ui.shell import process


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Calls of the collector's freeze, in a process that has frozen nothing yet."""
    calls: list[str] = []
    monkeypatch.setattr(process, "_modules_at_freezes", [])
    monkeypatch.setattr(gc, "freeze", lambda: calls.append("freeze"))
    return calls


def test_the_first_run_freezes_and_the_next_one_does_not(frozen: list[str]) -> None:
    process.freeze_imports()
    process.freeze_imports()
    assert frozen == ["freeze"]


@pytest.mark.thorough
def test_what_was_imported_later_is_frozen_too_but_not_for_ever(
    frozen: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(process.MOST_FREEZES + 3):
        monkeypatch.setitem(sys.modules, f"imported_later_{number}", ModuleType("imported_later"))
        process.freeze_imports()
    assert len(frozen) == process.MOST_FREEZES


def test_what_was_imported_is_out_of_the_collectors_sight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_modules_at_freezes", [])
    try:
        process.freeze_imports()
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.unfreeze()


def test_streamlit_collects_nothing_of_its_own_accord_and_watches_no_files() -> None:
    """As .streamlit/config.toml says, with the reasons."""
    config.get_config_options(force_reparse=True)
    assert config.get_option("runner.postScriptGC") is False
    assert config.get_option("server.fileWatcherType") == "none"
