"""The section of a page from which it is taken with one: the same on every page, computed while it is unfolded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from pgviz.language import say
from pgviz.ui.components.player.alone import alone
from pgviz.ui.components.sheet.tables import tables_of
from pgviz.ui.shell import folds, frame
from pgviz.ui.shell.labels import plain
from pgviz.ui.state import store
from pgviz.ui.state.scenario import Scenario
from pgviz.ui.teaching.take import latex
from pgviz.ui.teaching.take.model import TITLE, Taken, archive, csv, tables

HEIGHT = 290  # pixels, of a formula and of a program
READ = say("`pandas.read_csv(file, index_col=0)` gives the numbers back to the last bit.")
CHARTS = say("**Charts.** The arrow in the corner below each chart saves it as SVG or PNG, of any size, light or dark.")
PRINT = say("**The page.** Print it (Ctrl+P, or ⌘P): its sections come out as they are unfolded.")
FILM = say("**The film.** One HTML file: it plays from a disk, and in an iframe of any web page.")


def take(taken: Taken[Any]) -> None:
    """Mount the section, folded."""
    frame.folded(TITLE, _section, taken)


def _section(taken: Taken[Any]) -> None:
    now = store.current(taken.kind)
    _tables(taken, now)
    left, right = st.columns(2, gap="medium")
    with left:
        formula = taken.formula(now)
        st.markdown(say("**The formula**, in LaTeX with the page’s numbers."))
        _code(formula, "latex")
        _file(
            say("A document that compiles (.tex)"),
            f"{taken.name}.tex",
            lambda: latex.document(f"pgviz, {taken.name}", formula),
            "application/x-tex",
        )
    with right:
        program = taken.program(now)
        st.markdown(say("**The calculation** in NumPy: it runs, and prints the page’s numbers."))
        _code(program, "python")
        _file(say("The program (.py)"), f"{taken.name}.py", program, "text/x-python")
    if taken.film is not None:
        _film(taken, now)
    st.markdown(f"{CHARTS}  \n{PRINT}")
    if st.button(say("Unfold all sections"), key="take.unfold", on_click=folds.unfold_all):
        st.rerun()


def _tables(taken: Taken[Any], now: Scenario) -> None:
    sheets = taken.sheets(now)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(say("**Tables** of"), list(sheets), key=f"take.{taken.name}.table", width=420)
        _file(say("All tables (.zip)"), f"{taken.name}-tables.zip", lambda: archive(tables(sheets)), "application/zip")
    with st.container(horizontal=True, key="take.tables"):
        for title, table in tables_of(*sheets[name]()).items():
            _file(f"CSV: {title}", f"{taken.name}-{plain(title) or 'table'}.csv", csv(table), "text/csv")
    st.caption(READ)


def _film(taken: Taken[Any], now: Scenario) -> None:
    film = taken.film
    if film is None:
        return
    st.markdown(FILM)
    _file(
        say("The film (.html)"),
        f"{taken.name}-film.html",
        lambda: alone(film(now), "pgviz: REINFORCE"),
        "text/html",
    )


def _code(text: str, language: str) -> None:
    """With its button to copy; what is long is scrolled, and can be without a mouse."""
    with st.container(height=HEIGHT, border=False):
        st.code(text, language=language, wrap_lines=True)


def _file(label: str, name: str, content: str | bytes | Callable[[], str | bytes], mime: str) -> None:
    """A button that saves a file; nothing runs again."""
    st.download_button(label, content, name, mime, key=f"take.{label}", on_click="ignore")
