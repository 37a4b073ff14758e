"""A topic that takes a while to compute: its promise, how far it is, and then its charts, its sheet and its words."""

from __future__ import annotations

import streamlit as st

from pgviz.ui.components.sheet.component import sheet
from pgviz.ui.shell import frame
from pgviz.ui.shell.charts import FILM, chart
from pgviz.ui.shell.parts import LongTopic


def long(topic: LongTopic) -> None:
    """Work through the stages of a topic and show it. Between two stages the page may go on to something else."""
    st.markdown(topic.promise)
    bar = st.empty()
    for number, (doing, work) in enumerate(topic.stages):
        bar.progress(number / len(topic.stages), doing)
        work()
    bar.empty()
    shown = topic.result()
    for number, (column, drawn) in enumerate(
        zip(st.columns(len(shown.charts), gap="medium"), shown.charts, strict=True)
    ):
        with column:
            chart(drawn, key=f"{topic.key}.chart.{number}", after=FILM)
    sheet(shown.sheet, key=f"{topic.key}.sheet")
    st.markdown(frame.bullets(shown.words))
