"""Why φ minus its expectation?"""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pgviz.language import say
from pgviz.ui.components.sheet import Report
from pgviz.ui.components.sheet.component import sheet
from pgviz.ui.components.words.component import words
from pgviz.ui.decision.edits import mask_options, with_masked
from pgviz.ui.decision.scenario import VIEWS, Decision
from pgviz.ui.score import plane, rewards, step
from pgviz.ui.score.ahead import AHEAD
from pgviz.ui.score.edits import EDITS
from pgviz.ui.score.mistakes import MISTAKES
from pgviz.ui.score.presets import PRESETS
from pgviz.ui.score.questions import QUESTIONS
from pgviz.ui.score.taken import TAKEN
from pgviz.ui.score.view import SOURCES, TOPICS, view
from pgviz.ui.shell import frame
from pgviz.ui.shell.charts import chart
from pgviz.ui.shell.sweeping import swept
from pgviz.ui.state import inputs, store
from pgviz.ui.teaching import mistakes_list
from pgviz.ui.teaching.mistakes import unfolds
from pgviz.ui.teaching.predict.part import predict
from pgviz.ui.teaching.take.part import take

EDITED_BELOW = "score.rewards_edited_below"

scenario = frame.page(
    Decision,
    say("The score: what was not expected"),
    say(
        "After this page you can predict the score of any action: its features, minus the features that the policy "
        "expected on average, are the direction in which θ makes that action more likely."
    ),
    EDITS,
    here="pages/3_Score.py",
)
inputs.presets(Decision, PRESETS)
mistakes_list.opened(MISTAKES, scenario)
top = frame.place()
policy, beside = st.columns(2, gap="medium")
grids = st.container()
picture, question = st.columns([7, 6], gap="medium")


@st.fragment
def body() -> None:
    """What is dragged first, and everything that follows it."""
    shown, edit = view(store.current(Decision)), inputs.editor(EDITS)
    with policy:
        sheet(shown.policy, key="policy", on_report=edit)
    sheet(shown.score, key="score", on_report=edit)
    with beside:
        words(shown.score_words, key="score.words")
    with picture:
        chart(shown.picture, key="picture")
        words(shown.picture_words, key="picture.words")


def topic(name: str) -> None:
    """A section: what is dragged in it, its sheets and words, its chart."""
    shown = view(store.current(Decision)).topic(name)
    if shown.control is not None:
        sheet(shown.control, key=f"{name}.control", on_report=inputs.editor(EDITS))
    left, right = (st.container(), st.container()) if shown.chart is None else st.columns([3, 2], gap="medium")
    with left:
        for key, table in shown.sheets.items():
            sheet(table, key=key)
        st.markdown(frame.bullets(shown.words))
        if name == "step":
            inputs.action(Decision, say("Take the step"), step.taken)
    if shown.chart is not None:
        with right:
            chart(shown.chart, key=f"{name}.chart")


def rewards_section(stands_first: bool) -> None:
    """Rewards and baseline to drag, and what follows."""
    shown, edit = view(store.current(Decision)), inputs.editor(EDITS)

    def edited(report: Report) -> None:
        try:
            edit(report)
        finally:  # a final report ends the run here
            if not stands_first:
                st.session_state[EDITED_BELOW] = store.current(Decision).r

    sheet(shown.rewards, key="rewards", on_report=edited)
    st.markdown(frame.bullets(shown.rewards_words))


def place_rewards(top: DeltaGenerator, below: DeltaGenerator) -> None:
    """Open and at the top if the page was opened with rewards, else folded and below; an edit moves it nowhere."""
    first = rewards.stands_first(store.current(Decision), st.session_state.get(EDITED_BELOW))
    with top if first else below:
        frame.folded(rewards.TITLE, rewards_section, first, unfold=first)


with beside:
    inputs.several(
        Decision,
        "masked",
        say("Allowed actions"),
        mask_options(scenario),
        shown=lambda now: now.allowed,
        apply=with_masked,
    )
with picture:
    inputs.choose(Decision, "view", say("The score as a picture"), VIEWS)
    with frame.place():
        if plane.is_chosen(scenario):
            for axis, column in zip(plane.AXES, st.columns(2), strict=True):
                with column:
                    inputs.pick(
                        Decision, axis.name, axis.label, axis.options(scenario), shown=axis.shown, apply=axis.chosen
                    )
with grids:
    body()
swept(AHEAD)
with question:
    predict(QUESTIONS, here="pages/3_Score.py")
for name, title in TOPICS.items():
    frame.folded(title, topic, name, unfold=unfolds(MISTAKES, scenario, title))
place_rewards(top, frame.place())
take(TAKEN)
frame.sources(*SOURCES)
