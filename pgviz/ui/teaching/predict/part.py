"""The part of a page that asks: one question at a time, kept in the session and nowhere else."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import streamlit as st

from pgviz.language import say
from pgviz.ui.components.sheet import Report
from pgviz.ui.components.sheet.component import sheet
from pgviz.ui.shell import places, showing
from pgviz.ui.shell.optional import PREDICTIONS
from pgviz.ui.shell.pages import page_named
from pgviz.ui.state import codec, store
from pgviz.ui.state.scenario import Change
from pgviz.ui.teaching.predict.layout import bars_sheet, values_sheet
from pgviz.ui.teaching.predict.model import Attempt, Choice, Entries, Probabilities, Question
from pgviz.ui.teaching.predict.verdict import verdict

TO_THE_TOP = """
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  document.querySelector(".stMain")?.scrollTo({ top: 0, behavior: calm ? "auto" : "smooth" });
"""


@showing.part(PREDICTIONS)
@st.fragment
def predict(questions: Sequence[Question[Any]], *, here: str) -> None:
    """Ask a page’s questions, one at a time; ``here`` is the path of the page. Call it once, outside fragments."""
    with st.container(border=True, key="predict"):
        at = st.session_state.get(_at(here), 0) % len(questions)
        question = questions[at]
        attempt = _attempt(question)
        st.markdown(
            say(
                "##### Predict, then reveal :small[:gray[question {number} of {count}]]",
                number=at + 1,
                count=len(questions),
            )
        )
        if isinstance(question.answer, Choice):
            _choose(question, question.answer, attempt)
        else:
            _drag(question, question.answer, attempt)
        with st.container(horizontal=True, vertical_alignment="center"):
            _buttons(questions, at, here, attempt)
        if attempt.revealed:
            good, said = verdict(question, attempt)
            st.info(f"**{said}** {question.because}", icon=":material/check:" if good else ":material/lightbulb:")
    if st.session_state.pop(_shown(here), False):
        places.run(TO_THE_TOP)


def _choose(question: Question[Any], answer: Choice[Any], attempt: Attempt) -> None:
    key, names = f"{_key(question)}.option", question.names
    st.session_state[key] = names[attempt.guess] if isinstance(attempt.guess, int) else None

    def take() -> None:
        chosen = st.session_state[key]
        if chosen in names:
            _keep(question, Attempt(names.index(chosen)))

    st.markdown(question.asked)
    st.radio(
        question.asked,
        names,
        key=key,
        on_change=take,
        disabled=attempt.revealed,
        horizontal=True,
        label_visibility="collapsed",  # spoken; on the page it stands above, and stays black when this is closed
    )
    if answer.values is not None:
        sheet(values_sheet(question, answer, attempt.revealed), key=f"{_key(question)}.values")


def _drag(question: Question[Any], answer: Probabilities[Any] | Entries[Any], attempt: Attempt) -> None:
    def take(report: Report) -> None:
        now, place = _attempt(question), int(report.name.split(".")[1])
        guess = now.guess if isinstance(now.guess, tuple) else answer.start(len(question.names))
        try:
            text = report.text if report.text is not None else str(report.value)
            value = codec.parse_number(text, answer.low, answer.high)
        except ValueError as reason:
            raise ValueError(
                say("Your guess for {name}: {reason}. It stays as it was.", name=question.names[place], reason=reason)
            ) from None
        if not now.revealed:
            _keep(question, Attempt(answer.moved(guess, place, value)))

    st.markdown(question.asked)
    sheet(bars_sheet(question, answer, attempt), key=_key(question), on_report=take)


def _buttons(questions: Sequence[Question[Any]], at: int, here: str, attempt: Attempt) -> None:
    question, following = questions[at], (at + 1) % len(questions)

    def reveal() -> None:
        _keep(question, dataclasses.replace(attempt, revealed=True))

    def go_on() -> None:
        st.session_state[_at(here)] = following
        _keep(questions[following], Attempt())

    def show() -> None:
        store.change(type(question.setting), lambda _: Change(question.setting))
        st.session_state[_shown(here)] = True
        st.rerun()

    ready = attempt.guess is not None and not attempt.revealed
    st.button(say("Reveal"), key="predict.reveal", type="primary", disabled=not ready, on_click=reveal)
    if attempt.revealed and question.page == here:
        st.button(say("Show me"), key="predict.show", icon=":material/arrow_upward:", on_click=show)
    elif attempt.revealed:
        name = page_named(question.page).name
        st.page_link(question.page, label=say("Show me, on the page {name}", name=name), query_params=question.link)
    st.button(say("Next question"), key="predict.next", type="tertiary", on_click=go_on)


def _key(question: Question[Any]) -> str:
    return f"predict.{question.key}"


def _at(here: str) -> str:
    return f"pgviz.predict.{here}.at"


def _shown(here: str) -> str:
    return f"pgviz.predict.{here}.shown"


def _attempt(question: Question[Any]) -> Attempt:
    kept = st.session_state.get(f"pgviz.{_key(question)}.attempt")
    return kept if isinstance(kept, Attempt) else Attempt()


def _keep(question: Question[Any], attempt: Attempt) -> None:
    st.session_state[f"pgviz.{_key(question)}.attempt"] = attempt
