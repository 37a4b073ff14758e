"""What every page has: its set-up, the sidebar, its title and promise, its notices, its sources."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pgviz.ui.shell import navigation, process
from pgviz.ui.state import store
from pgviz.ui.state.scenario import S

ICON = Path(__file__).parent / "icon.svg"
STYLE = (Path(__file__).parent / "frame.css").read_text(encoding="utf-8")


def page(kind: type[S], title: str, promise: str) -> S:
    """Open a page and return its scenario. The first call of every page; ``promise`` is its first sentence."""
    process.freeze_imports()
    name = title.split(":")[0]
    st.set_page_config(page_title=f"{name} · pgviz", layout="wide", page_icon=str(ICON), initial_sidebar_state=230)
    st.html(f"<style>{STYLE}</style>")
    scenario = store.load(kind)
    navigation.sidebar()
    st.title(title, anchor=False)
    st.markdown(promise)
    with place():
        for notice in store.notices(kind):
            st.warning(notice)
    return scenario


def place() -> DeltaGenerator:
    """Where something may come and go. Without it what follows would move down or up, and be built anew meanwhile."""
    return st.container()


def sources(*lines: str) -> None:
    """Where the page's statements come from, folded at its end."""
    with st.expander("Sources"):
        st.markdown("\n".join(f"- {line}" for line in lines))


def look_for(*lines: str) -> None:
    """What to try and what to see, as a short list beside or under the picture."""
    st.markdown("**What to look for**\n" + "\n".join(f"- {line}" for line in lines))


def bullets(lines: Sequence[str]) -> str:
    """Sentences as a Markdown list."""
    return "\n".join(f"- {line}" for line in lines)
