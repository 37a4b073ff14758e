"""The components' modules, as they are, in Node: Playwright's package brings one, so nothing is installed for it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest
from playwright._impl._driver import compute_driver_executable

from pgviz.ui.components.bridge import wire

HERE = Path(__file__).parent
NODE = compute_driver_executable()[0]


@pytest.mark.parametrize("path", sorted(HERE.glob("*.test.mjs")), ids=lambda path: path.name.split(".")[0])
def test_it_passes_in_node(path: Path, tmp_path: Path) -> None:
    facts = {"label": "φ → ∞", "ack": 3}
    arrays = {"a": np.array([-127, 0, 127], "i1"), "b": np.array([[0.5, 1.5]], "f4"), "c": np.arange(5, dtype="u4")}
    (tmp_path / "wire.bin").write_bytes(wire.encode(facts, arrays))
    told = {"facts": facts, "arrays": {name: array.ravel().tolist() for name, array in arrays.items()}}
    (tmp_path / "wire.json").write_text(json.dumps(told), encoding="utf-8")
    run = subprocess.run(
        [NODE, "--test", "--test-reporter=spec", str(path)],
        check=False, capture_output=True, text=True, timeout=60, env={"PGVIZ_WIRE": str(tmp_path)},
    )  # fmt: skip
    if run.returncode:
        pytest.fail(f"{run.stdout}\n{run.stderr}", pytrace=False)
