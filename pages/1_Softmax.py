"""What are logits, and what do they become?"""

import streamlit as st

from pgviz import softmax
from pgviz.figures.softmax import sweep
from pgviz.softmax import softmax_steps
from pgviz.ui import presets, questions
from pgviz.ui.components.sheet.component import sheet
from pgviz.ui.scenarios import Softmax
from pgviz.ui.shell import frame
from pgviz.ui.shell.charts import chart
from pgviz.ui.shell.formats import short, vector
from pgviz.ui.softmax.sheets import softmax_sheet
from pgviz.ui.state import inputs, store
from pgviz.ui.teaching import mistakes
from pgviz.ui.teaching.predict import predict

frame.page(
    Softmax,
    "Softmax: from logits to probabilities",
    "After this page you can say which numbers are logits, which are probabilities, and how one becomes the other.",
)
inputs.presets(Softmax, presets.SOFTMAX)
mistakes.opened(Softmax, "pages/1_Softmax.py")


(left, right), (words, question) = st.columns([11, 9], gap="medium"), st.columns([11, 9], gap="medium")


@st.fragment
def body() -> None:
    """Everything that follows a drag."""
    now = store.current(Softmax)
    steps = softmax_steps(now.logits, now.tau)
    edit = inputs.editor(Softmax, pick="moved")
    sheet(softmax_sheet(steps, now, store.message(Softmax)), key="softmax", on_report=edit)
    with right:
        name, at = now.actions[now.moved], float(now.logits[now.moved])
        st.markdown(f"**If only the logit of {name} moved**")
        values, swept = softmax.sweep(now.logits, now.moved, now.tau)
        chart(
            sweep(values, swept, now.actions, now.moved, at, steps.pi),
            key="sweep",
            alt=f"The probabilities of all actions against the logit of {name}; now π is {vector(steps.pi)}.",
        )
    with words:
        frame.look_for(
            f"**{vector(now.z)} are the logits**, {vector(steps.pi)} the probabilities. Logits may be any numbers; the "
            f"probabilities sum to {short(steps.pi.sum())}.",
            "Softmax exponentiates, then normalises. One more on a logit means e times the weight.",
            f"The entropy of this policy is {short(steps.entropy)} nats; the uniform policy would have "
            f"{short(steps.most_entropy)}.",
        )


with left:
    body()
with question:
    predict(questions.SOFTMAX, here="pages/1_Softmax.py")
frame.sources(
    "Sutton & Barto, *Reinforcement Learning*, 2nd edition, §13.1, eq. (13.2): softmax in action preferences.",
    "The question: math.stackexchange.com, 3275666.",
)
