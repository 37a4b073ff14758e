"""Lessons: those that ship, and one of one's own."""

import streamlit as st

from pgviz.language import say
from pgviz.ui.lessons import edits
from pgviz.ui.lessons.scenario import LessonsScenario
from pgviz.ui.shell import frame
from pgviz.ui.shell.optional import PARTS
from pgviz.ui.state import inputs
from pgviz.ui.teaching.lessons import model, part

now = frame.page(
    LessonsScenario,
    say("Lessons: a way through, step by step"),
    say(
        "A lesson leads through pages of pgviz in up to eight steps. It is one link, which shows what belongs to each "
        "step and nothing else."
    ),
    here="pages/7_Lessons.py",
)
st.markdown(say("##### Ready to use"))
part.shelf_list()
st.markdown(say("##### Make your own"))
left, right = st.columns([7, 4], gap="large")


def words(number: int, what: str, label: str, lines: int = 1) -> None:
    """A text of a step."""
    inputs.written(
        LessonsScenario,
        f"{what}.{number}",
        label,
        shown=lambda now: now.words(number, what),
        apply=lambda now, text: edits.with_words(now, number, what, text),
        most=edits.MOST_OF[what],
        lines=lines,
    )


def step(number: int) -> None:
    """A step: its page, its words, what is shown."""
    inputs.written(
        LessonsScenario,
        f"link.{number}",
        say("Page and state: the link that “Copy link” gives there"),
        shown=lambda now: now.link(number),
        apply=lambda now, text: edits.with_link(now, number, text),
        most=model.MOST_STATE,
    )
    words(number, "text", say("Text"), lines=4)
    words(number, "question", say("Question, if you like"))
    words(number, "answer", say("Its answer, which opens at a touch"))
    inputs.several(
        LessonsScenario,
        f"shows.{number}",
        say("Shown beside the numbers that one drags"),
        PARTS,
        shown=lambda now: now.shown(number),
        apply=lambda now, parts: edits.with_parts(now, number, parts),
    )
    with st.container(horizontal=True):
        inputs.action(
            LessonsScenario, say("Step {number} earlier", number=number), lambda now: edits.earlier(now, number)
        )
        inputs.action(
            LessonsScenario, say("Remove step {number}", number=number), lambda now: edits.without(now, number)
        )


with left:
    inputs.written(
        LessonsScenario,
        "title",
        say("Title"),
        shown=lambda now: now.draft.title,
        apply=edits.with_title,
        most=model.MOST_TITLE,
    )
    for number, _ in enumerate(now.draft.steps, 1):
        with st.container(border=True):
            st.markdown(say("**Step {number}**", number=number))
            step(number)
    inputs.action(LessonsScenario, say("One more step"), edits.with_another)
with right:
    st.markdown(say("**The link of your lesson**"))
    part.finished(now.draft)
    st.caption(
        say(
            "The lesson is in the link itself; nothing is kept on the server. Texts are shown as they are written, "
            "without markup. This page’s own link, above, keeps the draft."
        )
    )
frame.sources(say("A lesson’s texts are its author’s. The numbers of those that ship are computed as you read them."))
