"""What every page has: its set-up, the sidebar, title, notices, undo and reset, its promise, its sources."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pgviz.language import LANGUAGE, say
from pgviz.ui.shell import embedding, folds, navigation, places, printing, process, serving, share, showing
from pgviz.ui.shell.optional import SECTIONS
from pgviz.ui.state import beside, store
from pgviz.ui.state.beside import Beside
from pgviz.ui.state.edits import Edits
from pgviz.ui.state.scenario import S, decode
from pgviz.ui.teaching.lessons.following import Following, following
from pgviz.ui.teaching.lessons.part import lesson

ICON = Path(__file__).parent / "icon.svg"
STYLE = (Path(__file__).parent / "frame.css").read_text(encoding="utf-8")
PRESENTER = (Path(__file__).parent / "presenter.css").read_text(encoding="utf-8")
SIDEBAR = 230  # pixels
LOOK_FOR = say("What to look for")
AT = "pgviz.page"  # the title of the page that the session was on at its last run

FOLD_ON_A_PHONE = """
  if (matchMedia("(max-width: 768px)").matches)
    document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
"""
"""On a small screen the sidebar lies over the page: it goes once a page has been chosen. Streamlit leaves it open."""

FETCH_AHEAD = """
  const ahead = {{ rel: "preload", as: "script", href: {plotly} }};
  document.head.append(Object.assign(document.createElement("link"), ahead));
"""
"""Charts run plotly.js once what a hand grabs is there, and the browser may have fetched it by then."""

SPEAK = """
  document.documentElement.lang = {language};
"""
"""Which language the page is in, for who reads it aloud or breaks its words."""


def page(kind: type[S], title: str, promise: str, edits: Edits[S] | None = None, *, here: str) -> S:
    """Open a page and return its scenario. The first call of every page; ``promise`` is its first sentence.

    ``edits``: what its cells mean, for a page that comes back with its last edit. ``here``: the path of its file.
    """
    process.freeze_imports()
    name = title.split(":")[0]
    st.set_page_config(page_title=f"{name} · pgviz", layout="wide", page_icon=str(ICON), initial_sidebar_state=SIDEBAR)
    followed, shell = _beside(here)
    presents = beside.PRESENT in shell.keep
    style = STYLE + printing.style() + embedding.style()
    style += PRESENTER + "</style><i class='pgviz-presents' hidden></i><style>" if presents else ""
    st.html(f"<style>{style}</style><i class='pgviz-session' data-ask='{serving.session_address()}' hidden></i>")
    scenario = store.load(kind, edits, shell)
    if not embedding.is_embedded():
        navigation.sidebar()
    arrives, st.session_state[AT] = st.session_state.get(AT) != title, title
    folds.begin(arrives)
    places.run(_speak() + _fetch_ahead() + FOLD_ON_A_PHONE if arrives else "")
    with place():
        if presents:
            share.leave_presenter(kind, here)
    _head(scenario, title, decode(kind, beside.own(shell.bare)).scenario, here)
    with place():
        if followed is None:
            st.markdown(promise)
        else:
            lesson(followed, here, presents)
    return scenario


def _beside(here: str) -> tuple[Following | None, Beside]:
    """The lesson that the link follows, if any, and what the shell makes of the link."""
    params = st.query_params.to_dict()
    followed, said = following(params)
    kept, wrong = beside.presented(params)
    is_here = followed is not None and followed.step.page == here
    showing.show(followed.shows if followed and is_here else None)
    keep = {**(followed.params if followed else {}), **kept, **beside.alone(params)}
    return followed, Beside(keep, followed.state if followed and is_here else {}, (*said, *wrong))


def _speak() -> str:
    return SPEAK.format(language=json.dumps(LANGUAGE))


def _fetch_ahead() -> str:
    return FETCH_AHEAD.format(plotly=json.dumps(serving.plotly_address()))


def _head(scenario: S, title: str, start: S, here: str) -> None:
    """Title, notices, link, undo, reset: on one line, where there is room."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="head"):
        st.title(title, anchor=False, width="content")
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="bar", wrap=False):
            _bar(scenario, start, here)


def _bar(scenario: S, start: S, here: str) -> None:
    kind = type(scenario)
    places.line(store.notices(kind))
    share.copy_link(kind, here)
    st.button(
        say("Undo"),
        key="bar.undo",
        type="tertiary",
        icon=":material/undo:",
        disabled=not store.past(kind),
        help=say("Back to what there was before the last change"),
        on_click=store.undo,
        args=(kind,),
    )
    st.button(
        say("Reset"),
        key="bar.reset",
        type="tertiary",
        icon=":material/restart_alt:",
        disabled=scenario == start,
        help=say("Back to what this page opens with"),
        on_click=store.reset,
        args=(kind, start),
    )


def place() -> DeltaGenerator:
    """Where something may come and go. Without it what follows would move down or up, and be built anew meanwhile."""
    return st.container()


def folded(title: str, content: Callable[..., None], *given: object, unfold: bool = False, first: bool = False) -> None:
    """A section that is folded at first, and computed only while it is not, by ``content(*given)``.

    ``unfold``: it is to be seen in this state of the page. Where that begins it unfolds, and a hand may fold it again.
    ``first``: it is unfolded when the page opens, for a link that looks at something in it.
    A link that says which sections are open has the last word on both.
    """
    if not (showing.shows(SECTIONS) or folds.is_named(title)):
        return
    alone = embedding.stands_alone(title)
    folds.settle(title, unfold, first or alone)
    key = folds.fold(title)
    with embedding.alone() if alone else nullcontext():
        st.fragment(_section, key=key)(title, key, content, given)


def _section(title: str, key: str, content: Callable[..., None], given: Sequence[object]) -> None:
    section = st.expander(title, key=key, on_change="rerun")
    if section.open:
        with section:
            content(*given)


@showing.part(SECTIONS)
def sources(*lines: str) -> None:
    """Where the page's statements come from, folded at its end."""
    embedding.say_what_is_missing()
    with st.expander(say("Sources")):
        st.markdown("\n".join(f"- {line}" for line in lines))


def bullets(lines: Sequence[str]) -> str:
    """Sentences as a Markdown list."""
    return "\n".join(f"- {line}" for line in lines)
