"""What the browser tests of the atlas look at: the maps of one encoding, with one or two states. Reports are listed.

``?scene=polynomial``, ``fourier``, ``rbf`` or ``tiles`` chooses the encoding; ``?slow=300`` makes every answer take
300 ms; ``?two=1`` adds a second state; ``?fixed=1`` lets nobody move it; ``?alone=1`` leaves out the sheet.
"""

from __future__ import annotations

import json
import time

import numpy as np
import streamlit as st

from pgviz.encodings import RBF, Fourier, Polynomial, StateFeatures, TileCoding
from pgviz.ui.components.atlas import Atlas, PointReport, maps_of
from pgviz.ui.components.atlas.component import atlas
from pgviz.ui.components.sheet import Cell, Grid, Header, Row, Sheet
from pgviz.ui.components.sheet.component import sheet
from pgviz.ui.shell.formats import short

SCENES = {
    "polynomial": (Polynomial(2, 2), (-1.0, 0.0), (1.0, 1.0)),
    "fourier": (Fourier(2, 3), (0.0, 0.0), (1.0, 1.0)),
    "rbf": (RBF.grid(2, 4, 0.2), (0.0, 0.0), (1.0, 1.0)),
    "tiles": (TileCoding(2, 8, 4), (0.0, 0.0), (1.0, 1.0)),
}


def on_report(report: PointReport) -> None:
    time.sleep(int(st.query_params.get("slow", 0)) / 1000)
    st.session_state.setdefault("log", []).append([report.name, list(report.values), report.final])
    st.session_state[report.name] = report.values


@st.fragment
def scene() -> None:
    chosen = st.query_params.get("scene", "polynomial")
    features, low, high = SCENES[chosen]
    state = st.session_state.setdefault("s", (0.3, 0.6))
    other = st.session_state.setdefault("other", (0.75, 0.25)) if "two" in st.query_params else None
    x = features(state)
    live = x != 0 if chosen == "tiles" else None
    maps = maps_of(features, low, high)
    fixed = "fixed" in st.query_params
    picture = Atlas(f"Features: {chosen}", maps, x, state, other=other, live=live)
    if st.toggle("Atlas", value=True):
        atlas(picture, key="atlas", on_report=None if fixed else on_report)
    if "alone" not in st.query_params:
        numbers(features, x)
    with st.container(key="log"):
        st.text(json.dumps(st.session_state.get("log", [])))
    if st.button("Preset"):
        st.session_state["s"] = (0.5, 0.5) if state != (0.5, 0.5) else (0.3, 0.6)
        st.rerun(scope="fragment")


def numbers(features: StateFeatures, x: np.ndarray) -> None:
    columns = tuple(Header(name, link=f"x{j}") for j, name in enumerate(features.names[:6]))
    cells = tuple(Cell(short(value), "phi", link=f"x{j}") for j, value in enumerate(x[:6]))
    sheet(Sheet("x(s)", (Grid(columns, (Row(Header("x(s)"), cells),)),)), key="sheet")


st.set_page_config(layout="wide", page_title="atlas")
scene()
