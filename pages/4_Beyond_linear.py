"""What replaces φ in a network?"""

import streamlit as st

from pgviz.language import say
from pgviz.ui.beyond.ahead import AHEAD
from pgviz.ui.beyond.edits import EDITS
from pgviz.ui.beyond.presets import PRESETS
from pgviz.ui.beyond.questions import QUESTIONS
from pgviz.ui.beyond.scenario import BeyondScenario
from pgviz.ui.beyond.taken import TAKEN
from pgviz.ui.beyond.view import view
from pgviz.ui.components.sheet.component import sheet
from pgviz.ui.components.words.component import words
from pgviz.ui.shell import frame
from pgviz.ui.shell.charts import chart
from pgviz.ui.shell.sweeping import swept
from pgviz.ui.state import inputs, store
from pgviz.ui.teaching.predict.part import predict
from pgviz.ui.teaching.snippets import FRAMEWORKS
from pgviz.ui.teaching.take.part import take

scenario = frame.page(
    BeyondScenario,
    say("Beyond linear: what replaces φ in a network?"),
    say(
        "After this page you know that a network obeys the same rule, with ∇h(s,a) in the place of φ(s,a), and can "
        "compute its score by hand or with any framework."
    ),
    EDITS,
    here="pages/4_Beyond_linear.py",
)
inputs.presets(BeyondScenario, PRESETS)
edit = inputs.editor(EDITS)


@st.fragment
def network() -> None:
    """The network and its score."""
    shown = view(store.current(BeyondScenario))
    sheet(shown.network, key="network", on_report=edit)
    sheet(shown.layers, key="layers")
    words(shown.words, key="layers.words", title=frame.LOOK_FOR)
    sheet(shown.sizes, key="sizes", on_report=edit)


@st.fragment
def surrogate() -> None:
    """The number that software differentiates."""
    shown = view(store.current(BeyondScenario))
    left, right = st.columns(2, gap="medium")
    with left:
        words(shown.about_surrogate, key="surrogate.words", manner="line")
        sheet(shown.constant, key="constant", on_report=edit)
    with right:
        chart(shown.surrogate, key="surrogate")


network()
inputs.switch(
    BeyondScenario,
    "frozen",
    say("Freeze the hidden layer"),
    say("Then only [w2|b2] learns, and the rule is the linear one."),
)
st.markdown(say("##### J = Σ log π G: a surrogate, not the performance"))
surrogate()
swept(AHEAD)
st.markdown(say("##### The same calculation as code"))
inputs.choose(BeyondScenario, "code", say("Framework"), FRAMEWORKS)
st.code(view(scenario).code, language="python")
predict(QUESTIONS, here="pages/4_Beyond_linear.py")
take(TAKEN)
frame.sources(
    say(
        "Sutton & Barto, *Reinforcement Learning*, 2nd edition, §13.3: ∇ln π for any differentiable h; §9.7: networks."
    ),
    say("Williams (1992), Simple statistical gradient-following algorithms for connectionist reinforcement learning."),
)
