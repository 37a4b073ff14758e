"""On paper a page has the colours of the light theme, whatever theme is on."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from pgviz.ui.shell import printing

LIGHT = tomllib.loads((Path(__file__).parents[3] / ".streamlit/config.toml").read_text(encoding="utf-8"))["theme"][
    "light"
]


def test_every_colour_that_components_use_is_set_again_to_that_of_the_light_theme() -> None:
    components = Path(printing.__file__).parents[1] / "components"
    texts = "".join(path.read_text(encoding="utf-8") for path in components.rglob("*.css"))
    used = {name for name in re.findall(r"var\((--st-[a-z-]+)", texts) if name.endswith("-color")}
    rules = printing.style()
    assert used
    assert [name for name in used if f"{name}: " not in rules] == []
    assert f"--st-blue-text-color: {LIGHT['blueTextColor']} !important" in rules
    assert f"background: {LIGHT['backgroundColor']}" in rules
    assert "$" not in rules
