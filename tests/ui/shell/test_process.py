"""What a server process does once, whatever its sessions do."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[2] / "app.py"


def test_imports_are_frozen_by_the_first_page_and_never_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not AppTest.from_file(APP, default_timeout=20).run().exception
    assert gc.get_freeze_count() > 0
    calls: list[str] = []
    monkeypatch.setattr(gc, "freeze", lambda: calls.append("freeze"))
    second_visitor = AppTest.from_file(APP, default_timeout=20).run()
    assert not second_visitor.run().exception
    assert calls == []
