"""What a component is, as a value, needs no server: pages' views and tests import it without Streamlit."""

from __future__ import annotations

import subprocess
import sys

import pytest

PURE = ("bridge", "bridge.wire", "bridge.modules", "sheet", "atlas", "player", "painter")


@pytest.mark.parametrize("name", PURE)
def test_it_is_imported_without_streamlit(name: str) -> None:
    check = f"import sys, pgviz.ui.components.{name}; sys.exit('streamlit' in sys.modules)"
    subprocess.run([sys.executable, "-c", check], check=True, timeout=60)
