"""plotly.js as browsers get it: with the kinds of traces that our figures have, and no others.

The script in the plotly package registers 47 kinds, maps and three dimensions among them. To run the modules of all of
them takes a browser nearly half of the time that it needs until it can draw a first chart; what is not registered is
never run.
"""

from __future__ import annotations

import re
from pathlib import Path

import plotly

SCRIPT = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
REGISTERED = re.compile(r"(\.register\(\[)((?:\w+\(\),){9,}\w+\(\))(\]\))")
"""The list of what makes the kinds, beside scatter, which is always there."""
ENTRIES = 47
OURS = {"bar": 0, "heatmap": 2, "contour": 6}
"""Their places among the entries of this version; tests/browser/test_pages.py looks whether these are they."""


def script() -> str:
    """It; as the package has it where that has another list than the one that is known here."""
    whole = SCRIPT.read_text(encoding="utf-8")
    found = REGISTERED.search(whole)
    made = found[2].split(",") if found else []
    if found is None or len(made) != ENTRIES:
        return whole
    kept = ",".join(made[place] for place in OURS.values())
    return f"{whole[: found.start()]}{found[1]}{kept}{found[3]}{whole[found.end() :]}"
