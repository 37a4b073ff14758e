"""The first page: the question, its answer in one live equation, the way in."""

import streamlit as st

from pgviz.language import say
from pgviz.ui.components.sheet.component import sheet
from pgviz.ui.components.words.component import words
from pgviz.ui.decision.edits import mask_options, with_masked
from pgviz.ui.encodings.mistakes import MISTAKES as ABOUT_ENCODINGS
from pgviz.ui.gradient.mistakes import MISTAKES as ABOUT_THE_POLICY_GRADIENT
from pgviz.ui.score.mistakes import MISTAKES as ABOUT_THE_SCORE
from pgviz.ui.shell import frame, navigation
from pgviz.ui.shell.charts import picture
from pgviz.ui.shell.sweeping import swept
from pgviz.ui.softmax.mistakes import MISTAKES as ABOUT_SOFTMAX
from pgviz.ui.start import learning
from pgviz.ui.start.ahead import AHEAD
from pgviz.ui.start.edits import EDITS
from pgviz.ui.start.questions import QUESTIONS
from pgviz.ui.start.scenario import StartScenario
from pgviz.ui.start.taken import TAKEN
from pgviz.ui.start.view import view
from pgviz.ui.state import inputs, store
from pgviz.ui.teaching import mistakes_list
from pgviz.ui.teaching.lessons.part import shelf_line
from pgviz.ui.teaching.predict.part import predict
from pgviz.ui.teaching.take.part import take

now = frame.page(
    StartScenario,
    say("See the softmax policy gradient"),
    say(
        "After a minute here you know what the gradient of a softmax policy is: what the action did, minus what the "
        "policy expected."
    ),
    EDITS,
    here="start.py",
)
st.markdown(view(now).question)
left, right = st.columns([3, 7], gap="medium")


@st.fragment
def body() -> None:
    """The answer's own example, live. First the logits, which one drags, then the equation, which follows."""
    shown = view(store.current(StartScenario))
    edit = inputs.editor(EDITS)
    sheet(shown.policy, key="policy", on_report=edit)
    with right:
        sheet(shown.equation, key="equation", on_report=edit)
        words(shown.sentence, key="equation.words", manner="line")


with left:
    body()
    inputs.several(
        StartScenario,
        "masked",
        say("Allowed actions"),
        mask_options(now),
        shown=lambda now: now.allowed,
        apply=with_masked,
        help=say("An action that is not allowed has logit −∞: it is never taken."),
    )
with right:
    picture(*learning.shown())
swept(AHEAD)
st.markdown(say("##### Ways in"))
navigation.ways_in()
st.markdown(say("##### Or follow a lesson, step by step"))
shelf_line()
predict(QUESTIONS, here="start.py")
st.markdown(say("##### Common mistakes, each with the state that shows it"))
mistakes_list.listed((*ABOUT_SOFTMAX, *ABOUT_ENCODINGS, *ABOUT_THE_SCORE, *ABOUT_THE_POLICY_GRADIENT))
take(TAKEN)
frame.sources(say("The question and its answer: math.stackexchange.com, 3275666."))
