"""How a page prints: its style sheet, with the colours of the light theme, whatever theme is on."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from string import Template

import streamlit as st

RULES = Path(__file__).parent / "print.css"
MEANING = ("blue", "orange", "green", "red", "violet", "gray")
NAMES = (
    *("primaryColor", "backgroundColor", "secondaryBackgroundColor", "textColor", "borderColor", "linkColor"),
    *(f"{name}{kind}" for name in MEANING for kind in ("Color", "TextColor")),
)
"""The colours of the theme that components use, as the configuration calls them."""


@functools.cache
def style() -> str:
    """The rules. A component's colours are variables, which Streamlit sets for the theme that is on."""
    light = {name: str(st.get_option(f"theme.light.{name}")) for name in NAMES}
    colours = " ".join(f"--st-{_kebab(name)}: {colour} !important;" for name, colour in light.items())
    rules = Template(RULES.read_text(encoding="utf-8"))
    plain = {"ink": light["textColor"], "paper": light["backgroundColor"], "line": light["borderColor"]}
    return rules.substitute(plain, colours=colours)


def _kebab(name: str) -> str:
    """``blueTextColor`` as ``blue-text-color``."""
    return re.sub(r"(?=[A-Z])", "-", name).lower()
