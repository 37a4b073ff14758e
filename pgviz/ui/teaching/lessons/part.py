"""The lesson that a page's link follows: what is said at this step, and the ways to the others."""

from __future__ import annotations

import html

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pgviz.language import say
from pgviz.ui.components.link.component import link
from pgviz.ui.shell import places
from pgviz.ui.shell.address import address
from pgviz.ui.shell.pages import LESSONS, page_named
from pgviz.ui.state.beside import LESSON, PRESENT
from pgviz.ui.teaching.lessons import shelf, wire
from pgviz.ui.teaching.lessons.following import Following
from pgviz.ui.teaching.lessons.model import Lesson

KEYS = """
  if (!globalThis.pgvizSteps) {
    globalThis.pgvizSteps = true;
    const roles = ["spinbutton", "slider", "radio", "option"].map((role) => `[role=${role}]`).join();
    const taken = `input, textarea, select, [contenteditable], ${roles}`;
    const ways = { ArrowRight: "next", ArrowLeft: "back", PageDown: "next", PageUp: "back" };
    document.addEventListener("keydown", (event) => {
      const [way, on] = [ways[event.key], event.composedPath()[0]];
      if (!way || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if (on.closest?.(taken) || (event.key.startsWith("Page") && !document.querySelector(".pgviz-presents"))) return;
      const link = document.querySelector(`.st-key-lesson-${way} a`);
      if (!link) return;
      event.preventDefault();
      link.click();
    });
  }
"""
"""Arrows go from step to step, and in the presenter's view the keys of a clicker, where nothing else wants them."""

TO_THE_TOP = """
  document.querySelector(".stMain")?.scrollTo({ top: 0, behavior: "instant" });
"""
AT = "pgviz.lesson.at"


def lesson(followed: Following, here: str, presents: bool) -> None:
    """Mount it at the top of a page, in its place."""
    step = followed.step
    with st.container(border=not presents, key="lesson"):
        if step.page == here:
            st.html(told(followed))
        else:
            st.html(f'<div class="pgviz-lesson"><p class="where">{_escaped(followed.lesson.title)}</p></div>')
        with st.container(horizontal=True, vertical_alignment="center", key="lesson-ways"):
            if step.page == here:
                _ways(followed, presents)
            else:
                where = say(
                    "Step {number}, on the page {name}", number=followed.at + 1, name=page_named(step.page).name
                )
                _way("next", where, followed, presents)
    moved = st.session_state.get(AT) != followed.params
    st.session_state[AT] = followed.params
    places.run(KEYS + (TO_THE_TOP if moved else ""))


def _ways(followed: Following, presents: bool) -> None:
    before, after = followed.other(-1), followed.other(1)
    _way("back", say("Back"), before, presents, icon=":material/arrow_back:")
    count = say("step {number} of {count}", number=followed.at + 1, count=followed.count)
    st.html(f'<p class="pgviz-count" role="status">{_escaped(count)}</p>')
    if after is not None:
        _way("next", say("Next"), after, presents, icon=":material/arrow_forward:")
    else:
        with st.container(key="lesson-end", width="content"):
            st.page_link(LESSONS.path, label=say("The end: all lessons"), query_params={}, icon=":material/flag:")


def _way(name: str, label: str, to: Following | None, presents: bool, icon: str | None = None) -> None:
    with st.container(key=f"lesson-{name}", width="content"):
        if to is not None:
            params = {**to.params, **({PRESENT: "1"} if presents else {})}
            st.page_link(to.step.page, label=label, query_params=params, icon=icon)


def told(followed: Following) -> str:
    """The step in words, as HTML in which nothing that was written is markup."""
    step = followed.step
    said = [f'<p class="where">{_escaped(followed.lesson.title)}</p>', f'<p class="text">{_escaped(step.text)}</p>']
    if step.answer:
        asked = _escaped(step.question or say("Answer"))
        said.append(f"<details><summary>{asked}</summary><p>{_escaped(step.answer)}</p></details>")
    elif step.question:
        said.append(f'<p class="question">{_escaped(step.question)}</p>')
    return f'<section class="pgviz-lesson" aria-label="{_escaped(say("Lesson"))}">{"".join(said)}</section>'


def _escaped(text: str) -> str:
    return html.escape(text)


def shelf_line() -> None:
    """The lessons that ship, by their titles."""
    with st.container(horizontal=True, key="lesson-shelf"):
        for one in shelf.all_ready():
            _begin(one.title, one.first_page, one.name)


def shelf_list() -> None:
    """The lessons that ship: where each leads, and the ways into it."""
    for one, column in zip(shelf.all_ready(), _columns(2), strict=False):
        with column, st.container(border=True, height="stretch"):
            _begin(f"**{one.title}**", one.first_page, one.name)
            st.caption(one.sentence)
            _begin(say("Presenter’s view"), one.first_page, one.name, presents=True)


def finished(draft: Lesson) -> None:
    """The link of a lesson, to copy and as a code, and the ways into it."""
    name, page = wire.encode(draft), draft.steps[0].page
    link(address(st.context.url or "", LESSONS.path, page, {LESSON: name}), key="lessons.link")
    with st.container(horizontal=True):
        _begin(say("Try it"), page, name)
        _begin(say("Presenter’s view"), page, name, presents=True)


def _begin(label: str, page: str, name: str, presents: bool = False) -> None:
    st.page_link(page, label=label, query_params={LESSON: name, **({PRESENT: "1"} if presents else {})})


def _columns(count: int) -> list[DeltaGenerator]:
    """Places in rows of so many, from left to right."""
    return [column for _ in range(-(-len(shelf.SHELF) // count)) for column in st.columns(count)]
