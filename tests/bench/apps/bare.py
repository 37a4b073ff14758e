"""The bare page: one draggable number and one plotly chart that follows it."""

import plotly.graph_objects as go
import streamlit as st

from pgviz.ui.components.sheet import Cell, Edit, Grid, Header, Report, Row, Sheet
from pgviz.ui.components.sheet.component import sheet
from pgviz.ui.shell import process

process.freeze_imports()
st.session_state.setdefault("x", 1.0)


def moved(report: Report) -> None:
    if report.value is not None:
        st.session_state.x = report.value


@st.fragment
def body() -> None:
    x = st.session_state.x
    cell = Cell(f"{x:g}", edit=Edit("x", x, -100, 100, 0.1, "the number"))
    told = Cell(f"{10 * x:.1f}", link="told")
    sheet(
        Sheet("bare", (Grid((Header("x"), Header("ten x")), (Row(Header(""), (cell, told)),)),)),
        key="s",
        on_report=moved,
    )
    st.plotly_chart(go.Figure(go.Bar(x=["x"], y=[x])), key="chart")


body()
