"""The first page: the question, its answer in one live equation, the way in."""

import streamlit as st

from pgviz import examples
from pgviz.score.decomposition import decompose, take_logits_apart
from pgviz.ui import questions, remarks
from pgviz.ui.components.sheet.component import sheet
from pgviz.ui.decision.policy_sheet import policy_sheet
from pgviz.ui.scenarios import Decision, Start
from pgviz.ui.score.grids import score_sheet
from pgviz.ui.shell import frame, navigation
from pgviz.ui.shell.formats import vector
from pgviz.ui.state import inputs, store
from pgviz.ui.teaching import mistakes
from pgviz.ui.teaching.predict import predict

frame.page(
    Start,
    "See the softmax policy gradient",
    "After a minute here you know what the gradient of a softmax policy is: what the action did, minus what the policy "
    "expected.",
)
asked = Decision().policy()
st.markdown(
    "> *A softmax policy has ∇ log π(a|s) = φ(s,a) − E[φ(s,·)]. My network takes "
    f"φ(s) = {vector(examples.QUESTION.state)} through Θφ(s)+b to {vector(asked.logits)}, softmax "
    f"to {vector(asked.probabilities)}. What is φ(s,a) here, and how do I compute the gradient?*"
)


@st.fragment
def body() -> None:
    """The answer's own example, live."""
    now = store.current(Start)
    edit = inputs.editor(Start, pick="a", logit=Start.with_logit)
    parts = decompose(now.policy(), now.a)
    left, right = st.columns([7, 3], gap="medium")
    with left:
        sheet(score_sheet(parts, now), key="equation", on_report=edit)
    with right:
        logits = take_logits_apart(now.policy())
        sheet(policy_sheet(logits, now, store.message(Start)), key="policy", on_report=edit)
    st.markdown(remarks.on_equation(now, parts))


body()
st.markdown("##### Ways in")
navigation.ways_in()
predict(questions.START, here="app.py")
st.markdown("##### Common mistakes, each with the state that shows it")
mistakes.listed()
frame.sources("The question and its answer: math.stackexchange.com, 3275666.")
