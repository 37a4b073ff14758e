"""What are logits, and what do they become?"""

import streamlit as st

from pgviz.language import say
from pgviz.ui.components.sheet.component import sheet
from pgviz.ui.components.words.component import words
from pgviz.ui.shell import frame
from pgviz.ui.shell.charts import chart, chart_title
from pgviz.ui.shell.sweeping import swept
from pgviz.ui.softmax import drawing
from pgviz.ui.softmax.ahead import AHEAD
from pgviz.ui.softmax.edits import EDITS, with_masked
from pgviz.ui.softmax.mistakes import MISTAKES
from pgviz.ui.softmax.presets import PRESETS
from pgviz.ui.softmax.questions import QUESTIONS
from pgviz.ui.softmax.scenario import SoftmaxScenario
from pgviz.ui.softmax.taken import TAKEN
from pgviz.ui.softmax.view import view
from pgviz.ui.state import inputs, store
from pgviz.ui.teaching import mistakes_list
from pgviz.ui.teaching.mistakes import unfolds
from pgviz.ui.teaching.predict.part import predict
from pgviz.ui.teaching.take.part import take

now = frame.page(
    SoftmaxScenario,
    say("Softmax: from logits to probabilities"),
    say(
        "After this page you can say which numbers are logits, which are probabilities, and how one becomes the other."
    ),
    EDITS,
    here="pages/1_Softmax.py",
)
inputs.presets(SoftmaxScenario, PRESETS)
mistakes_list.opened(MISTAKES, now)


left, right = st.container(key="hand").columns([11, 9], gap="medium")
beside, question = st.columns([11, 9], gap="medium")


@st.fragment
def body() -> None:
    """Everything that follows a drag."""
    shown = view(store.current(SoftmaxScenario))
    sheet(shown.steps, key="softmax", on_report=inputs.editor(EDITS))
    with right:
        chart_title(shown.heading)
        chart(shown.picture, key="sweep")
    with beside:
        words(shown.sentences, key="softmax.words", title=frame.LOOK_FOR)


def drawing_section() -> None:
    """Noise, masks, temperatures: what follows a drag above."""
    shown = view(store.current(SoftmaxScenario))
    sheet(shown.drawing, key="drawing")
    st.markdown(frame.bullets(shown.drawing_words))


with left:
    body()
    inputs.several(
        SoftmaxScenario,
        "masked",
        say("Allowed actions"),
        dict(enumerate(now.actions)),
        shown=lambda now: now.allowed,
        apply=with_masked,
        help=say("An action that is not allowed has logit −∞: it is never taken."),
    )
with question:
    predict(QUESTIONS, here="pages/1_Softmax.py")
swept(AHEAD)
frame.folded(drawing.TITLE, drawing_section, unfold=unfolds(MISTAKES, now, drawing.TITLE))
take(TAKEN)
frame.sources(
    say("Sutton & Barto, *Reinforcement Learning*, 2nd edition, §13.1, eq. (13.2): softmax in action preferences."),
    say("The question: math.stackexchange.com, 3275666."),
)
