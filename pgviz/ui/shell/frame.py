"""What every page has: its set-up, the sidebar, title, notices, undo and reset, its promise, its sources."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pgviz.ui.shell import navigation, places, process, serving
from pgviz.ui.state import store
from pgviz.ui.state.edits import Edits
from pgviz.ui.state.scenario import S

ICON = Path(__file__).parent / "icon.svg"
STYLE = (Path(__file__).parent / "frame.css").read_text(encoding="utf-8")
SIDEBAR = 230  # pixels
LOOK_FOR = "What to look for"
AT = "pgviz.page"  # the title of the page that the session was on at its last run

FOLD_ON_A_PHONE = """
  if (matchMedia("(max-width: 768px)").matches)
    document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
"""
"""On a small screen the sidebar lies over the page: it goes once a page has been chosen. Streamlit leaves it open."""

FETCH_AHEAD = """
  const ahead = (of) => document.head.append(Object.assign(document.createElement("link"), of));
  for (const href of {modules}) ahead({{ rel: "modulepreload", href }});
  ahead({{ rel: "preload", as: "script", href: {plotly} }});
"""
"""The components' code is on its way before they are. Charts run plotly.js once what a hand grabs is there, and the
browser may have fetched it by then."""


def page(kind: type[S], title: str, promise: str, edits: Edits[S] | None = None) -> S:
    """Open a page and return its scenario. The first call of every page; ``promise`` is its first sentence.

    ``edits``: what its cells mean, for a page that comes back with its last edit.
    """
    process.freeze_imports()
    name = title.split(":")[0]
    st.set_page_config(page_title=f"{name} · pgviz", layout="wide", page_icon=str(ICON), initial_sidebar_state=SIDEBAR)
    st.html(f"<style>{STYLE}</style><i class='pgviz-session' data-ask='{serving.session_address()}' hidden></i>")
    scenario = store.load(kind, edits)
    navigation.sidebar()
    arrives, st.session_state[AT] = st.session_state.get(AT) != title, title
    places.run(_fetch_ahead() + FOLD_ON_A_PHONE if arrives else "")
    _head(scenario, title)
    st.markdown(promise)
    return scenario


def _fetch_ahead() -> str:
    return FETCH_AHEAD.format(modules=json.dumps(serving.ahead()), plotly=json.dumps(serving.plotly_address()))


def _head(scenario: S, title: str) -> None:
    """Title, notices, undo, reset: on one line, where there is room."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="head"):
        st.title(title, anchor=False, width="content")
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="bar", wrap=False):
            _bar(scenario)


def _bar(scenario: S) -> None:
    kind = type(scenario)
    places.line(store.notices(kind))
    st.button(
        "Undo",
        key="bar.undo",
        type="tertiary",
        icon=":material/undo:",
        disabled=not store.past(kind),
        help="Back to what there was before the last change",
        on_click=store.undo,
        args=(kind,),
    )
    st.button(
        "Reset",
        key="bar.reset",
        type="tertiary",
        icon=":material/restart_alt:",
        disabled=scenario == kind(),
        help="Back to what this page opens with",
        on_click=store.reset,
        args=(kind,),
    )


def place() -> DeltaGenerator:
    """Where something may come and go. Without it what follows would move down or up, and be built anew meanwhile."""
    return st.container()


def folded(title: str, content: Callable[..., None], *given: object, unfold: bool = False, first: bool = False) -> None:
    """A section that is folded at first, and computed only while it is not, by ``content(*given)``.

    ``unfold``: it is to be seen in this state of the page. Where that begins it unfolds, and a hand may fold it again.
    ``first``: it is unfolded when the page opens, for a link that looks at something in it.
    """
    key = fold(title)
    wanted = f"{key}.wanted"
    if unfold and (key not in st.session_state or not st.session_state.get(wanted)):
        st.session_state[key] = True
    if first and key not in st.session_state:
        st.session_state[key] = True
    st.session_state[wanted] = unfold
    st.fragment(_section, key=key)(title, key, content, given)


def fold(title: str) -> str:
    """The key of the fragment that is a folded section."""
    return f"folded.{title}"


def _section(title: str, key: str, content: Callable[..., None], given: Sequence[object]) -> None:
    section = st.expander(title, key=key, on_change="rerun")
    if section.open:
        with section:
            content(*given)


def sources(*lines: str) -> None:
    """Where the page's statements come from, folded at its end."""
    with st.expander("Sources"):
        st.markdown("\n".join(f"- {line}" for line in lines))


def bullets(lines: Sequence[str]) -> str:
    """Sentences as a Markdown list."""
    return "\n".join(f"- {line}" for line in lines)
