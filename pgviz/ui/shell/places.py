"""What comes and goes, and keeps its place, so that nothing below it moves: lines of text, and scripts."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

import streamlit as st

BOLD = re.compile(r"\*\*(.+?)\*\*")
SCRIPTS = "pgviz.scripts"  # how many have been run in this session


def line(sentences: Sequence[str]) -> None:
    """One quiet line, also where there is nothing to say. What does not fit on it unfolds over what is below."""
    said = (
        f"<details><summary>{_text(sentences[0])}</summary><ul>{_items(sentences)}</ul></details>" if sentences else ""
    )
    st.html(f'<div class="pgviz-line" role="status">{said}</div>')


def one_of(texts: Sequence[str], shown: int | None, *, box: bool = False) -> None:
    """The ``shown`` one of some texts, or none, in a place that is as high as the longest of them needs."""
    spans = "".join(
        f'<span class="shown" role="status">{_text(text)}</span>' if at == shown else f"<span>{_text(text)}</span>"
        for at, text in enumerate(texts)
    )
    st.html(f'<div class="pgviz-one-of{" boxed" if box else ""}">{spans}</div>')


def run(script: str) -> None:
    """Run a script in the browser, each time that this is called; its names are its own. It takes no room."""
    number = st.session_state[SCRIPTS] = st.session_state.get(SCRIPTS, 0) + 1
    st.html(f"<script>{{ /* {number} */ {script} }}</script>", unsafe_allow_javascript=True)


def _items(sentences: Sequence[str]) -> str:
    return "".join(f"<li>{_text(sentence)}</li>" for sentence in sentences)


def _text(sentence: str) -> str:
    """Never markup but for ``**bold**``: a notice repeats what a stranger wrote."""
    return BOLD.sub(r"<strong>\1</strong>", html.escape(sentence))
